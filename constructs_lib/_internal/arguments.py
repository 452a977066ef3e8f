"""Collects what is wrong with the arguments of one construct, and raises it all at once."""

import re
from collections.abc import Callable, Iterable, Mapping

from aws_cdk import Annotations, Duration, Size
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct, Node

from constructs_lib._internal.annotations import wrong_types
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token
from constructs_lib.errors import ArgumentTypeError, ValidationError, Violation
from constructs_lib.limits import LIMITS, LIMITS_CONTEXT_KEY, Limit
from constructs_lib.rules import RULES, Severity, text
from constructs_lib.rules.conditions.texts_and_times import Unit, whole_units
from constructs_lib.rules.fault import Fault
from constructs_lib.rules.range import Range

_HINTS = {
    "Duration": "write Duration.seconds(...) or Duration.minutes(...) of aws_cdk",
    "Size": "write Size.mebibytes(...) of aws_cdk",
    "Route": 'write Route("POST", "/orders")',
    "FunctionTimeout": 'write FunctionTimeout.longer(reason="...")',
}
_TIMES = {"milliseconds": 1, "days": 86_400_000}
_MILLISECONDS = "_constructs_lib_milliseconds"
_CONSTANTS = {
    each.__name__: each
    for each in (
        *(lambda_.Runtime, lambda_.Architecture, lambda_.Tracing, lambda_.StartingPosition),
        *(lambda_.ApplicationLogLevel, lambda_.SystemLogLevel, lambda_.RecursiveLoop),
        logs.RetentionDays,
    )
}


class Checks:
    """The checks of one construct, made before its first resource is defined.

    Args:
        scope: the scope that the construct will be in.
        construct_id: the id that the construct will have.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        self._scope = scope
        self._id = construct_id
        self._violations: list[Violation] = []
        self._warnings: list[Violation] = []

    def types(self, constructor: Callable[..., object], arguments: Mapping[str, object]) -> None:
        """Raise `ArgumentTypeError` (LP001) for every argument that does not fit its annotation.

        Runs first and alone: the other checks may then rely on the types.
        """
        named = {name: value for name, value in arguments.items() if name not in {"self", "__class__"}}
        wrong = list(wrong_types(constructor, named))
        if wrong:
            # Without a scope there is no path to name.
            has_path = not {"scope", "construct_id"} & {name for name, *_ in wrong}
            raise _type_error(self.path if has_path else str(self._id), wrong)

    def require(
        self,
        holds: bool,
        code: str,
        parameter: str,
        *,
        allowed: str,
        got: str,
        fix: str | None = None,
    ) -> None:
        """Note a violation of `code` unless `holds`; `fix` replaces the rule's own where more is known."""
        if not holds:
            self.note([Fault(code, parameter, allowed, got, fix)])

    def add(self, code: str, parameter: str, message: str) -> None:
        """Note a violation whose message is known."""
        found = self._warnings if RULES[code].severity is Severity.WARNING else self._violations
        found.append(Violation(code, self.path, parameter, message))

    def note(self, faults: Iterable[Fault]) -> None:
        """Note what conditions have found."""
        for fault in faults:
            self.add(fault.code, fault.parameter, fault.message)

    def in_range(
        self, allowed: Range, value: float | Duration | Size | None, *, parameter: str | None = None
    ) -> None:
        """Check a number, time or size against a limit of AWS; a token or `None` passes.

        Args:
            allowed: the range; one of an adjustable limit may be raised by context.
            value: what was given.
            parameter: the parameter as the user wrote it. Default: that of the range.
        """
        amount = _amount(value, allowed.limit.unit)
        if allowed.holds(amount):
            return
        maximum = self.maximum(allowed.limit)
        got = _given(value, allowed.limit.unit)
        self.note(allowed.fault(amount, parameter=parameter, got=got, maximum=maximum))

    def whole(self, code: str, parameter: str, value: Duration | None, unit: Unit = "seconds") -> None:
        """Check that a time is whole in the unit in which AWS counts it; a token or `None` passes."""
        if value is not None:
            self.note(whole_units(code, parameter, milliseconds(value), unit))

    def maximum(self, limit: Limit) -> int:
        """Return the limit's maximum, as raised by context `constructs-lib:limits` where AWS can raise it."""
        raised = self._scope.node.try_get_context(LIMITS_CONTEXT_KEY)
        if raised is None:
            return limit.maximum
        adjustable = [name for name, known in LIMITS.items() if known.adjustable]
        is_right = isinstance(raised, Mapping) and all(
            name in adjustable
            and isinstance(value, int | float)
            and not isinstance(value, bool)
            and value == int(value)
            and value >= LIMITS[name].maximum
            for name, value in raised.items()
        )
        if not is_right:
            self.require(
                False,
                "LP002",
                f"context {LIMITS_CONTEXT_KEY}",
                allowed=f"a mapping of {text.listed(adjustable)} to a whole number, at least AWS's default",
                got=text.shown(raised),
            )
            self.raise_if_any()
        return int(raised.get(limit.name, limit.maximum))

    def again(self) -> "Checks":
        """Return checks of the same construct with nothing noted yet."""
        return Checks(self._scope, self._id)

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Every violation noted so far, each once."""
        return tuple(dict.fromkeys(self._violations))

    def raise_if_any(self) -> None:
        """Raise `ValidationError` with every violation noted so far, if there is one."""
        if self._violations:
            raise ValidationError(self.violations)

    def warn_on(self, construct: Construct) -> None:
        """Hand the warnings noted so far to CDK, which prints them and lets users acknowledge them."""
        for warning in dict.fromkeys(self._warnings):
            Annotations.of(construct).add_warning_v2(f"constructs-lib:{warning.code}", str(warning))

    @property
    def scope(self) -> Construct:
        """The scope that the construct will be in."""
        return self._scope

    @property
    def path(self) -> str:
        """Path that the construct will have in the app."""
        parent = facts(self._scope).path
        return f"{parent}/{self._id}" if parent else self._id


def check_value_types(value: object) -> None:
    """Check the fields of a frozen dataclass against their annotations; raise `ArgumentTypeError` (LP001)."""
    kind = type(value)
    wrong = list(wrong_types(kind, {field: getattr(value, field) for field in kind.__slots__}))  # type: ignore[attr-defined]
    if wrong:
        raise _type_error(kind.__name__, wrong)


def check_argument_types(owner: str, function: Callable[..., object], **arguments: object) -> None:
    """Check the arguments of a factory; raise `ArgumentTypeError` (LP001) that names its owner."""
    wrong = list(wrong_types(function, arguments))
    if wrong:
        raise _type_error(owner, wrong)


def _type_error(path: str, wrong: Iterable[tuple[str, str, object]]) -> ArgumentTypeError:
    return ArgumentTypeError(
        [
            Violation(
                "LP001",
                path,
                name,
                f"{name} must be {expected}, got {_named(value)} ({type(value).__name__}); "
                f"{_hint(expected, value)}",
            )
            for name, expected, value in wrong
        ]
    )


def _hint(expected: str, value: object) -> str:
    """Return how to write what is expected, where the value shows it, or else the rule's own words."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and not is_token(value)
    if expected in {"str", "str as key"} and is_number:
        return f'write "{value}"'
    if expected in {"int", "float"} and isinstance(value, str) and re.fullmatch("-?[0-9]{1,9}", value):
        return f"write {int(value)}"
    route = re.fullmatch(r'([A-Z]+) (/[^\s"\\]*)', value) if isinstance(value, str) else None
    if expected == "Route" and route:
        return f'write Route("{route[1]}", "{route[2]}")'
    if expected == "str or ScheduleExpression" and isinstance(value, Duration):
        return 'write "rate(...)"'
    return _HINTS.get(expected) or _constant(expected, value) or RULES["LP001"].fix


def _constant(expected: str, value: object) -> str | None:
    """Return which constant of CDK a text means, as AWS writes it: `python3.13` for `PYTHON_3_13`."""
    owner = _CONSTANTS.get(expected.partition(" or ")[0])
    if owner is None or not isinstance(value, str):
        return None
    known = {name.replace("_", ""): name for name in vars(owner) if name.isupper()}
    name = known.get(re.sub("[^A-Z0-9]", "", value.upper()))
    module = owner.__module__.rpartition(".")[2]
    return (
        f"write {module.replace('aws_lambda', 'lambda_').replace('aws_', '')}.{owner.__name__}.{name}"
        if name
        else None
    )


def _named(value: object) -> str:
    """Return a construct's path, and of anything else what the user wrote."""
    node = getattr(value, "node", None)
    return node.path if isinstance(node, Node) else text.shown(value)


def milliseconds(value: Duration) -> float | None:
    """Return a time in milliseconds, or `None` where CloudFormation knows it only later."""
    # A time never changes, and every look at it is a call into Node.js.
    if _MILLISECONDS not in vars(value):
        object.__setattr__(value, _MILLISECONDS, _ask_milliseconds(value))
    known: float | None = vars(value)[_MILLISECONDS]
    return known


def _ask_milliseconds(value: Duration) -> float | None:
    try:
        exact = value.to_milliseconds(integral=False)
    except RuntimeError:  # A token; asking first would be one more call into Node.js for every time.
        return None
    # A token that needs no conversion comes back as it is.
    return None if is_token(exact) else exact


def _amount(value: float | Duration | Size | None, unit: str) -> float | None:
    """Return the value in the limit's unit, or `None` where there is nothing to check."""
    if isinstance(value, Duration):
        exact = milliseconds(value)
        return None if exact is None else exact / _TIMES.get(unit, 1_000)
    if isinstance(value, Size):
        return _size(value, unit)
    return None if value is None or is_token(value) else value


def _size(value: Size, unit: str) -> float | None:
    if value.is_unresolved():
        return None
    # Lambda's MB are CDK's mebibytes.
    return value.to_bytes() if unit == "bytes" else value.to_kibibytes() / 1_024


def _given(value: float | Duration | Size | None, unit: str) -> str:
    if isinstance(value, Duration):
        return text.duration(milliseconds(value) or 0)
    if isinstance(value, Size):
        return f"{text.number(_size(value, unit) or 0).removesuffix('.0')} {unit}"
    return text.shown(value)
