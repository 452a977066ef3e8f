"""The redrive policy: on the queue that is polled, set by its owner or where that is asked for."""

from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from tests.support.fan_outs import async_fan_out, plain_function
from tests.support.queues import QUEUE_ARN, consumer
from tests.support.stacks import app, broken_rules, function, number_token, stack
from tests.support.templates import properties, resources, template_of

QUEUE, ALARM = "AWS::SQS::Queue", "AWS::CloudWatch::Alarm"


def _queue(scope: Stack, construct_id: str = "Queue", **arguments: Any) -> sqs.Queue:
    return sqs.Queue(scope, construct_id, **{"visibility_timeout": Duration.minutes(5), **arguments})


def _redriven_to(queue: sqs.IQueue, count: int = 5) -> sqs.DeadLetterQueue:
    return sqs.DeadLetterQueue(queue=queue, max_receive_count=count)


def _deployed(scope: Stack, queue: sqs.IQueue) -> dict[str, Any]:
    name = scope.get_logical_id(queue.node.default_child)  # type: ignore[arg-type]
    return dict(template_of(scope)["Resources"][name]["Properties"])


def _warnings(construct: Any) -> list[str]:
    return [str(each.data)[:5] for each in construct.node.metadata if each.type == "aws:cdk:warning"]


@pytest.mark.parametrize("fifo", [False, True])
def test_a_queue_that_is_made_sends_to_one_of_its_kind(fifo: bool) -> None:
    scope = stack()
    made = consumer(scope, fifo=fifo, max_receive_count=7)
    failures = made.failure_route.queue
    assert failures is not None
    assert _deployed(scope, made.queue)["RedrivePolicy"] == {
        "deadLetterTargetArn": scope.resolve(failures.queue_arn),
        "maxReceiveCount": 7,
    }
    found = _deployed(scope, failures)
    assert found == {
        "MessageRetentionPeriod": 1_209_600,
        "SqsManagedSseEnabled": True,
        **({"FifoQueue": True} if fifo else {}),
    }
    assert _warnings(made) == []


def test_arrivals_ring_and_nothing_is_said_of_deliveries() -> None:
    scope = stack()
    made = consumer(scope, alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))])
    route = made.failure_route
    assert route.delivery_alarm is None
    assert route.arrivals_alarm is not None
    name = scope.get_logical_id(route.arrivals_alarm.node.default_child)  # type: ignore[arg-type]
    found = template_of(scope)["Resources"][name]["Properties"]
    assert found["MetricName"] == "ApproximateNumberOfMessagesVisible"
    assert found["Dimensions"] == [
        {"Name": "QueueName", "Value": scope.resolve(route.queue.queue_name if route.queue else None)}
    ]
    assert len(found["AlarmActions"]) == 1


def test_an_existing_queue_of_a_queue_that_is_made() -> None:
    scope = stack()
    failures = _queue(scope, "Failures", retention_period=Duration.days(14))
    made = consumer(scope, dead_letter=DeadLetter.to(failures))
    assert made.failure_route.queue is failures
    assert made.failure_route.arrivals_alarm is None
    target = _deployed(scope, made.queue)["RedrivePolicy"]["deadLetterTargetArn"]
    assert target == scope.resolve(failures.queue_arn)


def test_no_route_for_a_reason() -> None:
    scope = stack()
    made = consumer(scope, dead_letter=DeadLetter.none(reason="The next reading makes up for it"))
    assert "RedrivePolicy" not in properties(template_of(scope), QUEUE)
    assert made.failure_route.queue is None
    reasons = [e.data for e in made.node.metadata if e.type == "constructs-lib:no-dead-letter"]
    assert reasons == ["The next reading makes up for it"]
    assert _warnings(made) == []


def test_a_queue_that_is_passed_in_keeps_its_own() -> None:
    scope = stack()
    failures = _queue(scope, "Failures")
    queue = _queue(scope, dead_letter_queue=_redriven_to(failures))
    made = consumer(scope, queue=queue)
    assert made.failure_route.queue is not None
    assert made.failure_route.queue.node.path == failures.node.path
    assert made.failure_route.arrivals_alarm is None
    assert len(resources(template_of(scope), QUEUE)) == 2
    assert _warnings(made) == []


def test_a_queue_that_is_passed_in_without_one_is_told_and_left_alone() -> None:
    scope = stack()
    made = consumer(scope, queue=_queue(scope))
    assert _warnings(made) == ["LP114"]
    assert made.failure_route.queue is None
    assert "RedrivePolicy" not in properties(template_of(scope), QUEUE)


def test_a_queue_whose_policy_was_written_by_hand_has_one() -> None:
    scope = stack()
    queue = _queue(scope)
    resource = queue.node.default_child
    assert isinstance(resource, sqs.CfnQueue)
    resource.redrive_policy = {"deadLetterTargetArn": QUEUE_ARN, "maxReceiveCount": 5}
    made = consumer(scope, queue=queue)
    assert _warnings(made) == []
    assert made.failure_route.queue is None
    found = broken_rules(lambda: consumer(scope, "Other", queue=queue, dead_letter=DeadLetter.queue()))
    assert found == [("LP127", "dead_letter")]


@pytest.mark.parametrize("fifo", [False, True])
def test_a_queue_that_is_passed_in_gets_one_when_asked(fifo: bool) -> None:
    whole = app()
    queues, here = Stack(whole, "Queues"), Stack(whole, "Here")
    queue = _queue(queues, fifo=fifo)
    made = consumer(here, queue=queue, dead_letter=DeadLetter.queue(), max_receive_count=6)
    whole.synth()
    failures = made.failure_route.queue
    assert failures is not None
    assert failures.node.path == "Queues/Queue/DeadLetterQueue"
    assert made.failure_route.arrivals_alarm is not None
    assert _deployed(queues, queue)["RedrivePolicy"] == {
        "deadLetterTargetArn": queues.resolve(failures.queue_arn),
        "maxReceiveCount": 6,
    }
    assert _deployed(queues, failures).get("FifoQueue", False) is fifo
    assert queues.dependencies == []
    assert _warnings(made) == []


def test_what_one_consumer_has_wired_another_finds() -> None:
    scope = stack()
    queue = _queue(scope)
    first = consumer(scope, "First", queue=queue, dead_letter=DeadLetter.queue())
    second = consumer(scope, "Second", queue=queue)
    assert second.failure_route.queue is first.failure_route.queue
    assert _warnings(second) == ["LP134"]
    found = broken_rules(lambda: consumer(scope, "Third", queue=queue, dead_letter=DeadLetter.queue()))
    assert found == [("LP127", "dead_letter")]


def test_the_queue_that_its_owner_gave_it_may_be_named() -> None:
    scope = stack()
    failures = _queue(scope, "Failures")
    queue = _queue(scope, dead_letter_queue=_redriven_to(failures))
    made = consumer(scope, queue=queue, dead_letter=DeadLetter.to(failures))
    assert made.failure_route.queue is not None
    assert _deployed(scope, queue)["RedrivePolicy"]["maxReceiveCount"] == 5
    other = DeadLetter.to(_queue(scope, "Other"))
    found = broken_rules(lambda: consumer(scope, "Again", queue=queue, dead_letter=other))
    assert found == [("LP127", "dead_letter")]


def test_an_imported_queue_is_its_owners() -> None:
    scope = stack()
    queue = sqs.Queue.from_queue_arn(scope, "Theirs", QUEUE_ARN)
    found = broken_rules(lambda: consumer(scope, queue=queue, dead_letter=DeadLetter.queue()))
    assert found == [("LP126", "dead_letter")]
    assert _warnings(consumer(scope, "Told", queue=queue)) == ["LP114"]
    none = DeadLetter.none(reason="Its owner keeps them")
    assert _warnings(consumer(scope, "Known", queue=queue, dead_letter=none)) == ["LP134"]


@pytest.mark.parametrize("other", [DeadLetter.topic(), DeadLetter.bucket()], ids=lambda route: route.kind)
def test_what_is_no_queue_is_refused(other: DeadLetter) -> None:
    assert broken_rules(lambda: consumer(stack(), dead_letter=other)) == [("LP121", "dead_letter")]


@pytest.mark.parametrize("fifo", [False, True])
def test_a_queue_of_the_other_kind_is_refused(fifo: bool) -> None:
    scope = stack()
    other = DeadLetter.to(_queue(scope, fifo=not fifo, retention_period=Duration.days(14)))
    same = DeadLetter.to(_queue(scope, "Same", fifo=fifo, retention_period=Duration.days(14)))
    assert broken_rules(lambda: consumer(scope, fifo=fifo, dead_letter=other)) == [("LP122", "dead_letter")]
    assert consumer(scope, "Right", fifo=fifo, dead_letter=same).failure_route.queue is same.existing


def test_an_imported_fifo_queue_is_known_by_its_name() -> None:
    scope = stack()
    fifo = sqs.Queue.from_queue_arn(scope, "Fifo", f"{QUEUE_ARN}.fifo")
    found = broken_rules(lambda: consumer(scope, dead_letter=DeadLetter.to(fifo)))
    assert found == [("LP122", "dead_letter")]
    assert consumer(scope, "Right", fifo=True, dead_letter=DeadLetter.to(fifo)).failure_route.queue is fifo
    found = broken_rules(lambda: consumer(scope, "Window", queue=fifo, batch_size=11))
    assert found == [("LP101", "batch_size")]


@pytest.mark.parametrize(
    ("account", "region"), [("222222222222", "us-east-1"), ("111111111111", "eu-west-1")]
)
@pytest.mark.parametrize("is_made", [True, False], ids=["made", "passed in"])
def test_a_queue_elsewhere_is_refused(account: str, region: str, *, is_made: bool) -> None:
    here = Stack(app(), "Here", env={"account": account, "region": region})
    theirs = DeadLetter.to(sqs.Queue.from_queue_arn(here, "Theirs", QUEUE_ARN))
    queue = None if is_made else _queue(here)
    found = broken_rules(lambda: consumer(here, queue=queue, dead_letter=theirs))
    assert found == [("LP123", "dead_letter")]


def test_a_queue_is_not_its_own() -> None:
    scope = stack()
    queue = _queue(scope)
    found = broken_rules(lambda: consumer(scope, queue=queue, dead_letter=DeadLetter.to(queue)))
    assert found == [("LP124", "dead_letter")]


def test_a_queue_that_admits_none_is_refused() -> None:
    scope = stack()
    failures = async_fan_out(scope).failure_routes["worker"].queue
    assert failures is not None
    found = broken_rules(lambda: consumer(scope, dead_letter=DeadLetter.to(failures)))
    assert found == [("LP125", "dead_letter")]
    named = sqs.RedriveAllowPolicy(source_queues=[_queue(scope, "Known")])
    by_name = _queue(scope, "Named", redrive_allow_policy=named, retention_period=Duration.days(14))
    assert _warnings(consumer(scope, "Admitted", dead_letter=DeadLetter.to(by_name))) == []


@pytest.mark.parametrize(
    ("days", "warnings"), [(3, ["LP128"]), (4, []), (14, [])], ids=["shorter", "as long", "longer"]
)
def test_failed_messages_are_kept_as_long_as_others(days: int, warnings: list[str]) -> None:
    kept = Duration.days(days)
    scope = stack()
    assert _warnings(consumer(scope, dead_letter=DeadLetter.queue(retention_period=kept))) == warnings
    existing = DeadLetter.to(_queue(scope, retention_period=kept))
    assert _warnings(consumer(scope, "Existing", dead_letter=existing)) == warnings


def test_retention_of_a_queue_that_is_passed_in() -> None:
    scope = stack()
    week = DeadLetter.queue(retention_period=Duration.days(7))
    long = _queue(scope, "Long", retention_period=Duration.days(14))
    fifo = _queue(scope, "Fifo", fifo=True, retention_period=Duration.days(14))
    later = _queue(scope, "Later", retention_period=Duration.seconds(number_token(scope)))
    assert _warnings(consumer(scope, "A", queue=long, dead_letter=week)) == ["LP128"]
    # Moved to a FIFO queue, a message gets a new time.
    assert _warnings(consumer(scope, "B", queue=fifo, dead_letter=week)) == []
    assert _warnings(consumer(scope, "C", queue=later, dead_letter=week)) == []


@pytest.mark.parametrize(("count", "warnings"), [(1, ["LP119"]), (4, ["LP119"]), (5, []), (1_000, [])])
def test_few_receives_are_told(count: int, warnings: list[str]) -> None:
    scope = stack()
    assert _warnings(consumer(scope, max_receive_count=count)) == warnings
    queue = _queue(scope, dead_letter_queue=_redriven_to(_queue(scope, "Failures"), count))
    assert _warnings(consumer(scope, "Theirs", queue=queue)) == warnings


def test_a_function_queue_is_told_to_be_of_no_use() -> None:
    scope = stack()
    both = plain_function(scope, dead_letter_queue_enabled=True)
    assert _warnings(consumer(scope, function=both)) == ["LP129"]
    topic = plain_function(scope, "Topic", dead_letter_topic=sns.Topic(scope, "Failures"))
    assert _warnings(consumer(scope, "ByTopic", function=topic)) == ["LP129"]


def test_a_function_that_is_also_called_asynchronously_has_both_routes() -> None:
    scope = stack()
    worker: lambda_.Function = function(scope, "Worker")
    fan_out = async_fan_out(scope, targets={"worker": worker})
    made = consumer(scope, function=worker)
    assert made.failure_route.queue is not fan_out.failure_routes["worker"].queue
    assert _warnings(made) == []
