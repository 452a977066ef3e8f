"""ScheduledFunction: what it deploys for each parameter, who may do what, and where failed events go."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aws_cdk import Duration, Stack, TimeZone
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import AsyncFanOut, ConstructsLibError, DeadLetter, ScheduledFunction
from tests.support.fan_outs import FUNCTION_ARN
from tests.support.ids import named
from tests.support.schedules import scheduled
from tests.support.stacks import (
    app,
    broken_rules,
    function,
    imported_function,
    number_token,
    stack,
    text_token,
)
from tests.support.templates import properties, resources, statements, template_of

SCHEDULE = "AWS::Scheduler::Schedule"
MONDAY = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


def deployed(scope: Stack) -> dict[str, Any]:
    return properties(template_of(scope), SCHEDULE)


def defined(**arguments: Any) -> dict[str, Any]:
    scope = stack()
    scheduled(scope, **arguments)
    return deployed(scope)


def test_defaults() -> None:
    scope = stack()
    made = scheduled(scope)
    template = template_of(scope)
    found = properties(template, SCHEDULE)
    assert found["ScheduleExpression"] == "rate(2 hours)"
    assert found["ScheduleExpressionTimezone"] == "Etc/UTC"
    assert found["State"] == "ENABLED"
    assert found["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert found["Target"]["RetryPolicy"] == {
        "MaximumEventAgeInSeconds": 86_400,
        "MaximumRetryAttempts": 185,
    }
    assert json.loads(found["Target"]["Input"]) == {
        "scheduled_time": "<aws.scheduler.scheduled-time>",
        "schedule_arn": "<aws.scheduler.schedule-arn>",
        "execution_id": "<aws.scheduler.execution-id>",
        "attempt_number": "<aws.scheduler.attempt-number>",
    }
    assert (made.expression, made.time_zone) == ("rate(2 hours)", "Etc/UTC")


@pytest.mark.parametrize(
    ("given", "written"),
    {
        "rate(1 minutes)": "rate(1 minute)",
        "cron(00 12 * * ? *)": "cron(0 12 * * ? *)",
        "cron(0 9 ? * mon-fri *)": "cron(0 9 ? * MON-FRI *)",
        "at(2027-01-31T09:00:00)": "at(2027-01-31T09:00:00)",
    }.items(),
)
def test_schedule_as_text(given: str, written: str) -> None:
    assert defined(schedule=given)["ScheduleExpression"] == written


def test_schedule_expressions_of_cdk() -> None:
    cases = {
        "rate(5 minutes)": scheduler.ScheduleExpression.rate(Duration.minutes(5)),
        "cron(0 12 * * ? *)": scheduler.ScheduleExpression.cron(hour="12", minute="0"),
        "at(2027-01-31T09:00:00)": scheduler.ScheduleExpression.at(datetime(2027, 1, 31, 9, tzinfo=UTC)),
        "rate(1 minute)": scheduler.ScheduleExpression.expression("rate(1 minutes)"),
    }
    for written, given in cases.items():
        found = defined(schedule=given)
        assert (found["ScheduleExpression"], found["ScheduleExpressionTimezone"]) == (written, "Etc/UTC")


def test_time_zone_of_a_schedule_expression_is_kept() -> None:
    zoned = scheduler.ScheduleExpression.cron(hour="9", minute="0", time_zone=TimeZone.ASIA_TOKYO)
    scope = stack()
    made = scheduled(scope, schedule=zoned)
    assert deployed(scope)["ScheduleExpressionTimezone"] == "Asia/Tokyo"
    assert made.next_runs(1, after=MONDAY)[0].isoformat() == "2026-11-24T09:00:00+09:00"


@pytest.mark.parametrize("zone", ["Europe/Berlin", TimeZone.EUROPE_BERLIN], ids=["text", "TimeZone"])
def test_time_zone(zone: object) -> None:
    assert defined(time_zone=zone)["ScheduleExpressionTimezone"] == "Europe/Berlin"


def test_time_zone_beside_a_schedule_expression_is_refused() -> None:
    given = scheduler.ScheduleExpression.rate(Duration.hours(1))
    found = broken_rules(lambda: scheduled(stack(), schedule=given, time_zone="Europe/Berlin"))
    assert found == [("LP617", "time_zone")]


def test_every_fault_of_a_schedule_is_told_with_those_of_other_parameters() -> None:
    found = broken_rules(
        lambda: scheduled(
            stack(), schedule="cron(60 24 * * ? *)", time_zone="Mars/Olympus", retry_attempts=186
        )
    )
    assert found == [
        ("LP606", "minutes of schedule"),
        ("LP606", "hours of schedule"),
        ("LP616", "time_zone"),
        ("LP620", "retry_attempts"),
    ]


def test_tokens_pass_unchecked() -> None:
    scope = stack()
    made = scheduled(
        scope,
        schedule=text_token(scope, "Expression"),
        time_zone=text_token(scope, "Zone"),
        retry_attempts=number_token(scope, "Retries"),
        max_event_age=Duration.seconds(number_token(scope, "Age")),
        flexible_window=Duration.minutes(number_token(scope, "Window")),
        input={"name": text_token(scope, "Name")},
    )
    found = deployed(scope)
    assert found["ScheduleExpression"] == {"Ref": "Expression"}
    assert found["ScheduleExpressionTimezone"] == {"Ref": "Zone"}
    assert found["Target"]["RetryPolicy"] == {
        "MaximumEventAgeInSeconds": {"Ref": "Age"},
        "MaximumRetryAttempts": {"Ref": "Retries"},
    }
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": {"Ref": "Window"}}
    assert found["FlexibleTimeWindow"] == window
    assert found["Target"]["Input"] == {"Fn::Join": ["", ['{"name":"', {"Ref": "Name"}, '"}']]}
    with pytest.raises(ConstructsLibError, match="known to CloudFormation only"):
        made.next_runs(1)


def test_input() -> None:
    given = {"days": (30, 60), "nested": {"deep": None}, "share": 0.5, "on": True}
    found = json.loads(defined(input=given)["Target"]["Input"])
    assert found == {"days": [30, 60], "nested": {"deep": None}, "share": 0.5, "on": True}
    assert defined(input={})["Target"]["Input"] == "{}"
    assert defined(input=scheduler.ScheduleTargetInput.from_text("now"))["Target"]["Input"] == "now"


@pytest.mark.parametrize("wrong", [object(), {1}, b"x", MONDAY, float("inf")], ids=named)
def test_input_that_is_no_json_is_refused(wrong: object) -> None:
    assert broken_rules(lambda: scheduled(stack(), input={"deep": [wrong]})) == [("LP624", "input")]


def test_flexible_window() -> None:
    window = defined(flexible_window=Duration.hours(1))["FlexibleTimeWindow"]
    assert window == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 60}
    found = broken_rules(lambda: scheduled(stack(), flexible_window=Duration.seconds(61)))
    assert found == [("LP619", "flexible_window")]


def test_retries() -> None:
    found = defined(retry_attempts=0, max_event_age=Duration.minutes(1))["Target"]["RetryPolicy"]
    assert found == {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}
    found_rules = broken_rules(lambda: scheduled(stack(), max_event_age=Duration.millis(60_001)))
    assert found_rules == [("LP622", "max_event_age")]


def test_not_enabled() -> None:
    scope = stack()
    made = scheduled(scope, enabled=False)
    assert deployed(scope)["State"] == "DISABLED"
    assert len(made.next_runs(3)) == 3


def test_role_may_invoke_this_function_and_send_to_this_queue_and_nothing_else() -> None:
    scope = stack()
    made = scheduled(scope)
    template = template_of(scope)
    role = scope.resolve(made.role.role_name)
    (policy,) = (
        each["Properties"]["PolicyDocument"]["Statement"]
        for each in resources(template, "AWS::IAM::Policy").values()
        if each["Properties"]["Roles"] == [role]
    )
    arn = scope.resolve(made.function.function_arn)
    queue = made.failure_route.queue
    assert queue is not None
    assert [(each["Action"], each["Resource"]) for each in policy] == [
        ("lambda:InvokeFunction", [arn, {"Fn::Join": ["", [arn, ":$LATEST"]]}]),
        (
            ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"],
            scope.resolve(queue.queue_arn),
        ),
    ]
    assert deployed(scope)["Target"]["RoleArn"] == scope.resolve(made.role.role_arn)


def test_only_the_own_group_may_assume_the_role() -> None:
    scope = stack()
    made = scheduled(scope)
    template = template_of(scope)
    role = template["Resources"][scope.get_logical_id(made.role.node.default_child)]  # type: ignore[arg-type]
    (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {
        "aws:SourceAccount": {"Ref": "AWS::AccountId"},
        "aws:SourceArn": scope.resolve(made.schedule_group.schedule_group_arn),
    }
    group = properties(template, "AWS::Scheduler::ScheduleGroup")
    assert deployed(scope)["GroupName"] == group["Name"]


def test_schedule_waits_for_the_rights_of_its_role() -> None:
    scope = stack()
    made = scheduled(scope)
    template = template_of(scope)
    (schedule,) = resources(template, SCHEDULE).values()
    (policy,) = schedule["DependsOn"]
    assert template["Resources"][policy]["Properties"]["Roles"] == [scope.resolve(made.role.role_name)]


def test_both_failures_have_a_route() -> None:
    scope = stack()
    made = scheduled(scope)
    template = template_of(scope)
    own, functions = made.failure_route.queue, made.function_failure_route.queue
    assert own is not None
    assert functions is not None
    assert own.node.path == "Stack/Nightly/DeadLetterQueue"
    assert functions.node.path == "Stack/NightlyFunction/DeadLetterQueue"
    target = properties(template, SCHEDULE)["Target"]
    assert target["DeadLetterConfig"] == {"Arn": scope.resolve(own.queue_arn)}
    found = properties(template, "AWS::Lambda::Function")
    assert found["DeadLetterConfig"] == {"TargetArn": scope.resolve(functions.queue_arn)}
    settings = properties(template, "AWS::Lambda::EventInvokeConfig")
    assert (settings["MaximumRetryAttempts"], settings["MaximumEventAgeInSeconds"]) == (2, 21_600)
    for queue in resources(template, "AWS::SQS::Queue").values():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True
        assert queue["Properties"]["MessageRetentionPeriod"] == 1_209_600


def test_a_queue_of_ones_own_serves_both() -> None:
    scope = stack()
    key = kms.Key(scope, "Key")
    queue = sqs.Queue(scope, "Failures", encryption_master_key=key)
    made = scheduled(scope, dead_letter=DeadLetter.to(queue))
    template = template_of(scope)
    assert len(resources(template, "AWS::SQS::Queue")) == 1
    arn = scope.resolve(queue.queue_arn)
    assert properties(template, SCHEDULE)["Target"]["DeadLetterConfig"] == {"Arn": arn}
    assert properties(template, "AWS::Lambda::Function")["DeadLetterConfig"] == {"TargetArn": arn}
    senders = [each for each in statements(template) if "sqs:SendMessage" in each["Action"]]
    encrypters = [each for each in statements(template) if "kms:GenerateDataKey*" in each["Action"]]
    assert (len(senders), len(encrypters)) == (2, 2)
    assert made.failure_route.arrivals_alarm is None
    assert made.failure_route.delivery_alarm is not None


def test_retention_of_both_queues() -> None:
    scope = stack()
    scheduled(scope, dead_letter=DeadLetter.queue(retention_period=Duration.days(3)))
    periods = [
        each["Properties"]["MessageRetentionPeriod"]
        for each in resources(template_of(scope), "AWS::SQS::Queue").values()
    ]
    assert periods == [259_200, 259_200]


def test_no_route_for_a_reason() -> None:
    scope = stack()
    made = scheduled(scope, dead_letter=DeadLetter.none(reason="the next run makes up for it"))
    template = template_of(scope)
    assert not resources(template, "AWS::SQS::Queue")
    assert "DeadLetterConfig" not in properties(template, SCHEDULE)["Target"]
    assert made.failure_route.queue is None
    reasons = [e.data for e in made.node.metadata if e.type == "constructs-lib:no-dead-letter"]
    assert reasons == ["the next run makes up for it"]


def test_other_routes_are_refused() -> None:
    for dead_letter in (DeadLetter.topic(), DeadLetter.bucket()):
        found = broken_rules(lambda route=dead_letter: scheduled(stack(), dead_letter=route))  # type: ignore[misc]
        assert found == [("LP623", "dead_letter")]
    scope = stack()
    fifo = DeadLetter.to(sqs.Queue(scope, "Fifo", fifo=True))
    assert broken_rules(lambda: scheduled(scope, dead_letter=fifo)) == [("LP309", "dead_letter")]
    topic = DeadLetter.to(sns.Topic(scope, "Topic"))
    assert broken_rules(lambda: scheduled(scope, "Other", dead_letter=topic)) == [("LP623", "dead_letter")]


def test_a_function_keeps_the_route_that_a_fan_out_has_wired() -> None:
    scope = stack()
    caller, worker = function(scope, "Caller"), function(scope, "Worker")
    fan_out = AsyncFanOut(scope, "FanOut", caller=caller, targets={"worker": worker}, retry_attempts=0)
    made = scheduled(scope, function=worker)
    assert made.function_failure_route is fan_out.failure_routes["worker"]
    template = template_of(scope)
    assert properties(template, "AWS::Lambda::EventInvokeConfig")["MaximumRetryAttempts"] == 0
    fifo = DeadLetter.to(sqs.Queue(scope, "Fifo", fifo=True))
    found = broken_rules(lambda: scheduled(scope, "Other", function=worker, dead_letter=fifo))
    assert found == [("LP309", "dead_letter"), ("LP308", "function")]


@pytest.mark.parametrize(
    "wired",
    [
        DeadLetter.none(reason="The caller asks again"),
        DeadLetter.bucket(),
        DeadLetter.queue(retention_period=Duration.days(1)),
    ],
    ids=lambda given: given.kind,
)
def test_a_route_that_a_fan_out_has_wired_is_not_taken_for_another(wired: DeadLetter) -> None:
    scope = stack()
    targets = {"worker": function(scope, "Worker")}
    AsyncFanOut(scope, "FanOut", caller=function(scope, "Caller"), targets=targets, dead_letter=wired)
    with pytest.raises(ValueError, match="LP308") as caught:
        scheduled(scope, function=targets["worker"])
    for part in ("Stack/Nightly", "Stack/FanOut", "Stack/Worker", "another dead_letter;"):
        assert part in str(caught.value)
    if wired.kind != "bucket":
        made = scheduled(scope, "Same", function=targets["worker"], dead_letter=wired)
        assert (made.failure_route.queue is None) == (wired.kind == "none")


def test_schedules_that_share_a_function_ring_for_both() -> None:
    scope = stack()
    worker = function(scope, "Worker")
    first, second = (sns.Topic(scope, name) for name in ("First", "Second"))
    scheduled(scope, "Morning", function=worker, alarm_actions=[actions.SnsAction(first)])
    made = scheduled(scope, "Evening", function=worker, alarm_actions=[actions.SnsAction(second)])
    alarms = resources(template_of(scope), "AWS::CloudWatch::Alarm")
    route = made.function_failure_route
    for alarm in (route.arrivals_alarm, route.delivery_alarm):
        assert alarm is not None
        found = alarms[scope.get_logical_id(alarm.node.default_child)]["Properties"]["AlarmActions"]  # type: ignore[arg-type]
        assert found == [scope.resolve(topic.topic_arn) for topic in (first, second)]


def test_two_schedules_of_one_function() -> None:
    scope = stack()
    shared = function(scope)
    first = scheduled(scope, "Morning", function=shared, schedule="cron(0 8 * * ? *)")
    second = scheduled(scope, "Evening", function=shared, schedule="cron(0 20 * * ? *)")
    template = template_of(scope)
    assert first.function_failure_route is second.function_failure_route
    assert len(resources(template, SCHEDULE)) == 2
    assert len(resources(template, "AWS::Lambda::EventInvokeConfig")) == 1
    roles = {json.dumps(e["Properties"]["Target"]["RoleArn"]) for e in resources(template, SCHEDULE).values()}
    assert len(roles) == 2


def test_a_configured_function_is_refused_by_the_name_of_the_parameter() -> None:
    scope = stack()
    configured = function(scope)
    configured.configure_async_invoke(retry_attempts=0)
    assert broken_rules(lambda: scheduled(scope, function=configured)) == [("LP316", "function")]
    alias = configured.add_alias("live")
    assert scheduled(scope, "ByAlias", function=alias).function_failure_route.queue is not None


def test_an_alias_is_invoked_and_nothing_else() -> None:
    scope = stack()
    alias = function(scope).add_alias("live")
    scheduled(scope, function=alias)
    template = template_of(scope)
    arn = scope.resolve(alias.function_arn)
    assert properties(template, SCHEDULE)["Target"]["Arn"] == arn
    invokes = [each for each in statements(template) if each["Action"] == "lambda:InvokeFunction"]
    assert [each["Resource"] for each in invokes] == [arn]


def test_an_imported_function_is_invoked_with_a_warning_about_its_role() -> None:
    scope = stack()
    made = scheduled(scope, function=imported_function(scope))
    assert deployed(scope)["Target"]["Arn"].endswith(":function:elsewhere")
    warnings = [str(e.data) for e in made.node.metadata if e.type == "aws:cdk:warning"]
    assert [each[:5] for each in warnings] == ["LP315"]


@pytest.mark.parametrize("kind", ["function", "version", "alias"])
@pytest.mark.parametrize("account", [None, "111111111111"], ids=["unknown account", "own account"])
def test_an_imported_function_is_invoked_and_nothing_beside_it(kind: str, account: str | None) -> None:
    scope = Stack(app(), "Here", env={"account": account, "region": "us-east-1"} if account else None)
    version = lambda_.Version.from_version_arn(scope, "Version", f"{FUNCTION_ARN}:3")
    function, arns = {
        "function": (
            lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN),
            [FUNCTION_ARN, f"{FUNCTION_ARN}:$LATEST"],
        ),
        "version": (version, f"{FUNCTION_ARN}:3"),
        "alias": (
            lambda_.Alias.from_alias_attributes(scope, "Live", alias_name="live", alias_version=version),
            f"{FUNCTION_ARN}:live",
        ),
    }[kind]
    scheduled(scope, function=function)
    template = template_of(scope)
    invokes = [each for each in statements(template) if each["Action"] == "lambda:InvokeFunction"]
    assert [each["Resource"] for each in invokes] == [arns]
    assert properties(template, SCHEDULE)["Target"]["Arn"] == (arns if isinstance(arns, str) else arns[0])
    assert not resources(template, "AWS::Lambda::Permission")


def test_a_function_of_another_region_is_refused() -> None:
    both = app()
    here = Stack(both, "Here", env={"account": "111111111111", "region": "us-east-1"})
    there = Stack(both, "There", env={"account": "111111111111", "region": "eu-west-1"})
    far = function(there)
    assert broken_rules(lambda: scheduled(here, function=far)) == [("LP320", "function")]
    assert broken_rules(lambda: scheduled(here, function=far.add_alias("live"))) == [("LP320", "function")]
    scheduled(Stack(both, "Anywhere"), function=function(here))


def test_a_function_of_another_stack() -> None:
    both = app()
    functions, schedules = Stack(both, "Functions"), Stack(both, "Schedules")
    made = ScheduledFunction(
        schedules, "Nightly", function=function(functions, "Worker"), schedule="rate(1 day)"
    )
    assert resources(template_of(schedules), SCHEDULE)
    assert [each.node.id for each in schedules.dependencies] == ["Functions"]
    assert not functions.dependencies
    assert made.function_failure_route.queue is not None


def test_alarms_watch_this_schedule_only() -> None:
    scope = stack()
    topic = sns.Topic(scope, "Pager")
    made = scheduled(scope, alarm_actions=[actions.SnsAction(topic)])
    template = template_of(scope)
    group = properties(template, "AWS::Scheduler::ScheduleGroup")["Name"]
    found = {
        each["Properties"]["MetricName"]: each["Properties"]
        for name, each in resources(template, "AWS::CloudWatch::Alarm").items()
        if name.startswith("Nightly") and not name.startswith("NightlyFunction")
    }
    assert set(found) == {
        "TargetErrorCount",
        "InvocationDroppedCount",
        "InvocationsFailedToBeSentToDeadLetterCount",
        "ApproximateNumberOfMessagesVisible",
    }
    for name, alarm in found.items():
        assert alarm["AlarmActions"] == [{"Ref": scope.get_logical_id(topic.node.default_child)}]  # type: ignore[arg-type]
        if alarm["Namespace"] == "AWS/Scheduler":
            assert alarm["Dimensions"] == [{"Name": "ScheduleGroup", "Value": group}]
            assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 1), name
    assert isinstance(made.target_errors_alarm, cloudwatch.Alarm)
    assert isinstance(made.dropped_alarm, cloudwatch.Alarm)


def test_grants_go_to_the_function() -> None:
    scope = stack()
    made = scheduled(scope)
    table = dynamodb.TableV2(
        scope, "Table", partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    )
    table.grant_read_data(made)
    assert isinstance(made.function, lambda_.Function)
    assert made.function.role is not None
    role = scope.resolve(made.function.role.role_name)
    policies = resources(template_of(scope), "AWS::IAM::Policy").values()
    assert any("dynamodb:" in json.dumps(each) and each["Properties"]["Roles"] == [role] for each in policies)


def test_warnings_reach_cdk() -> None:
    made = scheduled(stack(), schedule="cron(0 12 ? * FRI-MON *)")
    warnings = [str(e.data) for e in made.node.metadata if e.type == "aws:cdk:warning"]
    assert [each[:5] for each in warnings] == ["LP608"]


def test_next_runs() -> None:
    made = scheduled(stack(), schedule="cron(0 7 ? * MON-FRI *)", time_zone="Europe/Berlin")
    runs = made.next_runs(2, after=datetime(2027, 3, 26, 8))
    assert [run.isoformat() for run in runs] == ["2027-03-29T07:00:00+02:00", "2027-03-30T07:00:00+02:00"]


def test_the_event_has_the_texts_that_scheduler_replaces() -> None:
    attribute = scheduler.ContextAttribute
    found = defined()["Target"]["Input"]
    assert json.loads(found) == {
        "scheduled_time": attribute.scheduled_time,
        "schedule_arn": attribute.schedule_arn,
        "execution_id": attribute.execution_id,
        "attempt_number": attribute.attempt_number,
    }
