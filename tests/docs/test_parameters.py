"""What docstrings say of parameters: every one, its range as it is checked, its default as it is coded."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from typing import Any

import pytest
from aws_cdk import Duration

import constructs_lib
from constructs_lib import ConstructsLibError, DeadLetter, Throttling, limits
from constructs_lib._internal.arguments import milliseconds
from constructs_lib.rules import text
from tests.constructs_lib.bounds import BOUNDS

_UNITS = {"millisecond": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000}
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBER = r"(\d[\d,]*|" + "|".join(_WORDS) + r")"
_RANGE = re.compile(rf"\b{_NUMBER}(?: ([a-z]+))? to {_NUMBER}(?: ([a-z]+))?")
_AT_MOST = re.compile(rf"\bat most {_NUMBER}\b(?: ([a-z]+))?")
Interval = tuple[float, float]


@dataclass(frozen=True)
class Parameter:
    """A parameter and what is said of it."""

    owner: str
    name: str
    said: str
    default: Any

    @property
    def default_said(self) -> str:
        """The sentence behind `Default:`."""
        found = re.search(r"Default: (.*?)(?:\.(?=\s|$)|$)", self.said)
        return found[1] if found else ""


def _documented() -> Iterator[tuple[str, Callable[..., object], dict[str, str]]]:
    """Every public callable with parameters that a user fills in, and its Args section."""
    for name in constructs_lib.__all__:
        kind = getattr(constructs_lib, name)
        if not isinstance(kind, type) or issubclass(kind, ConstructsLibError):
            continue
        said = _arguments(inspect.getdoc(kind) or "")
        # A value without the section is made by its factories.
        if said or hasattr(kind, "__jsii_type__"):
            yield name, kind.__init__, said
        for method, member in vars(kind).items():
            function = getattr(member, "__func__", member)
            if not method.startswith("_") and inspect.isfunction(function):
                yield f"{name}.{method}", function, _arguments(inspect.getdoc(function) or "")


def _arguments(documentation: str) -> dict[str, str]:
    found = re.search(r"^Args:\n((?:    .*\n?|\n)*)", documentation, re.MULTILINE)
    entries = re.split(r"^    (\w+): ", found[1], flags=re.MULTILINE)[1:] if found else []
    return {name: " ".join(said.split()) for name, said in zip(entries[::2], entries[1::2], strict=True)}


DOCUMENTED = list(_documented())
PARAMETERS = [
    Parameter(owner, name, said.get(name, ""), parameter.default)
    for owner, function, said in DOCUMENTED
    for name, parameter in inspect.signature(function).parameters.items()
    if name not in {"self", "cls"}
]
BY_NAME = {f"{each.owner}.{each.name}": each for each in PARAMETERS}
each_parameter = pytest.mark.parametrize("parameter", BY_NAME.values(), ids=list(BY_NAME))

_PLACES = {
    "alarms": ["Alarms.each", "Alarms.composite"],
    "throttling": ["Throttling"],
    "cors": ["Cors"],
    "function_name": ["FunctionName.fixed"],
    "domain": ["Domain"],
    "stage": ["ApiStage"],
    "delivery": ["BucketDelivery.event_bridge"],
    "authorization": [
        name for name in sorted({each.owner for each in PARAMETERS}) if name.startswith("Authorization.")
    ],
    "retention_period": ["DeadLetter.queue"],
}
_FURTHER = {
    # One rule and one bound for what several patterns take.
    "DependencyLayer.description": limits.LAMBDA_DESCRIPTION,
    "RuntimeLayer.description": limits.LAMBDA_DESCRIPTION,
    "AsyncRoute.retry_attempts": limits.LAMBDA_RETRY_ATTEMPTS,
    "AsyncRoute.max_event_age": limits.LAMBDA_EVENT_AGE,
    "FunctionAlarms.timeout": limits.LAMBDA_TIMEOUT,
    "TableStreamConsumer.filters": limits.LAMBDA_FILTERS,
    "KinesisConsumer.filters": limits.LAMBDA_FILTERS,
    # Of a standard queue; the bound is that of a FIFO queue.
    "QueueConsumer.batch_size": limits.LAMBDA_BATCH_SIZE,
    # What it takes is bounded by what waits for it (LP205).
    "RestApiFunction.function": limits.REST_API_INTEGRATION_TIMEOUT,
    "HttpApiFunction.function": limits.HTTP_API_INTEGRATION_TIMEOUT,
    "WebSocketApiFunction.function": limits.WEBSOCKET_TIMEOUT,
}
_ONE_OF_THEM_IS_GIVEN = {"StandardFunction.entry", "StandardFunction.code"}


def _places(owner: str, parameter: str) -> list[str]:
    if parameter.startswith("timeout of function Authorizer"):
        # That of a REST API is said behind that of an HTTP API, without its unit.
        return ["Authorization.function.handler"] if owner == "HttpApiFunction" else []
    first, _, rest = parameter.removeprefix("values of ").removeprefix("variables of ").partition(".")
    if first not in _PLACES:
        return [f"{owner}.{first}"]
    return [f"{each}.{rest or first}" for each in _PLACES[first]]


def _interval(limit: limits.Limit, highest: float) -> Interval:
    unit = _UNITS.get(limit.unit.removesuffix("s"), 1)
    return limit.minimum * unit, highest * unit


def _checked() -> dict[str, set[Interval]]:
    """The intervals that rules check, by the parameter that they are documented at."""
    found: dict[str, set[Interval]] = {}
    for bound in BOUNDS:
        for place in _places(bound.owner, bound.parameter):
            found.setdefault(place, set()).add(_interval(bound.limit, bound.maximum))
    for place, limit in _FURTHER.items():
        found.setdefault(place, set()).add(_interval(limit, limit.maximum))
    return {place: found[place] for place in found if place in BY_NAME}


CHECKED = _checked()


def _value(number: str, unit: str | None) -> float:
    amount = _WORDS[number] if number in _WORDS else int(number.replace(",", ""))
    return amount * _UNITS.get((unit or "").removesuffix("s"), 1)


def _said(parameter: Parameter) -> Iterator[tuple[float | None, float]]:
    said = parameter.said
    for first, first_unit, last, last_unit in _RANGE.findall(said):
        yield _value(first, first_unit or last_unit), _value(last, last_unit)
    for last, unit in _AT_MOST.findall(_RANGE.sub("", said)):
        yield None, _value(last, unit)


@pytest.mark.parametrize(("owner", "function", "said"), DOCUMENTED, ids=[each[0] for each in DOCUMENTED])
def test_every_parameter_is_described_in_its_order(
    owner: str, function: Callable[..., object], said: dict[str, str]
) -> None:
    parameters = [name for name in inspect.signature(function).parameters if name not in {"self", "cls"}]
    kinds = {each.kind for each in inspect.signature(function).parameters.values()}
    if said or inspect.Parameter.VAR_POSITIONAL not in kinds:
        assert list(said) == parameters


@each_parameter
def test_optional_parameters_and_no_others_have_a_default(parameter: Parameter) -> None:
    name = f"{parameter.owner}.{parameter.name}"
    is_optional = parameter.default is not inspect.Parameter.empty and name not in _ONE_OF_THEM_IS_GIVEN
    assert bool(parameter.default_said) == is_optional
    assert parameter.default_said.lower() not in {"none", "`none`"}


@pytest.mark.parametrize("place", sorted(CHECKED))
def test_range_that_is_checked_is_said(place: str) -> None:
    said = list(_said(BY_NAME[place]))
    for lowest, highest in CHECKED[place]:
        assert (lowest, highest) in said or (None, highest) in said, BY_NAME[place].said


@each_parameter
def test_range_that_is_said_is_checked(parameter: Parameter) -> None:
    checked = CHECKED.get(f"{parameter.owner}.{parameter.name}", set())
    for lowest, highest in _said(parameter):
        fitting = {interval for interval in checked if lowest in {None, interval[0]}}
        assert highest in {interval[1] for interval in fitting}, parameter.said


_SAID = {"python3.13": "Python 3.13", "iam": "AWS credentials"}


def _words(default: object) -> list[str]:
    """What has to be said of a default; nothing where only prose can say it."""
    if isinstance(default, bool | str):
        return [str(default)] if default != "" else []
    if isinstance(default, int | float):
        return [f"{default:,g}"]
    if isinstance(default, Duration):
        # A time of 0 is told by what it does.
        return [text.duration(milliseconds(default) or 0)] if milliseconds(default) else []
    if isinstance(default, Throttling):
        return [f"{default.rate_limit:,g} requests per second", f"a burst of {default.burst_limit:,g}"]
    # The name of a member, or the kind of a value that a factory has made.
    kind = getattr(default, "kind", getattr(default, "name", ""))
    return [_SAID.get(kind, kind)] if isinstance(kind, str) and kind else []


@each_parameter
def test_default_that_is_said_is_that_of_the_code(parameter: Parameter) -> None:
    said = parameter.default_said.replace("_", " ").lower()
    if parameter.said.startswith("whether"):
        is_said = re.search(r"\b(not|False)\b", parameter.default_said) is None
        assert parameter.default == is_said
        return
    for words in _words(parameter.default):
        plain = re.escape(words.replace("_", " ").lower())
        assert re.search(rf"(?<![\w,]){plain}(?!\w)", said), (parameter, plain)


def test_parameters_of_values_are_among_them() -> None:
    owners = {each.owner for each in PARAMETERS}
    assert {"Cors", "Route", "Throttling", "DeadLetter.queue", "BucketDelivery.event_bridge"} <= owners
    assert all(is_dataclass(each) for each in (Throttling, DeadLetter))
