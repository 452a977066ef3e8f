"""What `FunctionUrl` defines and refuses."""

from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

from constructs_lib import Authorization, Cors, FunctionUrl, RestApiFunction
from constructs_lib.checks.checking import check
from constructs_lib.checks.ignoring import part
from constructs_lib.templates.assembly import Assembly
from tests.support.by_hand import MINUTES, alarm_by_hand, function_by_hand
from tests.support.calls import LARGEST_SHARE, compared
from tests.support.constructs import a_function
from tests.support.stacks import broken_rules, function, imported_function, stack, text_token
from tests.support.templates import statements, template_of

SHOP = "https://shop.example.com"
PUBLIC = Authorization.public(reason="A page of a shop")
STREAMED = lambda_.InvokeMode.RESPONSE_STREAM
METHODS = ["GET", "PUT", "HEAD", "POST", "PATCH", "DELETE"]


def of_type(scope: Stack, kind: str) -> list[dict[str, Any]]:
    resources = template_of(scope)["Resources"].values()
    return [each["Properties"] for each in resources if each["Type"] == f"AWS::{kind}"]


def url_of(scope: Stack) -> dict[str, Any]:
    (found,) = of_type(scope, "Lambda::Url")
    return found


def test_callers_sign_unless_a_reason_says_otherwise() -> None:
    scope = stack()
    worker = function(scope)
    made = FunctionUrl(scope, "Url", function=worker)
    assert made.function is worker
    found = url_of(scope)
    assert found["AuthType"] == "AWS_IAM"
    assert found["InvokeMode"] == "BUFFERED"
    assert "Cors" not in found
    assert of_type(scope, "Lambda::Permission") == []


def test_public_url_has_both_permissions_that_aws_asks_for() -> None:
    scope = stack()
    made = FunctionUrl(scope, "Url", function=function(scope), authorization=PUBLIC)
    assert url_of(scope)["AuthType"] == "NONE"
    permissions = of_type(scope, "Lambda::Permission")
    assert {each.pop("FunctionName")["Fn::GetAtt"][1] for each in permissions} == {"Arn"}
    assert sorted(permissions, key=lambda each: str(each["Action"])) == [
        {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True, "Principal": "*"},
        {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE", "Principal": "*"},
    ]
    assert [(each.type, each.data) for each in made.node.metadata if "public" in each.type] == [
        ("constructs-lib:public", "A page of a shop")
    ]


def test_check_of_templates_knows_the_reason(tmp_path: Path) -> None:
    whole = App(outdir=str(tmp_path), analytics_reporting=False)
    scope = Stack(whole, "Stack")
    FunctionUrl(scope, "Url", function=a_function(scope), authorization=PUBLIC)
    whole.synth()
    assembly = Assembly.read(tmp_path)
    found = part(assembly.graph, check(assembly.graph), acknowledged=assembly.acknowledged)
    assert "LP366" not in {each.code for each in found.left}
    reasons = {each.finding.code: each.reason for each in found.accepted}
    assert reasons == {"LP366": "A page of a shop"}


def test_address_is_that_of_the_url() -> None:
    scope = stack()
    made = FunctionUrl(scope, "Url", function=function(scope))
    (logical_id,) = (
        name for name, each in template_of(scope)["Resources"].items() if each["Type"] == "AWS::Lambda::Url"
    )
    assert scope.resolve(made.url) == {"Fn::GetAtt": [logical_id, "FunctionUrl"]}


def test_alias_has_a_url_of_its_own() -> None:
    scope = stack()
    worker = function(scope)
    FunctionUrl(scope, "Url", function=worker)
    FunctionUrl(scope, "Live", function=worker.add_alias("live"), authorization=PUBLIC)
    urls = of_type(scope, "Lambda::Url")
    assert [each.get("Qualifier") for each in urls] == [None, "live"]
    assert all("Ref" in each["FunctionName"] for each in of_type(scope, "Lambda::Permission"))


def test_latest_version_is_the_function_itself() -> None:
    scope = stack()
    worker = function(scope)
    FunctionUrl(scope, "Url", function=worker.latest_version)
    assert "Qualifier" not in url_of(scope)
    assert broken_rules(lambda: FunctionUrl(scope, "Again", function=worker)) == [("LP903", "function")]


@pytest.mark.parametrize(("qualifier", "is_right"), [("3", False), ("live", True)])
def test_arn_of_a_version_has_no_url(qualifier: str, is_right: bool) -> None:
    scope = stack()
    arn = f"arn:aws:lambda:us-east-1:111111111111:function:elsewhere:{qualifier}"
    theirs = lambda_.Function.from_function_arn(scope, "Theirs", arn)
    if is_right:
        FunctionUrl(scope, "Url", function=theirs)
        (found,) = of_type(scope, "CloudWatch::Alarm")
        assert {each["Value"] for each in found["Dimensions"]} == {"elsewhere", "elsewhere:live"}
        return
    assert broken_rules(lambda: FunctionUrl(scope, "Url", function=theirs)) == [("LP902", "function")]


@pytest.mark.parametrize(
    "make",
    [
        imported_function,
        lambda scope: lambda_.Alias.from_alias_attributes(
            scope, "Live", alias_name="live", alias_version=function(scope).current_version
        ),
    ],
    ids=["function", "alias"],
)
def test_what_is_imported_has_a_url(make: Any) -> None:
    scope = stack()
    FunctionUrl(scope, "Url", function=make(scope))
    assert url_of(scope)["AuthType"] == "AWS_IAM"


def test_imported_function_of_this_environment_gets_both_permissions() -> None:
    scope = stack()
    FunctionUrl(scope, "Url", function=imported_function(scope), authorization=PUBLIC)
    assert len(of_type(scope, "Lambda::Permission")) == 2


def test_url_by_cdk_is_not_made_twice() -> None:
    scope = stack()
    worker = function(scope)
    worker.add_function_url()
    assert broken_rules(lambda: FunctionUrl(scope, "Url", function=worker)) == [("LP903", "function")]


def test_cors_is_passed_on() -> None:
    scope = stack()
    cors = Cors(
        [SHOP],
        allow_headers=["X-Shop"],
        allow_methods=["GET", "*"],
        max_age=Duration.seconds(0),
        expose_headers=["ETag"],
    )
    FunctionUrl(scope, "Url", function=function(scope), cors=cors)
    assert url_of(scope)["Cors"] == {
        "AllowOrigins": [SHOP],
        "AllowHeaders": ["X-Shop"],
        "AllowMethods": ["GET", "*"],
        "ExposeHeaders": ["ETag"],
        "MaxAge": 0,
    }


@pytest.mark.parametrize(("credentials", "methods"), [(False, ["*"]), (True, METHODS)])
def test_every_method_is_allowed_unless_some_are_named(credentials: bool, methods: list[str]) -> None:
    scope = stack()
    cors = Cors([SHOP], allow_credentials=credentials)
    FunctionUrl(scope, "Url", function=function(scope), cors=cors)
    found = url_of(scope)["Cors"]
    assert found["AllowMethods"] == methods
    assert found.get("AllowCredentials", False) is credentials


def test_function_gets_no_cors_of_its_own() -> None:
    scope = stack()
    FunctionUrl(scope, "Url", function=function(scope), cors=Cors([SHOP]))
    (found,) = of_type(scope, "Lambda::Function")
    assert "CORS_ALLOW_ORIGINS" not in found.get("Environment", {}).get("Variables", {})


def test_token_in_cors_passes() -> None:
    scope = stack()
    cors = Cors([text_token(scope)], allow_headers=[text_token(scope, "Header")])
    FunctionUrl(scope, "Url", function=function(scope), cors=cors)
    assert url_of(scope)["Cors"]["AllowOrigins"] == [{"Ref": "Text"}]


def test_token_for_a_method_passes() -> None:
    scope = stack()
    cors = Cors([SHOP], allow_methods=["GET", text_token(scope)], max_age=Duration.minutes(1))
    FunctionUrl(scope, "Url", function=function(scope), cors=cors)
    found = url_of(scope)["Cors"]
    assert found["AllowMethods"] == ["GET", {"Ref": "Text"}]
    assert (found["AllowOrigins"], found["MaxAge"]) == ([SHOP], 60)


def test_lists_in_cors_may_be_tokens() -> None:
    scope = stack()
    given = CfnParameter(scope, "List", type="CommaDelimitedList").value_as_list
    cors = Cors(given, allow_headers=given, allow_methods=given, expose_headers=given)
    FunctionUrl(scope, "Url", function=function(scope), cors=cors)
    found = url_of(scope)["Cors"]
    lists = ("AllowOrigins", "AllowHeaders", "AllowMethods", "ExposeHeaders")
    assert [found[each] for each in lists] == [{"Ref": "List"}] * 4


@pytest.mark.parametrize(
    ("runtime", "environment", "is_right"),
    [
        (lambda_.Runtime.PYTHON_3_13, {}, False),
        (lambda_.Runtime.JAVA_21, {}, False),
        (lambda_.Runtime.PYTHON_3_13, {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"}, True),
        (lambda_.Runtime.NODEJS_24_X, {}, True),
        (lambda_.Runtime.PROVIDED_AL2023, {}, True),
    ],
    ids=["python", "java", "adapter", "node", "provided"],
)
def test_streaming_needs_a_runtime_that_streams(
    runtime: lambda_.Runtime, environment: dict[str, str], is_right: bool
) -> None:
    scope = stack()
    worker = lambda_.Function(
        scope,
        "Function",
        runtime=runtime,
        handler="index.handler",
        code=lambda_.Code.from_bucket_v2(imported_bucket(scope), "code.zip"),
        environment=environment,
    )
    if is_right:
        FunctionUrl(scope, "Url", function=worker, invoke_mode=STREAMED)
        assert url_of(scope)["InvokeMode"] == "RESPONSE_STREAM"
    else:
        found = broken_rules(lambda: FunctionUrl(scope, "Url", function=worker, invoke_mode=STREAMED))
        assert found == [("LP908", "invoke_mode")]


def imported_bucket(scope: Stack) -> Any:
    return s3.Bucket.from_bucket_name(scope, "Code", "code")


def test_imported_function_may_stream() -> None:
    scope = stack()
    FunctionUrl(scope, "Url", function=imported_function(scope), invoke_mode=STREAMED)
    assert url_of(scope)["InvokeMode"] == "RESPONSE_STREAM"


def test_caller_of_the_account_is_granted_both_rights() -> None:
    scope = stack()
    caller = iam.Role(scope, "Caller", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    FunctionUrl(scope, "Url", function=function(scope)).grant_invoke_url(caller)
    found = {
        each["Action"]: each["Condition"]
        for each in statements(template_of(scope))
        if "Invoke" in str(each["Action"])
    }
    assert found == {
        "lambda:InvokeFunctionUrl": {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}},
        "lambda:InvokeFunction": {"Bool": {"lambda:InvokedViaFunctionUrl": True}},
    }


def test_caller_of_another_account_is_granted_both_rights_by_the_function() -> None:
    scope = stack()
    made = FunctionUrl(scope, "Url", function=function(scope))
    made.grant_invoke_url(iam.AccountPrincipal("222222222222"))
    found = of_type(scope, "Lambda::Permission")
    assert {each["Action"]: each["Principal"] for each in found} == {
        "lambda:InvokeFunctionUrl": "222222222222",
        "lambda:InvokeFunction": "222222222222",
    }
    assert [each.get("InvokedViaFunctionUrl") for each in found if each["Action"].endswith("Function")] == [
        True
    ]


def test_alarm_of_an_alias_is_about_the_alias() -> None:
    scope = stack()
    pager = SnsAction(sns.Topic(scope, "Pager"))
    live = function(scope).add_alias("live")
    made = FunctionUrl(scope, "Url", function=live, alarm_actions=[pager])
    (found,) = (each for each in of_type(scope, "CloudWatch::Alarm") if each["MetricName"] == "Url5xxCount")
    assert {each["Name"] for each in found["Dimensions"]} == {"FunctionName", "Resource"}
    assert found["AlarmActions"] == [{"Ref": "Pager3330101C"}]
    assert made.server_errors_alarm.node.path == "Stack/Url/ServerErrorsAlarm"


def test_function_may_answer_an_api_too() -> None:
    scope = stack()
    worker = function(scope)
    RestApiFunction(scope, "Api", function=worker, cors=Cors([SHOP]))
    FunctionUrl(scope, "Url", function=worker, cors=Cors(["https://other.example.com"]))
    assert url_of(scope)["Cors"]["AllowOrigins"] == ["https://other.example.com"]


def _ours(scope: Stack) -> None:
    worker, _ = function_by_hand(scope)
    FunctionUrl(scope, "Url", function=worker)


def _by_hand(scope: Stack) -> None:
    worker, _ = function_by_hand(scope)
    worker.add_function_url(
        auth_type=lambda_.FunctionUrlAuthType.AWS_IAM, invoke_mode=lambda_.InvokeMode.BUFFERED
    )
    errors = worker.metric("Url5xxCount", period=MINUTES, statistic="Sum")
    said = "The function URL answered with a server error (5XX)"
    alarm_by_hand(Construct(scope, "Url"), "ServerErrorsAlarm", errors, 1, said)


def test_calls_into_node_are_few() -> None:
    ours, by_hand = compared(_ours, _by_hand)
    assert ours.total() <= LARGEST_SHARE * by_hand.total(), ours - by_hand
