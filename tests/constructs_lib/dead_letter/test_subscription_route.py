"""The route of subscriptions: who may send to which queue, with which key."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from tests.support.events import TOPIC_ARN, bucket_consumer, topic_consumer
from tests.support.stacks import app, broken_rules, stack
from tests.support.templates import properties, statements, template_of

POLICY = "AWS::SQS::QueuePolicy"


def _allowed(template: dict[str, Any]) -> list[dict[str, Any]]:
    found = statements(template, POLICY)
    return [each for each in found if each["Principal"] == {"Service": "sns.amazonaws.com"}]


def test_only_this_topic_may_send_to_the_queue_that_is_made() -> None:
    scope = stack()
    made = topic_consumer(scope)
    assert made.failure_route.queue is not None
    (statement,) = _allowed(template_of(scope))
    assert (statement["Effect"], statement["Action"]) == ("Allow", "sqs:SendMessage")
    assert statement["Resource"] == scope.resolve(made.failure_route.queue.queue_arn)
    arn = scope.resolve(made.topic.topic_arn)
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": arn}}


def test_a_key_of_ones_own_admits_the_service() -> None:
    scope = stack()
    queue = sqs.Queue(scope, "Failures", encryption_master_key=kms.Key(scope, "Key"))
    topic_consumer(scope, dead_letter=DeadLetter.to(queue))
    policy = properties(template_of(scope), "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    actions = [each["Action"] for each in policy if each["Principal"] == {"Service": "sns.amazonaws.com"}]
    assert ["kms:Decrypt", "kms:GenerateDataKey*"] in actions


def _imported(scope: Stack) -> kms.IKey:
    return kms.Key.from_key_arn(scope, "Key", "arn:aws:kms:eu-west-1:111111111111:key/abc")


def _imported_alias(scope: Stack) -> kms.IKey:
    return kms.Alias.from_alias_name(scope, "Key", "alias/theirs")


def _own_alias(scope: Stack) -> kms.IKey:
    return kms.Alias(scope, "Alias", alias_name="alias/ours", target_key=kms.Key(scope, "Key"))


def _of_resource(scope: Stack) -> kms.IKey:
    policy = {"Version": "2012-10-17", "Statement": []}
    return kms.Key.from_cfn_key(kms.CfnKey(scope, "Key", key_policy=policy))


@pytest.mark.parametrize("consumer", [topic_consumer, bucket_consumer])
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (_imported, [("LP513", "dead_letter")]),
        (_imported_alias, [("LP513", "dead_letter")]),
        (_own_alias, []),
        (_of_resource, []),
    ],
)
def test_key_whose_policy_admits_nobody(consumer: Any, key: Any, expected: list[tuple[str, str]]) -> None:
    scope = stack()
    queue = sqs.Queue(scope, "Failures", encryption_master_key=key(scope))
    found = broken_rules(lambda: consumer(scope, dead_letter=DeadLetter.to(queue))) if expected else []
    assert found == expected
    if not expected:
        consumer(scope, dead_letter=DeadLetter.to(queue))


@pytest.mark.parametrize("consumer", [topic_consumer, bucket_consumer])
@pytest.mark.parametrize("key", [_own_alias, _of_resource])
def test_a_look_at_a_key_changes_nothing(consumer: Any, key: Any) -> None:
    alone, looked_at = stack(), stack()
    for scope in (alone, looked_at):
        sqs.Queue(scope, "Failures", fifo=True, encryption_master_key=key(scope))
    queue = looked_at.node.find_child("Failures")
    found = broken_rules(lambda: consumer(looked_at, dead_letter=DeadLetter.to(queue)))  # type: ignore[arg-type]
    assert {code for code, _ in found} == {"LP309"}
    keys = [properties(template_of(each), "AWS::KMS::Key") for each in (alone, looked_at)]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("is_imported", [True, False], ids=["imported topic", "topic that is made"])
def test_a_queue_of_another_stack_needs_nothing_of_this_one(is_imported: bool) -> None:
    whole = app()
    queues, here = Stack(whole, "Queues"), Stack(whole, "Here")
    queue = sqs.Queue(queues, "Failures")
    topic = sns.Topic.from_topic_arn(here, "Theirs", TOPIC_ARN) if is_imported else None
    topic_consumer(here, topic=topic, dead_letter=DeadLetter.to(queue))
    template = template_of(queues)
    assert queues.dependencies == []
    assert [each.node.id for each in here.dependencies] == ["Queues"]
    (statement,) = _allowed(template)
    source = statement["Condition"]["ArnLike"]["aws:SourceArn"]
    if is_imported:
        assert source == TOPIC_ARN
    else:
        parts = ["arn:", ":sns:", ":", ":*"]
        assert [each for each in source["Fn::Join"][1] if isinstance(each, str)] == parts
    redrive = properties(template_of(here), "AWS::SNS::Subscription")["RedrivePolicy"]
    assert "Queues" in str(redrive["deadLetterTargetArn"])


def test_an_imported_queue_is_named_with_a_warning() -> None:
    scope = stack()
    arn = "arn:aws:sqs:us-east-1:111111111111:theirs"
    made = topic_consumer(scope, dead_letter=DeadLetter.to(sqs.Queue.from_queue_arn(scope, "Theirs", arn)))
    redrive = properties(template_of(scope), "AWS::SNS::Subscription")["RedrivePolicy"]
    assert redrive == {"deadLetterTargetArn": arn}
    warnings = [str(e.data)[:5] for e in made.node.metadata if e.type == "aws:cdk:warning"]
    assert warnings == ["LP514"]


def test_other_routes_are_refused() -> None:
    for dead_letter in (DeadLetter.topic(), DeadLetter.bucket()):
        found = broken_rules(lambda route=dead_letter: topic_consumer(stack(), dead_letter=route))  # type: ignore[misc]
        assert found == [("LP512", "dead_letter")]
    scope = stack()
    fifo = DeadLetter.to(sqs.Queue(scope, "Fifo", fifo=True))
    assert broken_rules(lambda: topic_consumer(scope, dead_letter=fifo)) == [("LP309", "dead_letter")]
    managed = DeadLetter.to(sqs.Queue(scope, "Managed", encryption=sqs.QueueEncryption.KMS_MANAGED))
    assert broken_rules(lambda: topic_consumer(scope, "Other", dead_letter=managed)) == [
        ("LP513", "dead_letter")
    ]
