"""What the API patterns define, and what they may do."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns

from constructs_lib import HttpApiFunction, RestApiFunction, Route
from tests.constructs_lib.patterns.apis.apis import KINDS, Api, api, both_kinds, methods
from tests.support.stacks import function, imported_function, stack
from tests.support.templates import properties, resources, statements, template_of

SCHEMA = {"type": "object", "required": ["item"]}
STAGES = {RestApiFunction: "AWS::ApiGateway::Stage", HttpApiFunction: "AWS::ApiGatewayV2::Stage"}


@pytest.fixture(scope="module", params=[True, False], ids=["recommended flags", "no flags"])
def twice(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Every pattern twice in one stack, in front of one function."""
    scope = stack(flags=request.param)
    shared = function(scope)
    for kind in KINDS:
        for name in ("First", "Second"):
            api(scope, kind, f"{name}{kind.__name__}", function=shared)
    return template_of(scope)


def test_patterns_define_no_outputs(twice: dict[str, Any]) -> None:
    assert "Outputs" not in twice


def test_patterns_define_no_custom_resources_and_no_account(twice: dict[str, Any]) -> None:
    kinds = {each["Type"] for each in twice["Resources"].values()}
    assert not [kind for kind in kinds if kind.startswith("Custom::")]
    assert "AWS::CloudFormation::CustomResource" not in kinds
    assert "AWS::ApiGateway::Account" not in kinds
    assert len(resources(twice, "AWS::Lambda::Function")) == 1


def test_patterns_give_no_physical_names(twice: dict[str, Any]) -> None:
    names = {
        "AWS::Lambda::Function": "FunctionName",
        "AWS::IAM::Role": "RoleName",
        "AWS::CloudWatch::Alarm": "AlarmName",
    }
    for kind, name in names.items():
        found = resources(twice, kind).values()
        assert found
        assert not [each for each in found if name in each["Properties"]]


def test_names_of_the_apis_are_unique(twice: dict[str, Any]) -> None:
    kinds = ("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")
    names = [each["Properties"]["Name"] for kind in kinds for each in resources(twice, kind).values()]
    assert len(names) == len(set(names)) == 4


def test_alarms_of_the_apis_watch_one_api_each(twice: dict[str, Any]) -> None:
    alarms = [
        each["Properties"]
        for each in resources(twice, "AWS::CloudWatch::Alarm").values()
        if each["Properties"]["Namespace"] == "AWS/ApiGateway"
    ]
    assert len({json.dumps(each["Dimensions"]) for each in alarms}) == 4
    for each in alarms:
        assert each["MetricName"] in {"5XXError", "5xx"}
        assert (each["Statistic"], each["Threshold"], each["Period"]) == ("Sum", 1, 300)
        assert each["TreatMissingData"] == "notBreaching"
        assert each["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"


def test_alarm_of_a_rest_api_has_the_dimensions_of_its_metric() -> None:
    scope = stack()
    api(scope, RestApiFunction, function=imported_function(scope))
    template = template_of(scope)
    name = properties(template, "AWS::ApiGateway::RestApi")["Name"]
    (stage,) = resources(template, "AWS::ApiGateway::Stage")
    assert properties(template, "AWS::CloudWatch::Alarm")["Dimensions"] == [
        {"Name": "ApiName", "Value": name},
        {"Name": "Stage", "Value": {"Ref": stage}},
    ]


def test_alarm_of_an_http_api_has_the_dimensions_of_its_metric() -> None:
    scope = stack()
    api(scope, HttpApiFunction, function=imported_function(scope))
    template = template_of(scope)
    (name,) = resources(template, "AWS::ApiGatewayV2::Api")
    assert properties(template, "AWS::CloudWatch::Alarm")["Dimensions"] == [
        {"Name": "ApiId", "Value": {"Ref": name}}
    ]


@both_kinds
def test_alarm_actions(kind: type[Api]) -> None:
    scope = stack()
    topic = sns.Topic(scope, "Alarms")
    api(scope, kind, function=imported_function(scope), alarm_actions=[actions.SnsAction(topic)])
    template = template_of(scope)
    (name,) = resources(template, "AWS::SNS::Topic")
    assert properties(template, "AWS::CloudWatch::Alarm")["AlarmActions"] == [{"Ref": name}]


@both_kinds
@pytest.mark.parametrize("retention", [None, logs.RetentionDays.ONE_DAY])
def test_access_log_is_kept_as_long_as_asked(kind: type[Api], retention: logs.RetentionDays | None) -> None:
    scope = stack()
    given: dict[str, Any] = {} if retention is None else {"access_log_retention": retention}
    defined = api(scope, kind, function=imported_function(scope), **given)
    template = template_of(scope)
    groups = resources(template, "AWS::Logs::LogGroup")
    expected = 1 if retention else 90
    assert {each["Properties"]["RetentionInDays"] for each in groups.values()} == {expected}
    stage = properties(template, STAGES[kind])
    settings = stage.get("AccessLogSetting") or stage["AccessLogSettings"]
    name = scope.resolve(defined.access_log_group.log_group_name)["Ref"]
    assert name in groups
    assert f"'{name}'" in str(settings["DestinationArn"])


@both_kinds
def test_access_log_is_json_of_one_line(kind: type[Api]) -> None:
    scope = stack()
    api(scope, kind, function=imported_function(scope))
    stage = properties(template_of(scope), STAGES[kind])
    settings = stage.get("AccessLogSetting") or stage["AccessLogSettings"]
    found = json.loads(settings["Format"])
    assert found.keys() >= {"requestId", "ip", "method", "route", "status", "integrationError"}
    assert all(value.startswith("$context.") for value in found.values())
    assert "\n" not in settings["Format"]


def test_description_reaches_both_kinds() -> None:
    for kind, name in (
        (RestApiFunction, "AWS::ApiGateway::RestApi"),
        (HttpApiFunction, "AWS::ApiGatewayV2::Api"),
    ):
        scope = stack()
        api(scope, kind, description="Orders")
        assert properties(template_of(scope), name)["Description"] == "Orders"


@both_kinds
@pytest.mark.parametrize(
    "timeout", [Duration.millis(50), Duration.millis(28_500), Duration.seconds(29), None]
)
def test_integration_timeout_reaches_the_template(kind: type[Api], timeout: Duration | None) -> None:
    scope = stack()
    api(scope, kind, function=imported_function(scope), integration_timeout=timeout)
    template = template_of(scope)
    found = [each["Integration"].get("TimeoutInMillis") for each in methods(template).values()] or [
        each["Properties"].get("TimeoutInMillis")
        for each in resources(template, "AWS::ApiGatewayV2::Integration").values()
    ]
    assert set(found) == {None if timeout is None else timeout.to_milliseconds()}


def test_http_api_waits_for_its_full_30_seconds() -> None:
    scope = stack()
    full = Duration.seconds(30)
    api(scope, HttpApiFunction, function=imported_function(scope), integration_timeout=full)
    assert properties(template_of(scope), "AWS::ApiGatewayV2::Integration")["TimeoutInMillis"] == 30_000


def test_rest_api_is_regional_traced_and_logs_errors() -> None:
    scope = stack()
    api(scope, RestApiFunction)
    template = template_of(scope)
    assert properties(template, "AWS::ApiGateway::RestApi")["EndpointConfiguration"] == {
        "Types": ["REGIONAL"]
    }
    stage = properties(template, "AWS::ApiGateway::Stage")
    assert stage["TracingEnabled"] is True
    assert stage["StageName"] == "prod"
    assert [each["LoggingLevel"] for each in stage["MethodSettings"]] == ["ERROR"]
    assert [each["DataTraceEnabled"] for each in stage["MethodSettings"]] == [False]


def test_error_log_of_a_rest_api_exists_before_its_stage() -> None:
    scope = stack()
    defined = api(scope, RestApiFunction)
    assert isinstance(defined, RestApiFunction)
    template = template_of(scope)
    (stage,) = resources(template, "AWS::ApiGateway::Stage").values()
    name = scope.resolve(defined.error_log_group.log_group_name)["Ref"]
    assert name in stage["DependsOn"]
    parts = template["Resources"][name]["Properties"]["LogGroupName"]["Fn::Join"][1]
    (rest_api,) = resources(template, "AWS::ApiGateway::RestApi")
    assert parts == ["API-Gateway-Execution-Logs_", {"Ref": rest_api}, "/prod"]


def _validating(schema: Mapping[str, object], **arguments: Any) -> dict[str, Any]:
    scope = stack()
    given = [Route("POST", "/orders", request_body_schema=schema, **arguments), Route("GET", "/orders")]
    api(scope, RestApiFunction, function=imported_function(scope), routes=given)
    return template_of(scope)


def test_body_is_validated_against_its_schema() -> None:
    template = _validating(SCHEMA)
    ((model, found),) = resources(template, "AWS::ApiGateway::Model").items()
    (validator,) = resources(template, "AWS::ApiGateway::RequestValidator")
    assert found["Properties"]["Schema"] == SCHEMA
    post, get = methods(template)["POST /orders"], methods(template)["GET /orders"]
    # A body of another type would not be looked at without a model for it.
    assert post["RequestModels"] == {"application/json": {"Ref": model}, "$default": {"Ref": model}}
    assert post["RequestValidatorId"] == {"Ref": validator}
    assert "RequestValidatorId" not in get
    assert "RequestModels" not in get


def test_bad_body_is_answered_with_what_is_wrong() -> None:
    found = properties(_validating(SCHEMA), "AWS::ApiGateway::GatewayResponse")
    assert found["ResponseType"] == "BAD_REQUEST_BODY"
    assert "$context.error.validationErrorString" in found["ResponseTemplates"]["application/json"]
    assert "ResponseParameters" not in found


def test_new_schema_makes_a_new_deployment() -> None:
    def deployment(schema: Mapping[str, object]) -> str:
        (name,) = resources(_validating(schema), "AWS::ApiGateway::Deployment")
        return name

    assert deployment(SCHEMA) == deployment(dict(SCHEMA))
    assert deployment(SCHEMA) != deployment({"type": "object"})


def test_deployment_waits_for_the_models() -> None:
    template = _validating(SCHEMA)
    (deployment,) = resources(template, "AWS::ApiGateway::Deployment").values()
    (model,) = resources(template, "AWS::ApiGateway::Model")
    assert model in deployment["DependsOn"]


def test_empty_schema_is_a_schema() -> None:
    template = _validating({})
    assert properties(template, "AWS::ApiGateway::Model")["Schema"] == {}


def test_required_query_is_validated() -> None:
    scope = stack()
    given = [Route("GET", "/orders", required_query=["page", "size"]), Route("GET", "/open")]
    api(scope, RestApiFunction, routes=given)
    template = template_of(scope)
    found = methods(template)["GET /orders"]
    assert found["RequestParameters"] == {
        "method.request.querystring.page": True,
        "method.request.querystring.size": True,
    }
    assert "RequestValidatorId" in found
    assert "RequestValidatorId" not in methods(template)["GET /open"]
    assert not resources(template, "AWS::ApiGateway::GatewayResponse")


def test_one_validator_serves_all_routes() -> None:
    scope = stack()
    given = [Route(each, "/orders", request_body_schema=SCHEMA) for each in ("POST", "PUT", "PATCH")]
    api(scope, RestApiFunction, routes=given)
    template = template_of(scope)
    assert len(resources(template, "AWS::ApiGateway::RequestValidator")) == 1
    assert len(resources(template, "AWS::ApiGateway::Model")) == 3


def test_proxy_of_everything_holds_the_root_too() -> None:
    scope = stack()
    api(scope, RestApiFunction)
    assert set(methods(template_of(scope))) == {"ANY /", "ANY /{proxy+}"}


@both_kinds
def test_what_is_granted_to_the_pattern_is_granted_to_its_function(kind: type[Api]) -> None:
    scope: Stack = stack()
    table = dynamodb.TableV2(
        scope, "Table", partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    )
    defined = api(scope, kind)
    table.grant_read_data(defined)
    granted = [each for each in statements(template_of(scope)) if "dynamodb:GetItem" in each["Action"]]
    assert len(granted) == 1
    assert defined.grant_principal is not None


@both_kinds
def test_attributes_are_what_was_defined(kind: type[Api]) -> None:
    scope = stack()
    own = function(scope)
    defined = api(scope, kind, function=own)
    assert defined.function is own
    assert defined.server_errors_alarm.node.path == "Stack/Api/ServerErrorsAlarm"
    assert defined.access_log_group.node.path == "Stack/Api/AccessLog"
