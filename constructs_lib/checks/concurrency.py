"""Checks of how many executions functions may have, and of the versions that start fast."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import FUNCTION, QUALIFIED, is_qualified
from constructs_lib.rules import text
from constructs_lib.rules.conditions.function_options import without_provisioned
from constructs_lib.rules.ranges import FUNCTION_CONCURRENCY
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Resource
from constructs_lib.templates.resolved import number

__all__ = ["CHECKS"]

_RESERVED = "ReservedConcurrentExecutions"
_PROVISIONED = "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"


def _published(app: Graph, function: Resource) -> list[Resource]:
    """Return the versions and aliases of a function."""
    return [
        each for each in app.of_type(*QUALIFIED) if app.names.function(each.value("FunctionName")) is function
    ]


def _provisioned(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        given = [each for each in _published(app, function) if (number(each.value(_PROVISIONED)) or 0) > 0]
        reserved = number(function.value(_RESERVED))
        total = sum(number(each.value(_PROVISIONED)) or 0 for each in given)
        if given and reserved is not None and total > reserved:
            allowed = f"at most {text.number(reserved)}, the reserved concurrency of {function.name}"
            yield broken("LP075", given[-1], _PROVISIONED, allowed=allowed, got=text.number(total))
        if given and _is_never_qualified(app, function):
            allowed = f"that of an alias by which {function.name} is invoked"
            got = "that of one which no trigger names"
            yield broken("LP076", given[-1], _PROVISIONED, allowed=allowed, got=got)


def _together(app: Graph) -> Iterator[Finding]:
    limit = FUNCTION_CONCURRENCY.limit
    most = app.raised.get(limit.name, limit.maximum) - FUNCTION_CONCURRENCY.reserve
    places: dict[tuple[str | None, str | None], list[tuple[Resource, float]]] = {}
    for function in app.of_type(FUNCTION):
        given = number(function.value(_RESERVED))
        # One that asks for more is told by an amount.
        if given is not None and given <= most and function.is_made:
            where = (function.stack.account, function.stack.region)
            places.setdefault(where, []).append((function, given))
    for reserved in places.values():
        total = sum(given for _, given in reserved)
        if total > most:
            largest, _ = max(reserved, key=lambda each: each[1])
            allowed = f"at most {text.number(most)} for all functions together"
            got = f"{text.number(total)} for {len(reserved)} functions"
            yield broken("LP085", largest, _RESERVED, allowed=allowed, got=got)


def _beside_snapshots(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        place = "SnapStart.ApplyOn"
        if function.value(place) == "PublishedVersions":
            for each in _published(app, function):
                amount = number(each.value(_PROVISIONED))
                faults = without_provisioned("LP073", place, f"PublishedVersions and {each.name}", amount)
                yield from found(faults, function, place)


def _latest(app: Graph) -> Iterator[Finding]:
    for alias in app.of_type("AWS::Lambda::Alias"):
        if alias.value("FunctionVersion") == "$LATEST" and (number(alias.value(_PROVISIONED)) or 0) > 0:
            allowed = "a version, as provisioned concurrency needs it"
            yield broken("LP083", alias, "FunctionVersion", allowed=allowed, got="$LATEST")


def _is_never_qualified(app: Graph, function: Resource) -> bool:
    """Return whether a function is invoked, and never by a version or an alias."""
    invoked = [is_qualified(app, function, each.named) for each in app.invocations_of(function)]
    return bool(invoked) and all(each is False for each in invoked)


def _snapshots(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        place = "SnapStart.ApplyOn"
        if function.value(place) != "PublishedVersions":
            continue
        if not _published(app, function):
            got = f"one of {function.name}, which has no version"
            yield broken("LP074", function, place, allowed="a setting of published versions", got=got)
        elif _is_never_qualified(app, function):
            got = f"one of {function.name}, whose triggers name $LATEST"
            yield broken(
                "LP074", function, place, allowed="a setting of the version that is invoked", got=got
            )


def _closed(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        triggers = app.invocations_of(function)
        if number(function.value(_RESERVED)) == 0 and triggers:
            allowed = f"at least 1, as {triggers[0].through.name} invokes the function"
            yield broken("LP077", function, _RESERVED, allowed=allowed, got="0")


CHECKS = (
    Check(("LP075", "LP076"), _provisioned),
    Check(("LP083",), _latest),
    Check(("LP085",), _together),
    Check(("LP074",), _snapshots),
    Check(("LP073",), _beside_snapshots),
    Check(("LP077",), _closed),
)
