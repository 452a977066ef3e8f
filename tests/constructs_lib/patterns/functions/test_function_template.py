"""What a StandardFunction defines, and what it may do."""

import pytest
from aws_cdk import Duration, Stack, Tags
from aws_cdk import aws_dynamodb as dynamodb

from constructs_lib import defaults
from tests.support.stacks import function, stack
from tests.support.templates import properties, resources, statements, template_of

ALARMS = {"Errors": ("Sum", 1), "Throttles": ("Sum", 1), "Duration": ("Maximum", 9_000)}


@pytest.fixture(scope="module", params=[True, False], ids=["recommended flags", "no flags"])
def scope(request: pytest.FixtureRequest) -> Stack:
    defined = stack(flags=request.param)
    function(defined)
    template_of(defined)
    return defined


def test_resources_are_those_documented(scope: Stack) -> None:
    assert sorted(each["Type"] for each in template_of(scope)["Resources"].values()) == [
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Alarm",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
    ]


def test_role_may_write_its_own_log_and_send_traces_only(scope: Stack) -> None:
    template = template_of(scope)
    (log_group,) = resources(template, "AWS::Logs::LogGroup")
    found = sorted(statements(template), key=lambda each: str(each["Action"]))
    assert [each | {"Action": sorted(each["Action"])} for each in found] == [
        {
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Effect": "Allow",
            "Resource": {"Fn::GetAtt": [log_group, "Arn"]},
        },
        {
            "Action": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            "Effect": "Allow",
            "Resource": "*",
        },
    ]
    assert "ManagedPolicyArns" not in properties(template, "AWS::IAM::Role")


def test_only_lambda_may_take_the_role(scope: Stack) -> None:
    policy = properties(template_of(scope), "AWS::IAM::Role")["AssumeRolePolicyDocument"]
    assert [each["Principal"] for each in policy["Statement"]] == [{"Service": "lambda.amazonaws.com"}]


def test_logs_are_json_in_its_own_log_group(scope: Stack) -> None:
    template = template_of(scope)
    ((name, log_group),) = resources(template, "AWS::Logs::LogGroup").items()
    logging = properties(template, "AWS::Lambda::Function")["LoggingConfig"]
    assert logging == {"LogFormat": "JSON", "LogGroup": {"Ref": name}}
    assert log_group["Properties"] == {"RetentionInDays": 30}


@pytest.mark.parametrize("metric", ALARMS)
def test_alarm_watches_this_function(scope: Stack, metric: str) -> None:
    template = template_of(scope)
    (name,) = resources(template, "AWS::Lambda::Function")
    (found,) = (
        each["Properties"]
        for each in resources(template, "AWS::CloudWatch::Alarm").values()
        if each["Properties"]["MetricName"] == metric
    )
    statistic, threshold = ALARMS[metric]
    assert found["Namespace"] == "AWS/Lambda"
    assert found["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": name}}]
    assert (found["Statistic"], found["Threshold"]) == (statistic, threshold)
    assert found["Period"] == defaults.ALARM_PERIOD.to_seconds()
    assert found["EvaluationPeriods"] == 1
    assert found["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert found["TreatMissingData"] == "notBreaching"


def test_duration_alarm_follows_the_timeout() -> None:
    scope = stack()
    function(scope, timeout=Duration.seconds(100))
    alarms = resources(template_of(scope), "AWS::CloudWatch::Alarm").values()
    assert [
        each["Properties"]["Threshold"] for each in alarms if each["Properties"]["MetricName"] == "Duration"
    ] == [90_000]


def test_attributes_are_what_was_defined() -> None:
    scope = stack()
    defined = function(scope)
    alarms = (defined.errors_alarm, defined.throttles_alarm, defined.duration_alarm)
    assert [each.node.path for each in alarms if each is not None] == [
        "Stack/Function/ErrorsAlarm",
        "Stack/Function/ThrottlesAlarm",
        "Stack/Function/DurationAlarm",
    ]
    assert (defined.error_rate_alarm, defined.composite_alarm) == (None, None)


def test_function_is_granted_to() -> None:
    scope = stack()
    table = dynamodb.TableV2(
        scope, "Table", partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    )
    table.grant_read_data(function(scope))
    assert any("dynamodb:GetItem" in each["Action"] for each in statements(template_of(scope)))


def test_version_and_alias_are_lambdas_own() -> None:
    scope = stack()
    function(scope).add_alias("live")
    template = template_of(scope)
    assert len(resources(template, "AWS::Lambda::Version")) == 1
    assert properties(template, "AWS::Lambda::Alias")["Name"] == "live"


def _tagged(scope: Stack) -> set[str]:
    found = template_of(scope)["Resources"].values()
    return {each["Type"] for each in found if "Tags" in each["Properties"]}


def test_tags_of_a_function_are_not_those_of_its_role_and_log_group() -> None:
    scope = stack()
    Tags.of(function(scope)).add("team", "shop")
    assert _tagged(scope) == {"AWS::Lambda::Function", "AWS::CloudWatch::Alarm"}


def test_tags_reach_what_lies_beside_a_function_where_they_are_added_to_it_or_to_the_stack() -> None:
    one, whole = stack(), stack()
    made = function(one)
    assert made.role is not None
    for each in (made, made.role, made.log_group):
        Tags.of(each).add("team", "shop")
    function(whole)
    Tags.of(whole).add("team", "shop")
    assert _tagged(one) == _tagged(whole)
    assert {"AWS::IAM::Role", "AWS::Logs::LogGroup"} < _tagged(one)
