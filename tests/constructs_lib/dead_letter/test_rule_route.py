"""The route of rules: who may send to which queue, with which key."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from constructs_lib.dead_letter.rule_route import route_rule, rule_metric
from tests.support.events import bucket_consumer
from tests.support.stacks import app, broken_rules, stack
from tests.support.templates import properties, resources, statements, template_of

POLICY = "AWS::SQS::QueuePolicy"


def _allowed(template: dict[str, Any], service: str = "events.amazonaws.com") -> list[dict[str, Any]]:
    found = statements(template, POLICY)
    return [each for each in found if each["Principal"] == {"Service": service}]


def test_only_this_rule_may_send_to_the_queue_that_is_made() -> None:
    scope = stack()
    made = bucket_consumer(scope)
    assert made.rule is not None
    assert made.failure_route.queue is not None
    template = template_of(scope)
    (statement,) = _allowed(template)
    assert (statement["Effect"], statement["Action"]) == ("Allow", "sqs:SendMessage")
    assert statement["Resource"] == scope.resolve(made.failure_route.queue.queue_arn)
    arn = scope.resolve(made.rule.rule_arn)
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": arn}}
    for queue in resources(template, "AWS::SQS::Queue").values():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True
        assert queue["Properties"]["MessageRetentionPeriod"] == 1_209_600


def test_several_rules_of_one_queue() -> None:
    scope = stack()
    queue = sqs.Queue(scope, "Failures")
    made = [bucket_consumer(scope, name, dead_letter=DeadLetter.to(queue)) for name in ("One", "Two")]
    template = template_of(scope)
    sources = [each["Condition"]["ArnEquals"]["aws:SourceArn"] for each in _allowed(template)]
    assert sources == [scope.resolve(each.rule.rule_arn) for each in made if each.rule is not None]
    assert made[0].failure_route.arrivals_alarm is None
    assert made[0].failure_route.delivery_alarm is not None


def test_a_key_of_ones_own_admits_the_service() -> None:
    scope = stack()
    key = kms.Key(scope, "Key")
    queue = sqs.Queue(scope, "Failures", encryption_master_key=key)
    bucket_consumer(scope, dead_letter=DeadLetter.to(queue))
    policy = properties(template_of(scope), "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    (statement,) = (each for each in policy if each["Principal"] == {"Service": "events.amazonaws.com"})
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]


def test_a_queue_of_another_stack_needs_nothing_of_this_one() -> None:
    whole = app()
    queues, here = Stack(whole, "Queues"), Stack(whole, "Here")
    queue = sqs.Queue(queues, "Failures")
    made = bucket_consumer(here, dead_letter=DeadLetter.to(queue))
    template = template_of(queues)
    assert queues.dependencies == []
    assert [each.node.id for each in here.dependencies] == ["Queues"]
    (statement,) = _allowed(template)
    pattern = statement["Condition"]["ArnLike"]["aws:SourceArn"]
    parts = ["arn:", ":events:", ":", ":rule/*"]
    assert [each for each in pattern["Fn::Join"][1] if isinstance(each, str)] == parts
    assert made.failure_route.queue is queue
    (target,) = properties(template_of(here), "AWS::Events::Rule")["Targets"]
    assert "Queues" in str(target["DeadLetterConfig"]["Arn"])


def test_an_imported_queue_is_named_with_a_warning() -> None:
    scope = stack()
    arn = "arn:aws:sqs:us-east-1:111111111111:theirs"
    made = bucket_consumer(scope, dead_letter=DeadLetter.to(sqs.Queue.from_queue_arn(scope, "Theirs", arn)))
    (target,) = properties(template_of(scope), "AWS::Events::Rule")["Targets"]
    assert target["DeadLetterConfig"] == {"Arn": arn}
    warnings = [str(e.data)[:5] for e in made.node.metadata if e.type == "aws:cdk:warning"]
    assert warnings == ["LP514"]


def test_other_routes_are_refused() -> None:
    for dead_letter in (DeadLetter.topic(), DeadLetter.bucket()):
        found = broken_rules(lambda route=dead_letter: bucket_consumer(stack(), dead_letter=route))  # type: ignore[misc]
        assert found == [("LP512", "dead_letter")]
    scope = stack()
    topic = DeadLetter.to(sns.Topic(scope, "Topic"))
    assert broken_rules(lambda: bucket_consumer(scope, dead_letter=topic)) == [("LP512", "dead_letter")]
    fifo = DeadLetter.to(sqs.Queue(scope, "Fifo", fifo=True))
    assert broken_rules(lambda: bucket_consumer(scope, "Other", dead_letter=fifo)) == [
        ("LP309", "dead_letter")
    ]


def test_accounts_and_regions() -> None:
    whole = app()
    here = Stack(whole, "Here", env={"account": "111111111111", "region": "us-east-1"})
    for name, env in {
        "Region": {"account": "111111111111", "region": "eu-west-1"},
        "Account": {"account": "222222222222", "region": "us-east-1"},
    }.items():
        far = DeadLetter.to(sqs.Queue(Stack(whole, f"Far{name}", env=env), "Queue"))
        found = broken_rules(lambda name=name, far=far: bucket_consumer(here, name, dead_letter=far))  # type: ignore[misc]
        assert found == [("LP515", "dead_letter")]


_PARTNER = "aws.partner/example.com/orders"
BUSES: dict[str, tuple[Callable[[Stack], events.IEventBus | None], str]] = {
    "none": (lambda _: None, ""),
    "default": (lambda scope: events.EventBus.from_event_bus_name(scope, "Bus", "default"), ""),
    "own": (lambda scope: events.EventBus(scope, "Bus"), "own"),
    "theirs": (lambda scope: events.EventBus.from_event_bus_name(scope, "Bus", "theirs"), "theirs"),
    "partner": (lambda scope: events.EventBus.from_event_bus_name(scope, "Bus", _PARTNER), _PARTNER),
    "own partner": (lambda scope: events.EventBus(scope, "Bus", event_source_name=_PARTNER), _PARTNER),
}
"""A bus, and its name where that is not the default one."""


def _known(value: Any, rule_arn: str) -> Any:
    """What CloudFormation makes of the name of a rule."""
    if "Fn::Select" in value:
        position, split = value["Fn::Select"]
        separator, arn = split["Fn::Split"]
        assert arn == {"Fn::GetAtt": ["Rule4C995B7F", "Arn"]}
        return rule_arn.split(separator)[position]
    assert value == {"Ref": "Rule4C995B7F"}
    return rule_arn.rpartition("/")[2]


@pytest.mark.parametrize("kind", BUSES)
def test_alarms_of_a_rule_name_the_bus_that_is_not_the_default_one(kind: str) -> None:
    scope = stack()
    make, name = BUSES[kind]
    bus = make(scope)
    pattern = events.EventPattern(source=["orders"])
    rule = events.Rule(scope, "Rule", event_bus=bus, event_pattern=pattern)
    made, _ = route_rule(scope, rule, DeadLetter.queue(), [], event_bus=bus)
    assert made.delivery_alarm is not None
    rule_metric(rule, "FailedInvocations", event_bus=bus).create_alarm(
        scope, "FailedInvocations", threshold=1, evaluation_periods=1
    )
    alarms = resources(template_of(scope), "AWS::CloudWatch::Alarm").values()
    found = [each["Properties"] for each in alarms if each["Properties"]["Namespace"] == "AWS/Events"]
    assert {each["MetricName"] for each in found} == {"FailedInvocations", "InvocationsFailedToBeSentToDlq"}
    for each in found:
        dimensions = {one["Name"]: one["Value"] for one in each["Dimensions"]}
        arn = f"arn:aws:events:us-east-1:111111111111:rule/{name}/nightly"
        assert _known(dimensions.pop("RuleName"), arn) == "nightly"
        own = scope.resolve(bus.event_bus_name) if bus is not None else ""
        assert dimensions == ({"EventBusName": own} if name else {})
