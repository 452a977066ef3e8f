"""What holds for the consumers of tables' streams and of Kinesis alike."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns

from constructs_lib import DeadLetter, KinesisConsumer, TableStreamConsumer, limits
from tests.support.fan_outs import FUNCTION_ARN, ROLE_ARN, plain_function
from tests.support.stacks import app, broken_rules, function, imported_function, number_token, stack
from tests.support.streams import kinesis_consumer, table_consumer
from tests.support.templates import properties, resources, statements, template_of

MAPPING = "AWS::Lambda::EventSourceMapping"
NONE = DeadLetter.none(reason="The next record makes up for it")
Build = Callable[..., TableStreamConsumer | KinesisConsumer]

both = pytest.mark.parametrize("build", [table_consumer, kinesis_consumer], ids=["table", "kinesis"])


def defined(build: Build, **arguments: Any) -> dict[str, Any]:
    scope = stack()
    build(scope, **arguments)
    return properties(template_of(scope), MAPPING)


def warnings(made: TableStreamConsumer | KinesisConsumer) -> list[str]:
    return [str(each.data)[:5] for each in made.node.metadata if each.type == "aws:cdk:warning"]


@both
def test_defaults(build: Build) -> None:
    scope = stack()
    made = build(scope)
    found = properties(template_of(scope), MAPPING)
    assert made.failure_route.bucket is not None
    assert {name: value for name, value in found.items() if name != "EventSourceArn"} == {
        "BatchSize": 100,
        "BisectBatchOnFunctionError": True,
        "DestinationConfig": {
            "OnFailure": {"Destination": scope.resolve(made.failure_route.bucket.bucket_arn)}
        },
        "Enabled": True,
        "FunctionName": scope.resolve(made.function.function_name),
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "MaximumRecordAgeInSeconds": 86_400,
        "MaximumRetryAttempts": 5,
        "MetricsConfig": {"Metrics": ["EventCount"]},
        "ParallelizationFactor": 1,
        "StartingPosition": "TRIM_HORIZON",
    }
    assert warnings(made) == []


@both
@pytest.mark.parametrize(
    ("parameter", "value", "name", "written"),
    [
        ("batch_size", 1, "BatchSize", 1),
        ("max_batching_window", Duration.minutes(5), "MaximumBatchingWindowInSeconds", 300),
        ("max_batching_window", Duration.seconds(0), "MaximumBatchingWindowInSeconds", 0),
        ("starting_position", lambda_.StartingPosition.LATEST, "StartingPosition", "LATEST"),
        ("retry_attempts", 0, "MaximumRetryAttempts", 0),
        ("retry_attempts", 10_000, "MaximumRetryAttempts", 10_000),
        ("max_record_age", Duration.minutes(1), "MaximumRecordAgeInSeconds", 60),
        ("bisect_batch_on_error", False, "BisectBatchOnFunctionError", False),
        ("report_batch_item_failures", False, "FunctionResponseTypes", None),
        ("parallelization_factor", 10, "ParallelizationFactor", 10),
        ("tumbling_window", Duration.minutes(15), "TumblingWindowInSeconds", 900),
        ("tumbling_window", Duration.seconds(0), "TumblingWindowInSeconds", 0),
        ("enabled", False, "Enabled", False),
    ],
)
def test_parameter_reaches_the_template(
    build: Build, parameter: str, value: Any, name: str, written: Any
) -> None:
    assert defined(build, **{parameter: value}).get(name) == written


@both
def test_filters(build: Build) -> None:
    given = lambda_.FilterCriteria.filter({"eventName": ["INSERT"]})
    found = defined(build, filters=[given])["FilterCriteria"]
    assert found == {"Filters": [{"Pattern": '{"eventName":["INSERT"]}'}]}


@both
def test_tokens_pass(build: Build) -> None:
    scope = stack()
    number = number_token(scope)
    build(
        scope,
        batch_size=number,
        max_batching_window=Duration.seconds(number),
        retry_attempts=number,
        max_record_age=Duration.seconds(number),
        parallelization_factor=number,
        tumbling_window=Duration.seconds(number),
    )
    found = properties(template_of(scope), MAPPING)
    for name in (
        "BatchSize",
        "MaximumBatchingWindowInSeconds",
        "MaximumRetryAttempts",
        "MaximumRecordAgeInSeconds",
        "ParallelizationFactor",
        "TumblingWindowInSeconds",
    ):
        assert found[name] == {"Ref": "Number"}


@both
def test_without_end_only_without_a_route(build: Build) -> None:
    found = defined(build, retry_attempts=-1, max_record_age=None, dead_letter=NONE)
    assert found["MaximumRetryAttempts"] == -1
    assert "MaximumRecordAgeInSeconds" not in found
    assert "DestinationConfig" not in found
    for dead_letter in (DeadLetter.bucket(), DeadLetter.queue()):
        broken = broken_rules(
            lambda route=dead_letter: build(  # type: ignore[misc]
                stack(), retry_attempts=-1, max_record_age=None, dead_letter=route
            )
        )
        assert broken == [("LP403", "retry_attempts"), ("LP405", "max_record_age")]


@both
def test_below_without_end_is_refused(build: Build) -> None:
    below = limits.LAMBDA_STREAM_RETRY_ATTEMPTS.minimum - 2
    found = broken_rules(lambda: build(stack(), retry_attempts=below, dead_letter=NONE))
    assert found == [("LP402", "retry_attempts")]


@both
def test_a_window_has_no_batches_side_by_side(build: Build) -> None:
    window = Duration.seconds(1)
    found = broken_rules(lambda: build(stack(), tumbling_window=window, parallelization_factor=2))
    assert found == [("LP408", "parallelization_factor")]
    defined(build, tumbling_window=window, parallelization_factor=1)
    defined(build, tumbling_window=Duration.seconds(0), parallelization_factor=2)


@both
@pytest.mark.parametrize("parameter", ["max_batching_window", "max_record_age", "tumbling_window"])
def test_times_are_whole_seconds(build: Build, parameter: str) -> None:
    found = broken_rules(lambda: build(stack(), **{parameter: Duration.millis(60_500)}))
    assert found == [("LP107", parameter)]


@both
def test_every_violation_is_told_at_once_and_nothing_is_defined(build: Build) -> None:
    scope = stack()
    worker = function(scope, "Worker")
    found = broken_rules(lambda: build(scope, function=worker, batch_size=0, retry_attempts=10_001))
    assert found == [("LP101", "batch_size"), ("LP402", "retry_attempts")]
    assert scope.node.try_find_child("Consumer") is None


@both
def test_policy_is_on_the_functions_role_and_the_mapping_waits_for_it(build: Build) -> None:
    scope = stack()
    made = build(scope)
    template = template_of(scope)
    (policy,) = (
        name for name, each in resources(template, "AWS::IAM::Policy").items() if name.startswith("ConsumerP")
    )
    assert isinstance(made.function, lambda_.Function)
    assert made.function.role is not None
    roles = template["Resources"][policy]["Properties"]["Roles"]
    assert roles == [scope.resolve(made.function.role.role_name)]
    (mapping,) = resources(template, MAPPING).values()
    assert mapping["DependsOn"] == [policy]


@both
def test_no_right_is_for_every_resource(build: Build) -> None:
    scope = stack()
    build(scope, function=function(scope, "Worker", tracing=lambda_.Tracing.DISABLED))
    assert [each for each in statements(template_of(scope)) if each["Resource"] == "*"] == []


@both
def test_two_in_one_stack(build: Build) -> None:
    scope = stack()
    build(scope, "One")
    build(scope, "Two")
    template = template_of(scope)
    assert len(resources(template, MAPPING)) == 2
    assert len(resources(template, "AWS::S3::Bucket")) == 2


@both
def test_two_sources_of_one_function(build: Build) -> None:
    scope = stack()
    worker = function(scope, "Worker")
    build(scope, "One", function=worker)
    build(scope, "Two", function=worker)
    assert len(resources(template_of(scope), MAPPING)) == 2


def _targets(scope: Stack) -> dict[str, tuple[Any, Any, bool]]:
    """A function of each kind, the name that the mapping has, and whether its role is known."""
    plain = plain_function(scope)
    alias, version = plain.add_alias("live"), plain.current_version
    theirs: dict[str, Any] = {"function_arn": FUNCTION_ARN, "same_environment": True}
    role = iam.Role.from_role_arn(scope, "Role", ROLE_ARN)
    imported = lambda_.Function.from_function_attributes(scope, "WithRole", role=role, **theirs)
    return {
        "plain": (plain, scope.resolve(plain.function_name), True),
        "latest": (plain.latest_version, scope.resolve(plain.function_name), True),
        "alias": (alias, scope.resolve(alias.function_name), True),
        "version": (version, scope.resolve(version.function_name), True),
        "imported": (imported_function(scope), "elsewhere", False),
        "imported with role": (imported, "theirs", True),
        "imported version": (
            lambda_.Version.from_version_arn(scope, "Version", f"{FUNCTION_ARN}:3"),
            "theirs:3",
            False,
        ),
    }


@both
@pytest.mark.parametrize(
    "kind",
    ["plain", "latest", "alias", "version", "imported", "imported with role", "imported version"],
)
def test_every_kind_of_function(build: Build, kind: str) -> None:
    scope = stack()
    target, name, has_role = _targets(scope)[kind]
    made = build(scope, function=target)
    template = template_of(scope)
    assert properties(template, MAPPING)["FunctionName"] == name
    policies = [each for each in resources(template, "AWS::IAM::Policy") if each.startswith("ConsumerPolicy")]
    assert len(policies) == has_role
    assert warnings(made) == ([] if has_role else ["LP116"])


@both
def test_a_function_with_a_dead_letter_queue_of_its_own_is_warned_of(build: Build) -> None:
    scope = stack()
    own = plain_function(scope, dead_letter_queue_enabled=True)
    assert warnings(build(scope, function=own)) == ["LP129"]


@both
def test_a_version_imported_as_a_function_is_refused(build: Build) -> None:
    scope = stack()
    wrong = lambda_.Function.from_function_arn(scope, "Wrong", f"{FUNCTION_ARN}:3")
    assert broken_rules(lambda: build(scope, function=wrong)) == [("LP112", "function")]


@both
def test_a_function_of_another_region_is_refused(build: Build) -> None:
    root = app()
    here = Stack(root, "Here", env={"account": "111111111111", "region": "us-east-1"})
    there = Stack(root, "There", env={"account": "111111111111", "region": "eu-west-1"})
    far = function(there, "Far")
    assert broken_rules(lambda: build(here, function=far)) == [("LP111", "function")]


@both
def test_a_function_of_another_stack_makes_no_cycle(build: Build) -> None:
    root = app()
    here, there = Stack(root, "Here"), Stack(root, "There")
    build(here, function=function(there, "Worker"))
    root.synth()
    assert [each.node.id for each in here.dependencies] == ["There"]
    assert there.dependencies == []


@both
def test_a_bucket_of_another_stack_makes_no_cycle(build: Build) -> None:
    root = app()
    here, there, other = (Stack(root, name) for name in ("Here", "There", "Other"))
    route = DeadLetter.to(s3.Bucket(other, "Failures"))
    build(here, function=function(there, "Worker"), dead_letter=route)
    root.synth()
    assert sorted(each.node.id for each in here.dependencies) == ["Other", "There"]
    assert (there.dependencies, other.dependencies) == ([], [])


def alarms(scope: Stack) -> dict[str, dict[str, Any]]:
    return {
        each["Properties"]["MetricName"]: each["Properties"]
        for name, each in resources(template_of(scope), "AWS::CloudWatch::Alarm").items()
        if name.startswith("Consumer") and not name.startswith("ConsumerFunction")
    }


@both
def test_alarms(build: Build) -> None:
    scope = stack()
    topic = sns.Topic(scope, "Pager")
    made = build(scope, alarm_actions=[actions.SnsAction(topic)])
    found = alarms(scope)
    assert set(found) == {"IteratorAge", "DroppedEventCount", "PutRequests", "DestinationDeliveryFailures"}
    for each in found.values():
        assert each["AlarmActions"] == [scope.resolve(topic.topic_arn)]
        assert each["TreatMissingData"] == "notBreaching"
    name = [{"Name": "FunctionName", "Value": scope.resolve(made.function.function_name)}]
    age = found["IteratorAge"]
    assert (age["Namespace"], age["Statistic"], age["Threshold"]) == ("AWS/Lambda", "Maximum", 3_600_000)
    assert age["Dimensions"] == found["DestinationDeliveryFailures"]["Dimensions"] == name
    dropped = found["DroppedEventCount"]
    assert (dropped["Namespace"], dropped["Statistic"], dropped["Threshold"]) == ("AWS/Lambda", "Sum", 1)
    uuid = scope.resolve(made.event_source_mapping.event_source_mapping_id)
    assert dropped["Dimensions"] == [{"Name": "EventSourceMappingUUID", "Value": uuid}]
    assert isinstance(made.iterator_age_alarm, cloudwatch.Alarm)
    assert isinstance(made.dropped_alarm, cloudwatch.Alarm)


@both
@pytest.mark.parametrize(
    ("kind", "dimensions"),
    [
        ("plain", {"FunctionName"}),
        ("latest", {"FunctionName"}),
        ("alias", {"FunctionName", "Resource"}),
        ("version", {"FunctionName", "Resource"}),
    ],
)
def test_alarms_watch_what_is_invoked(build: Build, kind: str, dimensions: set[str]) -> None:
    scope = stack()
    build(scope, function=_targets(scope)[kind][0])
    found = alarms(scope)
    for name in ("IteratorAge", "DestinationDeliveryFailures"):
        assert {each["Name"] for each in found[name]["Dimensions"]} == dimensions


@both
def test_grants_go_to_the_function(build: Build) -> None:
    scope = stack()
    made = build(scope)
    s3.Bucket(scope, "Bucket").grant_read(made)
    assert isinstance(made.function, lambda_.Function)
    assert made.function.role is not None
    role = scope.resolve(made.function.role.role_name)
    policies = resources(template_of(scope), "AWS::IAM::Policy").values()
    readers = [each for each in policies if "s3:GetObject*" in str(each)]
    assert [each["Properties"]["Roles"] for each in readers] == [[role]]


@both
def test_types_are_checked_first(build: Build) -> None:
    with pytest.raises(TypeError, match="LP001"):
        build(stack(), batch_size="10")
    with pytest.raises(TypeError, match="LP001"):
        build(stack(), max_record_age=60)
