"""One function may be what several alarms invoke: of several functions, kinds of patterns and stacks."""

from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template

from constructs_lib import AsyncFanOut, QueueConsumer, TopicConsumer
from constructs_lib._internal.types import AlarmAction, FunctionLike
from tests.support.stacks import app, function, stack


def _use(scope: Stack, notify: FunctionLike, *, is_one_action: bool) -> None:
    shared = actions.LambdaAction(notify)

    def given() -> list[AlarmAction]:
        return [shared if is_one_action else actions.LambdaAction(notify)]

    first, second = (function(scope, name, alarm_actions=given()) for name in ("One", "Two"))
    QueueConsumer(scope, "Queue", function=first, alarm_actions=given())
    TopicConsumer(scope, "Topic", function=second, alarm_actions=given())
    AsyncFanOut(scope, "FanOut", caller=first, targets={"TWO": second}, alarm_actions=given())


def _sources(template: Mapping[str, Any]) -> list[str]:
    found = [each for each in template["Resources"].values() if each["Type"] == "AWS::Lambda::Permission"]
    return sorted(
        each["Properties"]["SourceArn"]["Fn::GetAtt"][0]
        for each in found
        if each["Properties"]["Principal"] == "lambda.alarms.cloudwatch.amazonaws.com"
    )


def _ringing(template: Mapping[str, Any]) -> list[str]:
    alarms = {k: v for k, v in template["Resources"].items() if v["Type"] == "AWS::CloudWatch::Alarm"}
    assert all(len(each["Properties"].get("AlarmActions", [])) <= 1 for each in alarms.values())
    return sorted(name for name, each in alarms.items() if "AlarmActions" in each["Properties"])


@pytest.mark.parametrize("flags", [True, False])
@pytest.mark.parametrize("is_one_action", [True, False])
@pytest.mark.parametrize("is_alias", [True, False])
def test_every_alarm_may_invoke_the_function_that_it_names(
    flags: bool, is_one_action: bool, is_alias: bool
) -> None:
    scope = stack(flags=flags)
    notify = function(scope, "Notify")
    named = lambda_.Alias(scope, "Live", alias_name="live", version=notify.current_version)
    _use(scope, named if is_alias else notify, is_one_action=is_one_action)
    template = Template.from_stack(scope).to_json()
    assert len(_ringing(template)) >= 6
    assert _sources(template) == _ringing(template)


@pytest.mark.parametrize("flags", [True, False])
def test_function_of_another_stack_does_not_make_both_depend_on_each_other(flags: bool) -> None:
    home = app(flags=flags)
    notify = function(Stack(home, "Monitoring"), "Notify")
    scope = Stack(home, "Shop")
    _use(scope, notify, is_one_action=True)
    template = Template.from_stack(scope).to_json()
    assert _sources(template) == _ringing(template)


def test_permission_that_cdk_can_name_keeps_its_name() -> None:
    scope = stack()
    notify = function(scope, "Notify")
    function(scope, "One", alarm_actions=[actions.LambdaAction(notify)])
    names = [each.node.id for each in notify.node.children if isinstance(each, lambda_.CfnPermission)]
    assert names == [f"{each}AlarmAlarmPermission" for each in ("Errors", "Throttles", "Duration")]


def test_actions_keep_their_order_and_nothing_is_warned_of() -> None:
    scope = stack()
    topic, notify = sns.Topic(scope, "Topic"), function(scope, "Notify")
    given = [actions.SnsAction(topic), actions.LambdaAction(notify)]
    for name in ("One", "Two"):
        function(scope, name, alarm_actions=given)
    template = Template.from_stack(scope).to_json()["Resources"]
    (two,) = [v for k, v in template.items() if k.startswith("TwoErrorsAlarm")]
    assert [next(iter(each)) for each in two["Properties"]["AlarmActions"]] == ["Ref", "Fn::GetAtt"]
    assert scope.node.root.synth().get_stack_by_name("Stack").messages == []  # type: ignore[attr-defined]
