"""Deliberate mistakes with the alarms of functions."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_

from constructs_lib import Alarms, FunctionAlarms
from tests.constructs_lib.mistake import Mistake
from tests.support.constructs import a_function
from tests.support.stacks import function, imported_function, number_token


def _alarms(title: str, **arguments: Any) -> Mistake:
    return Mistake(title, "StandardFunction", lambda scope: function(scope, alarms=Alarms.each(**arguments)))


def _of(title: str, make: Callable[[Stack], object]) -> Mistake:
    return Mistake(title, "FunctionAlarms", make)


def _restarting(scope: Stack) -> object:
    restart = actions.Ec2Action(actions.Ec2InstanceAction.REBOOT)
    return function(scope, alarms=Alarms.composite(), alarm_actions=[restart])


def _reasonless(scope: Stack) -> object:
    pager = actions.LambdaAction(a_function(scope, "Pager"))
    return function(scope, alarms=Alarms.none(reason=" "), alarm_actions=[pager])


def _unknown_duration(scope: Stack) -> object:
    only_duration = Alarms.each(errors=None, throttles=None)
    return FunctionAlarms(scope, "Alarms", function=imported_function(scope), alarms=only_duration)


def _elsewhere(scope: Stack) -> object:
    arn = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
    here = Stack(scope.node.root, "Here", env={"account": "111111111111", "region": "eu-west-1"})  # type: ignore[arg-type]
    there = lambda_.Function.from_function_arn(here, "Elsewhere", arn)
    return FunctionAlarms(here, "Alarms", function=there)


MISTAKES = (
    _alarms("alarms every minute and a half", period=Duration.seconds(90)),
    Mistake(
        "alarms with a period that nobody knows yet",
        "StandardFunction",
        lambda scope: function(scope, alarms=Alarms.each(period=Duration.seconds(number_token(scope)))),
    ),
    _alarms("alarms that look two days back", evaluation_periods=576),
    _alarms("alarms that always or never ring", errors=0, error_rate=120.0, throttles=-1, duration_share=90),
    Mistake(
        "a share of the timeout that nobody knows yet",
        "StandardFunction",
        lambda scope: function(scope, alarms=Alarms.each(duration_share=number_token(scope))),
    ),
    Mistake("no alarms, and actions for them", "StandardFunction", _reasonless),
    _alarms("alarms on nothing", errors=None, throttles=None, duration_share=None),
    _of("an alarm on a share of a timeout that nobody knows", _unknown_duration),
    Mistake("a composite alarm that reboots", "StandardFunction", _restarting),
    _of(
        "another timeout than the function has",
        lambda scope: FunctionAlarms(
            scope, "Alarms", function=a_function(scope), timeout=Duration.seconds(20)
        ),
    ),
    _of(
        "a function that is watched twice",
        lambda scope: FunctionAlarms(scope, "Alarms", function=function(scope)),
    ),
    _of("alarms in another Region than the function", _elsewhere),
)
