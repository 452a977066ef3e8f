"""Every construct that takes a function takes an alias of it, and then invokes that and nothing else."""

import json
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import FunctionLike, StandardFunction
from tests.support.constructs import CONSTRUCTS, least
from tests.support.stacks import broken_rules, function, stack
from tests.support.templates import template_of


def _parameters(kind: type) -> list[str]:
    """The parameters of a construct that take a function, or functions by name, that it invokes."""
    hints = get_type_hints(kind.__init__)  # type: ignore[misc]
    # The caller of a fan-out is changed, so that it is no alias.
    return [
        name
        for name, hint in hints.items()
        if hint == FunctionLike or any(each == FunctionLike for each in get_args(hint))
    ]


TAKERS = {kind.__name__: kind for kind in CONSTRUCTS if _parameters(kind)}
INVOKERS = {name: kind for name, kind in TAKERS.items() if name != "FunctionAlarms"}
# They name the function, and the alias beside it.
_OF_THE_FUNCTION = ("AWS::Lambda::Version", "AWS::Lambda::Url")
each_taker = pytest.mark.parametrize("kind", TAKERS.values(), ids=list(TAKERS))
each_invoker = pytest.mark.parametrize("kind", INVOKERS.values(), ids=list(INVOKERS))


def _made(kind: type, alias: Callable[[StandardFunction], lambda_.Alias]) -> tuple[Stack, Any]:
    scope = stack()
    named = alias(function(scope, "Aliased", timeout=Duration.seconds(5)))
    (parameter,) = _parameters(kind)
    given: Any = {"worker": named} if parameter == "targets" else named
    made = least(kind, scope, **{parameter: given})
    return scope, made


def _warm(owner: StandardFunction) -> lambda_.Alias:
    return owner.add_alias("live", provisioned_concurrent_executions=2)


def test_every_construct_that_takes_a_function_is_tried() -> None:
    named = {"function", "targets"}
    assert {kind.__name__ for kind in CONSTRUCTS if named & set(get_type_hints(kind.__init__))} == set(TAKERS)  # type: ignore[misc]


@each_taker
def test_what_is_invoked_is_the_alias(kind: type) -> None:
    scope, _ = _made(kind, _warm)
    resources = template_of(scope)["Resources"]
    (alias,) = [name for name, each in resources.items() if each["Type"] == "AWS::Lambda::Alias"]
    owner = resources[alias]["Properties"]["FunctionName"]["Ref"]
    assert resources[alias]["Properties"]["ProvisionedConcurrencyConfig"] == {
        "ProvisionedConcurrentExecutions": 2
    }
    named = [
        each
        for name, each in resources.items()
        if not name.startswith((owner, alias)) and each["Type"] not in _OF_THE_FUNCTION
    ]
    urls = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Lambda::Url"]
    assert [each["Qualifier"] for each in urls] == ["live"] * len(urls)
    arn = {"Fn::GetAtt": [owner, "Arn"]}
    assert json.dumps(arn) not in json.dumps(named)
    # Alarms name its metrics, and nothing else; a URL belongs to it.
    assert urls or kind.__name__ not in INVOKERS or json.dumps({"Ref": alias}) in json.dumps(named)


@each_invoker
def test_alias_of_a_durable_function_is_taken_and_the_function_itself_is_not(kind: type) -> None:
    config = lambda_.DurableConfig(execution_timeout=Duration.minutes(5))

    def durable(scope: Stack) -> StandardFunction:
        return function(scope, "Durable", durable_config=config, timeout=Duration.seconds(5))

    (parameter,) = _parameters(kind)
    taken, refused = stack(), stack()
    live, itself = durable(taken).add_alias("live"), durable(refused)
    plural = parameter == "targets"
    taken_as: Any = {"worker": live} if plural else live
    least(kind, taken, **{parameter: taken_as})
    given: Any = {"worker": itself} if plural else itself
    found = broken_rules(lambda: least(kind, refused, **{parameter: given}))
    assert [code for code, _ in found] == ["LP056"]
