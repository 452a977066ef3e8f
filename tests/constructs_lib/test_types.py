"""Wrong types: a TypeError that names the parameter, whatever jsii or typeguard would have let through."""

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
import typeguard
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns

from constructs_lib import (
    ArgumentTypeError,
    FunctionLike,
    RestApiFunction,
    Route,
    ScheduledFunction,
    Throttling,
)
from constructs_lib._internal.annotations import wrong_types
from constructs_lib._internal.tokens import is_token
from tests.support.constructs import CONSTRUCTS, VALUES
from tests.support.stacks import function, imported_function, number_token, stack, text_token


def _options(hint: Any) -> list[Any]:
    return list(get_args(hint)) if get_origin(hint) in {Union, types.UnionType} else [hint]


def _wrong_values(hint: Any) -> Iterator[object]:
    """Values that a caller may take for right, and that are not."""
    options = _options(hint)
    yield object()
    if str not in options:
        yield "nope"
    if not {int, float} & set(options):
        yield 5
    if bool not in options:
        yield True
    if type(None) not in options:
        yield None
    for option in options:
        origin = get_origin(option)
        if isinstance(origin, type) and issubclass(origin, Sequence):
            yield [object()]
        if isinstance(origin, type) and issubclass(origin, Mapping):
            yield {5: "five"}


def _cases(kinds: Mapping[type, object], *, of: Callable[[type], dict[str, Any]]) -> Iterator[Any]:
    for kind in kinds:
        for parameter, hint in of(kind).items():
            for wrong in _wrong_values(hint):
                yield pytest.param(kind, parameter, wrong, id=f"{kind.__name__}-{parameter}-{str(wrong)[:7]}")


def _of_constructor(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind.__init__)  # type: ignore[misc]
    return {name: hint for name, hint in hints.items() if name != "return"}


@cache
def _needed(kind: type) -> tuple[Stack, dict[str, Any]]:
    """A stack with what a construct or a value needs; no test leaves anything in it."""
    scope = stack()
    return scope, {**CONSTRUCTS, **VALUES}[kind](scope)


@pytest.mark.parametrize(("kind", "parameter", "wrong"), list(_cases(CONSTRUCTS, of=_of_constructor)))
def test_construct_names_the_parameter_of_a_wrong_type(kind: type, parameter: str, wrong: object) -> None:
    scope, needed = _needed(kind)
    before = [child.node.id for child in scope.node.children]
    with pytest.raises(ArgumentTypeError) as caught:
        kind(**{**needed, "scope": scope, "construct_id": "Under Test", parameter: wrong})
    (violation,) = caught.value.violations
    assert (violation.code, violation.parameter.partition("[")[0]) == ("LP001", parameter)
    assert [child.node.id for child in scope.node.children] == before


@pytest.mark.parametrize(("kind", "parameter", "wrong"), list(_cases(VALUES, of=get_type_hints)))
def test_value_names_the_parameter_of_a_wrong_type(kind: type, parameter: str, wrong: object) -> None:
    _, needed = _needed(kind)
    with pytest.raises(ArgumentTypeError) as caught:
        kind(**{**needed, parameter: wrong})
    (violation,) = caught.value.violations
    assert (violation.code, violation.path) == ("LP001", kind.__name__)
    assert violation.parameter.partition("[")[0] == parameter


def test_every_field_of_a_value_is_checked() -> None:
    for kind in VALUES:
        assert set(get_type_hints(kind)) == {each.name for each in fields(kind)}


def test_all_wrong_types_are_reported_together() -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        function(stack(), memory_size="256", timeout=10, layers="layer")
    assert [each.parameter for each in caught.value.violations] == ["memory_size", "timeout", "layers"]
    assert {each.path for each in caught.value.violations} == {"Stack/Function"}


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (
            {"environment": {"TABLE": "orders", "MAX": 5, "RATE": 0.5}},
            [
                "environment['MAX'] must be str, got 5 (int); write \"5\"",
                "environment['RATE'] must be str, got 0.5 (float); write \"0.5\"",
            ],
        ),
        ({"environment": {5: "five"}}, ['environment[5] must be str as key, got 5 (int); write "5"']),
        ({"environment": {"MAX": True}}, ["environment['MAX'] must be str, got True (bool); pass that type"]),
        ({"keep": ("data", None)}, ["keep[1] must be str, got None (NoneType); pass that type"]),
        ({"keep": "data"}, ["keep must be Sequence[str], got 'data' (str); pass that type"]),
        ({"memory_size": "-1,024"}, ["memory_size must be int, got '-1,024' (str); pass that type"]),
        ({"memory_size": "0256"}, ["memory_size must be int, got '0256' (str); write 256"]),
    ],
)
def test_element_that_is_wrong_is_named(arguments: dict[str, Any], messages: list[str]) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        function(stack(), **arguments)
    assert [each.message for each in caught.value.violations] == messages


def test_number_that_is_a_token_is_not_written_out() -> None:
    scope = stack()
    with pytest.raises(ArgumentTypeError) as caught:
        function(scope, environment={"MAX": number_token(scope)})
    (violation,) = caught.value.violations
    assert violation.message.endswith("; pass that type")


@pytest.mark.parametrize(
    ("name", "wrong", "fix"),
    [
        ("routes[1]", "GET /orders/{id}", 'write Route("GET", "/orders/{id}")'),
        ("routes[1]", "/orders", 'write Route("POST", "/orders")'),
        ("function_timeout", "a queue invokes it", 'write FunctionTimeout.longer(reason="...")'),
    ],
)
def test_way_out_is_written_as_code(name: str, wrong: str, fix: str) -> None:
    scope = stack()
    given = {"routes": [Route("GET", "/"), wrong]} if "[" in name else {name: wrong}
    with pytest.raises(ArgumentTypeError) as caught:
        RestApiFunction(scope, "Api", function=function(scope), **given)
    (violation,) = caught.value.violations
    assert (violation.parameter, violation.message.partition("; ")[2]) == (name, fix)


def test_time_for_a_schedule_is_written_as_a_rate() -> None:
    scope = stack()
    with pytest.raises(ArgumentTypeError) as caught:
        ScheduledFunction(scope, "Nightly", function=function(scope), schedule=Duration.hours(1))  # type: ignore[arg-type]
    assert str(caught.value).endswith('; write "rate(...)"')


def test_error_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        Throttling(rate_limit="500")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hint", "wrong"),
    [
        (lambda_.Runtime, lambda_.Runtime),
        (logs.RetentionDays, 30),
        (Sequence[Route], (Route("GET", "/"), "GET /")),
        (Sequence[str], "https://shop.example.com"),
        (Mapping[str, str], [("NAME", "value")]),
        (FunctionLike, "arn:aws:lambda:us-east-1:111111111111:function:f"),
    ],
)
def test_near_miss_is_a_miss(hint: Any, wrong: object) -> None:
    assert _rejects(hint, wrong)


def test_alarm_is_no_alarm_action() -> None:
    scope = stack()
    topic = sns.Topic(scope, "Topic")
    assert _rejects(cloudwatch.IAlarmAction, topic)
    assert not _rejects(cloudwatch.IAlarmAction, actions.SnsAction(topic))


def test_functions_of_every_kind_pass() -> None:
    scope = stack()
    own = function(scope)
    plain = lambda_.Function(
        scope,
        "Plain",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
    )
    by_arn = lambda_.Function.from_function_arn(
        scope, "ByArn", "arn:aws:lambda:us-east-1:111111111111:function:f"
    )
    for each in (own, plain, plain.current_version, own.add_alias("live"), imported_function(scope), by_arn):
        assert not _rejects(FunctionLike, each)


def test_tokens_pass_as_what_they_stand_for() -> None:
    scope = stack()
    assert not _rejects(int, number_token(scope))
    assert not _rejects(float, number_token(scope, "Other"))
    assert not _rejects(str, text_token(scope))
    assert _rejects(str, number_token(scope, "Third"))


@pytest.mark.parametrize("value", ["plain", "$Token", 5, 5.0, -1.0, 0, None, True])
def test_plain_values_are_no_tokens(value: object) -> None:
    assert not is_token(value)


def test_int_passes_as_float_but_not_the_other_way_round() -> None:
    assert not _rejects(float, 5)
    assert _rejects(int, 5.5)
    assert _rejects(int, 5.0)


@pytest.mark.skipif(not hasattr(typeguard, "TypeCheckError"), reason="needs typeguard 4 or newer")
def test_newer_typeguard_rejects_and_accepts_alike() -> None:
    assert _rejects(Duration, "10 seconds")
    assert not _rejects(Duration, Duration.seconds(10))


def _rejects(hint: Any, value: object) -> bool:
    def constructor(parameter: object) -> None: ...

    constructor.__annotations__["parameter"] = hint
    return bool(list(wrong_types(constructor, {"parameter": value})))
