"""QueueConsumer: what it deploys for each parameter, and how long a message is hidden."""

import inspect
import re
from typing import Any

import pytest
from aws_cdk import Duration, PhysicalName, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter, QueueConsumer, limits
from tests.support.fan_outs import plain_function
from tests.support.parameters import parameters
from tests.support.queues import QUEUE_ARN, consumer
from tests.support.stacks import app, broken_rules, function, imported_function, number_token, stack
from tests.support.templates import resources, statements, template_of

MAPPING, QUEUE, POLICY = "AWS::Lambda::EventSourceMapping", "AWS::SQS::Queue", "AWS::IAM::Policy"


def _deployed(scope: Stack, construct: Any) -> dict[str, Any]:
    name = scope.get_logical_id(construct.node.default_child)
    return dict(template_of(scope)["Resources"][name]["Properties"])


def _defined(**arguments: Any) -> dict[str, Any]:
    scope = stack()
    return _deployed(scope, consumer(scope, **arguments).event_source_mapping)


def _warnings(construct: Any) -> list[str]:
    return [str(each.data)[:5] for each in construct.node.metadata if each.type == "aws:cdk:warning"]


def test_defaults() -> None:
    scope = stack()
    made = consumer(scope)
    template = template_of(scope)
    (mapping,) = resources(template, MAPPING).values()
    assert mapping["Properties"] == {
        "BatchSize": 10,
        "Enabled": True,
        "EventSourceArn": scope.resolve(made.queue.queue_arn),
        "FunctionName": scope.resolve(made.function.function_name),
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    queue = _deployed(scope, made.queue)
    assert queue.pop("RedrivePolicy")["maxReceiveCount"] == 5
    assert queue == {"SqsManagedSseEnabled": True, "VisibilityTimeout": 60}
    assert _warnings(made) == []


def test_both_queues_refuse_plain_http() -> None:
    scope = stack()
    consumer(scope)
    denials = list(statements(template_of(scope), "AWS::SQS::QueuePolicy"))
    assert len(denials) == 2
    for each in denials:
        assert (each["Effect"], each["Action"]) == ("Deny", "sqs:*")
        assert each["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_settings_of_the_mapping() -> None:
    found = _defined(
        batch_size=10_000,
        max_batching_window=Duration.minutes(5),
        max_concurrency=2,
        report_batch_item_failures=False,
        enabled=False,
    )
    assert found["BatchSize"] == 10_000
    assert found["MaximumBatchingWindowInSeconds"] == 300
    assert found["ScalingConfig"] == {"MaximumConcurrency": 2}
    assert found["Enabled"] is False
    assert "FunctionResponseTypes" not in found


def test_fifo_queue() -> None:
    scope = stack()
    made = consumer(scope, fifo=True, batch_size=10, max_batching_window=Duration.seconds(0))
    assert _deployed(scope, made.queue)["FifoQueue"] is True
    assert _deployed(scope, made.event_source_mapping)["BatchSize"] == 10


@pytest.mark.parametrize("is_made", [True, False], ids=["made", "passed in"])
def test_batches_of_a_fifo_queue(*, is_made: bool) -> None:
    scope = stack()
    given: dict[str, Any] = {"fifo": True}
    if not is_made:
        given = {"queue": sqs.Queue(scope, "Q", fifo=True, visibility_timeout=Duration.minutes(5))}
    too_many = broken_rules(lambda: consumer(scope, batch_size=11, **given))
    assert too_many == [("LP101", "batch_size")]
    window = Duration.seconds(1)
    assert broken_rules(lambda: consumer(scope, "Late", max_batching_window=window, **given)) == [
        ("LP120", "max_batching_window")
    ]


def test_batches_of_a_standard_queue() -> None:
    most = limits.LAMBDA_BATCH_SIZE.maximum
    window = Duration.seconds(1)
    for wrong in (0, most + 1):
        found = broken_rules(lambda n=wrong: consumer(stack(), batch_size=n, max_batching_window=window))  # type: ignore[misc]
        assert found == [("LP101", "batch_size")]
    assert _defined(batch_size=10)["BatchSize"] == 10
    assert broken_rules(lambda: consumer(stack(), batch_size=11)) == [("LP102", "batch_size")]
    none = Duration.seconds(0)
    found = broken_rules(lambda: consumer(stack(), batch_size=11, max_batching_window=none))
    assert found == [("LP102", "batch_size")]
    assert _defined(batch_size=11, max_batching_window=window)["BatchSize"] == 11


@pytest.mark.parametrize(
    ("timeout", "window", "hidden"),
    [
        (Duration.seconds(1), None, 6),
        (Duration.minutes(15), None, 5_400),
        (Duration.seconds(30), Duration.seconds(45), 225),
        (Duration.minutes(15), Duration.minutes(5), 5_700),
    ],
)
def test_a_message_is_hidden_for_six_timeouts_and_the_window(
    timeout: Duration, window: Duration | None, hidden: int
) -> None:
    scope = stack()
    polling = function(scope, timeout=timeout)
    made = consumer(scope, function=polling, max_batching_window=window)
    assert _deployed(scope, made.queue)["VisibilityTimeout"] == hidden


def test_a_message_is_hidden_for_the_longest_window_where_it_is_not_known() -> None:
    scope = stack()
    made = consumer(scope, max_batching_window=Duration.seconds(number_token(scope)))
    assert _deployed(scope, made.queue)["VisibilityTimeout"] == 60 + 300


def test_timeout_behind_an_alias_and_of_a_plain_function() -> None:
    scope = stack()
    alias = function(scope, timeout=Duration.minutes(2)).add_alias("live")
    made = consumer(scope, function=alias)
    plain = consumer(scope, "Plain", function=plain_function(scope, "PlainFunction"))
    assert _deployed(scope, made.queue)["VisibilityTimeout"] == 720
    assert _deployed(scope, plain.queue)["VisibilityTimeout"] == 18


@pytest.mark.parametrize(
    ("seconds", "code"), [(9, "LP104"), (10, "LP105"), (59, "LP105"), (60, None), (43_200, None)]
)
def test_visibility_timeout(seconds: int, code: str | None) -> None:
    scope = stack()

    def made() -> Any:
        return consumer(scope, visibility_timeout=Duration.seconds(seconds))

    if code == "LP104":
        assert broken_rules(made) == [("LP104", "visibility_timeout")]
        return
    found = made()
    assert _deployed(scope, found.queue)["VisibilityTimeout"] == seconds
    assert _warnings(found) == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("seconds", "code"), [(9, "LP104"), (10, "LP105"), (None, "LP105"), (60, None), (0, "LP104")]
)
def test_visibility_timeout_of_a_queue_that_is_passed_in(seconds: int | None, code: str | None) -> None:
    scope = stack()
    hidden = None if seconds is None else Duration.seconds(seconds)
    failures = sqs.DeadLetterQueue(queue=sqs.Queue(scope, "Failures"), max_receive_count=5)
    queue = sqs.Queue(scope, "Queue", visibility_timeout=hidden, dead_letter_queue=failures)
    if code == "LP104":
        found = broken_rules(lambda: consumer(scope, queue=queue))
        assert found == [("LP104", "visibility_timeout of queue Queue")]
    else:
        assert _warnings(consumer(scope, queue=queue)) == ([] if code is None else [code])


def test_a_timeout_that_is_not_known() -> None:
    scope = stack()
    theirs = imported_function(scope)
    assert broken_rules(lambda: consumer(scope, function=theirs)) == [("LP132", "visibility_timeout")]
    late = function(scope, "Late", timeout=Duration.seconds(number_token(scope)))
    assert broken_rules(lambda: consumer(scope, function=late)) == [("LP132", "visibility_timeout")]
    made = consumer(scope, function=theirs, visibility_timeout=Duration.seconds(1))
    assert _deployed(scope, made.queue)["VisibilityTimeout"] == 1
    queue = sqs.Queue.from_queue_arn(scope, "Queue", QUEUE_ARN)
    assert _warnings(consumer(scope, "Both", function=theirs, queue=queue)) == ["LP114", "LP116"]


@pytest.mark.parametrize("parameter", ["visibility_timeout", "max_batching_window"])
def test_times_are_whole_seconds(parameter: str) -> None:
    given: dict[str, Any] = {parameter: Duration.millis(90_500)}
    assert broken_rules(lambda: consumer(stack(), **given)) == [("LP107", parameter)]


def test_what_a_queue_is_made_with_is_left_out_for_one_that_exists() -> None:
    scope = stack()
    queue = sqs.Queue(scope, "Queue", visibility_timeout=Duration.minutes(1))
    given: dict[str, Any] = {
        "fifo": True,
        "visibility_timeout": Duration.minutes(1),
        "max_receive_count": 6,
    }
    found = broken_rules(lambda: consumer(scope, queue=queue, **given))
    assert found == [("LP133", parameter) for parameter in given]


ANOTHER: dict[str, object] = {
    "fifo": True,
    "visibility_timeout": Duration.minutes(1),
    "batch_size": 5,
    "max_batching_window": Duration.seconds(5),
    "max_concurrency": 5,
    "max_receive_count": 6,
    "report_batch_item_failures": False,
    "filters": [lambda_.FilterCriteria.filter({"body": {"kind": lambda_.FilterRule.is_equal("order")}})],
    "dead_letter": DeadLetter.queue(),
    "max_message_age": Duration.hours(1),
    "enabled": False,
    "alarm_actions": [],
}
"""Each parameter that may be left out, as another than by default."""


def _of_a_queue_that_is_made() -> set[str]:
    """The parameters of which the docstring says that they are left out when a queue is given."""
    described = re.split(r"^    (\w+): ", inspect.getdoc(QueueConsumer) or "", flags=re.MULTILINE)
    texts = zip(described[1::2], described[2::2], strict=True)
    return {name for name, text in texts if "eft out when `queue` is" in " ".join(text.split())}


def test_every_parameter_is_given_otherwise() -> None:
    every = {each.name for each in parameters(QueueConsumer) if not each.is_required}
    assert set(ANOTHER) == every - {"queue"}, "say in ANOTHER what else a new parameter may be"


@pytest.mark.parametrize("parameter", ANOTHER)
def test_the_docstring_says_what_is_refused_beside_a_queue_that_is_given(parameter: str) -> None:
    scope = stack()
    given = sqs.Queue(scope, "Given", visibility_timeout=Duration.minutes(10))
    arguments: dict[str, Any] = {"queue": given, parameter: ANOTHER[parameter]}
    if parameter in _of_a_queue_that_is_made():
        assert broken_rules(lambda: consumer(scope, **arguments)) == [("LP133", parameter)]
    else:
        consumer(scope, **arguments)


def test_receives_are_counted_where_a_given_queue_gets_a_dead_letter_queue() -> None:
    scope = stack()
    given = sqs.Queue(scope, "Given", visibility_timeout=Duration.minutes(10))
    made = consumer(scope, queue=given, max_receive_count=6, dead_letter=DeadLetter.queue())
    assert _deployed(scope, made.queue)["RedrivePolicy"]["maxReceiveCount"] == 6


@pytest.mark.parametrize(
    ("reserved", "concurrency", "warnings"),
    [(5, 5, []), (5, 6, ["LP130"]), (5, None, ["LP131"]), (0, 2, ["LP130"]), (None, 1_000, [])],
)
def test_concurrency(reserved: int | None, concurrency: int | None, warnings: list[str]) -> None:
    scope = stack()
    polling = function(scope, reserved_concurrent_executions=reserved)
    made = consumer(scope, function=polling, max_concurrency=concurrency)
    assert _warnings(made) == warnings
    alias = polling.add_alias("live")
    assert _warnings(consumer(scope, "Alias", function=alias, max_concurrency=concurrency)) == warnings


def test_tokens_pass_unchecked() -> None:
    scope = stack()
    number = number_token(scope)
    made = consumer(
        scope,
        function=function(scope, reserved_concurrent_executions=number),
        visibility_timeout=Duration.seconds(number),
        batch_size=number,
        max_batching_window=Duration.seconds(number),
        max_concurrency=number,
        max_receive_count=number,
        max_message_age=Duration.seconds(number),
    )
    found, late = _deployed(scope, made.event_source_mapping), {"Ref": "Number"}
    assert found["BatchSize"] == found["MaximumBatchingWindowInSeconds"] == late
    assert found["ScalingConfig"] == {"MaximumConcurrency": late}
    queue = _deployed(scope, made.queue)
    assert queue["VisibilityTimeout"] == queue["RedrivePolicy"]["maxReceiveCount"] == late
    assert _deployed(scope, made.oldest_message_alarm)["Threshold"] == late
    assert _warnings(made) == []
    theirs = sqs.Queue(scope, "Theirs", visibility_timeout=Duration.seconds(number))
    assert _warnings(consumer(scope, "Other", queue=theirs)) == ["LP114"]


@pytest.mark.parametrize(
    ("timeout", "age", "threshold"),
    [(10, None, 900), (150, None, 900), (151, None, 906), (900, None, 5_400), (900, 60, 60)],
)
def test_alarm_on_the_oldest_message(timeout: int, age: int | None, threshold: int) -> None:
    scope = stack()
    made = consumer(
        scope,
        function=function(scope, timeout=Duration.seconds(timeout)),
        max_message_age=None if age is None else Duration.seconds(age),
        alarm_actions=[actions.SnsAction(sns.Topic(scope, "Alarms"))],
    )
    found = _deployed(scope, made.oldest_message_alarm)
    assert (found["MetricName"], found["Statistic"]) == ("ApproximateAgeOfOldestMessage", "Maximum")
    assert found["Dimensions"] == [{"Name": "QueueName", "Value": scope.resolve(made.queue.queue_name)}]
    assert (found["Threshold"], found["Period"]) == (threshold, 300)
    assert len(found["AlarmActions"]) == 1


def test_alarm_on_a_queue_of_others() -> None:
    here = Stack(app(), "Here", env={"account": "111111111111", "region": "us-east-1"})
    own = consumer(here, "Own", queue=sqs.Queue.from_queue_arn(here, "Own Queue", QUEUE_ARN))
    assert isinstance(own.oldest_message_alarm, cloudwatch.Alarm)
    theirs = sqs.Queue.from_queue_arn(here, "Theirs", QUEUE_ARN.replace("111111111111", "222222222222"))
    assert consumer(here, queue=theirs).oldest_message_alarm is None


def test_an_encrypted_queue_can_be_read() -> None:
    scope = stack()
    key = kms.Key(scope, "Key")
    queue = sqs.Queue(scope, "Queue", encryption_master_key=key, visibility_timeout=Duration.minutes(1))
    consumer(scope, queue=queue)
    template = template_of(scope)
    (mapping,) = resources(template, MAPPING).values()
    (policy,) = mapping["DependsOn"]
    granted = template["Resources"][policy]["Properties"]["PolicyDocument"]["Statement"]
    assert [(each["Action"], each["Resource"]) for each in granted][1:] == [
        ("kms:Decrypt", scope.resolve(key.key_arn))
    ]


def test_a_queue_of_another_account_in_this_app_admits_the_role() -> None:
    whole = app()
    theirs, here = (
        Stack(whole, name, env={"account": account, "region": "us-east-1"})
        for name, account in (("Theirs", "111111111111"), ("Here", "222222222222"))
    )
    named = PhysicalName.GENERATE_IF_NEEDED
    service = iam.ServicePrincipal("lambda.amazonaws.com")
    role = iam.Role(here, "Role", role_name=named, assumed_by=service)
    queue = sqs.Queue(theirs, "Queue", queue_name=named, visibility_timeout=Duration.minutes(1))
    made = consumer(here, function=function(here, role=role), queue=queue)
    whole.synth()
    (admitted,) = statements(template_of(theirs), "AWS::SQS::QueuePolicy")
    assert ":role/" in admitted["Principal"]["AWS"]
    assert "sqs:ReceiveMessage" in admitted["Action"]
    granted = [each for each in statements(template_of(here)) if "sqs:ReceiveMessage" in each["Action"]]
    assert len(granted) == 1
    assert _warnings(made) == ["LP114"]


def test_two_consumers_of_one_function() -> None:
    scope = stack()
    shared = function(scope)
    first, second = (consumer(scope, name, function=shared) for name in ("Orders", "Refunds"))
    template = template_of(scope)
    assert len(resources(template, MAPPING)) == 2
    assert len(resources(template, QUEUE)) == 4
    assert first.failure_route.queue is not second.failure_route.queue
    names = {each["Properties"]["PolicyName"] for each in resources(template, POLICY).values()}
    assert len(names) == 3


def test_what_is_granted_to_the_pattern_is_granted_to_the_function() -> None:
    scope = stack()
    made = consumer(scope)
    table = dynamodb.TableV2(
        scope,
        "Table",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
    )
    table.grant_write_data(made)
    writers = [each for each in statements(template_of(scope)) if "dynamodb:PutItem" in each["Action"]]
    assert len(writers) == 1


def test_all_violations_are_told_at_once_and_nothing_is_defined() -> None:
    scope = stack()
    polling = function(scope)
    before = len(scope.node.find_all())
    found = broken_rules(
        lambda: consumer(
            scope,
            function=polling,
            visibility_timeout=Duration.seconds(1),
            batch_size=100,
            max_concurrency=1,
            max_receive_count=0,
        )
    )
    assert found == [
        ("LP102", "batch_size"),
        ("LP104", "visibility_timeout"),
        ("LP117", "max_concurrency"),
        ("LP118", "max_receive_count"),
    ]
    assert len(scope.node.find_all()) == before
