"""Routes that are added to an API which is there already."""

from typing import Any

import pytest
from aws_cdk import App, Duration, Size, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from constructs_lib import (
    ApiStage,
    Authorization,
    Cors,
    Domain,
    HttpApiFunction,
    RestApiFunction,
    Route,
    Throttling,
)
from tests.constructs_lib.patterns.apis.apis import SHOP, Api, api, both_kinds, methods, routes
from tests.constructs_lib.patterns.apis.test_api_settings import endpoint, policy
from tests.support.authorizations import certificate
from tests.support.stacks import broken_rules, function, imported_function, stack
from tests.support.templates import properties, resources, template_of

GET = [Route("GET", "/orders/{id}")]


def _theirs(scope: Stack, kind: type[Api]) -> Any:
    """An API of this app."""
    if kind is HttpApiFunction:
        return apigatewayv2.HttpApi(scope, "Theirs")
    return apigateway.RestApi(scope, "Theirs", cloud_watch_role=False)


def _imported(scope: Stack, kind: type[Api], construct_id: str = "Theirs") -> Any:
    """An API of another app."""
    if kind is HttpApiFunction:
        return apigatewayv2.HttpApi.from_http_api_attributes(scope, construct_id, http_api_id="abc")
    return apigateway.RestApi.from_rest_api_attributes(
        scope, construct_id, rest_api_id="abc", root_resource_id="root"
    )


def _given(kind: type[Api], theirs: Any) -> dict[str, Any]:
    return {"http_api" if kind is HttpApiFunction else "rest_api": theirs}


def _added(kind: type[Api], template: dict[str, Any]) -> set[str]:
    return set(routes(template) if kind is HttpApiFunction else methods(template))


@both_kinds
def test_routes_are_added_to_an_api_of_the_app(kind: type[Api]) -> None:
    scope = stack()
    theirs = _theirs(scope, kind)
    made = api(scope, kind, routes=GET, **_given(kind, theirs))
    template = template_of(scope)
    assert _added(kind, template) == {"GET /orders/{id}"}
    of_service = "AWS::ApiGatewayV2" if kind is HttpApiFunction else "AWS::ApiGateway"
    for each in ("Api", "RestApi", "Stage"):
        assert len(resources(template, f"{of_service}::{each}")) <= 1
    assert not resources(template, "AWS::CloudWatch::Alarm") or "Server" not in str(template)
    assert (made.http_api if isinstance(made, HttpApiFunction) else made.rest_api) is theirs
    assert len(resources(template, "AWS::Lambda::Permission")) == 1


def test_routes_of_an_api_of_the_app_are_deployed_with_it() -> None:
    def deployments(path: str) -> dict[str, Any]:
        scope = stack()
        theirs = _theirs(scope, RestApiFunction)
        api(scope, RestApiFunction, rest_api=theirs, routes=[Route("GET", path)])
        return resources(template_of(scope), "AWS::ApiGateway::Deployment")

    (made,) = deployments("/orders").values()
    assert any("ordersGET" in each for each in made["DependsOn"])
    assert set(deployments("/orders")) != set(deployments("/items"))


@both_kinds
def test_two_patterns_add_to_one_api(kind: type[Api]) -> None:
    scope = stack()
    theirs = _theirs(scope, kind)
    decides = function(scope, "Decides")
    for path in ("/orders", "/orders/{id}"):
        name = f"Of{len(path)}"
        authorization = Authorization.function(decides, identity_sources=[f"header.X-{len(path)}"])
        schema = {} if kind is HttpApiFunction else {"request_body_schema": {"type": "object"}}
        route = Route("POST", path, **schema)  # type: ignore[arg-type]
        api(scope, kind, name, authorization=authorization, routes=[route], **_given(kind, theirs))
    template = template_of(scope)
    assert _added(kind, template) == {"POST /orders", "POST /orders/{id}"}


@both_kinds
def test_api_of_another_stack(kind: type[Api]) -> None:
    app = App()
    there, here = Stack(app, "There"), Stack(app, "Here")
    theirs = _theirs(there, kind)
    theirs_last = {} if kind is HttpApiFunction else {"request_body_schema": {"type": "object"}}
    decides = Authorization.function(function(here, "Decides"))
    route = Route("POST", "/orders", **theirs_last)  # type: ignore[arg-type]
    api(here, kind, authorization=decides, routes=[route], **_given(kind, theirs))
    app.synth()
    templates = [template_of(each) for each in (there, here)]
    assert [bool(_added(kind, each)) for each in templates] == [
        kind is RestApiFunction,
        kind is HttpApiFunction,
    ]


@both_kinds
def test_imported_api(kind: type[Api]) -> None:
    scope = stack()
    given: dict[str, Any] = {} if kind is HttpApiFunction else {"stage": ApiStage(stage_name="live")}
    api(scope, kind, routes=GET, **_given(kind, _imported(scope, kind)), **given)
    template = template_of(scope)
    if kind is HttpApiFunction:
        assert properties(template, "AWS::ApiGatewayV2::Route")["ApiId"] == "abc"
        return
    (made,) = resources(template, "AWS::ApiGateway::Deployment").values()
    assert made["Properties"] == {"RestApiId": "abc", "StageName": "live"}
    assert any("GET" in each for each in made["DependsOn"])
    assert made["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize(
    "change",
    [
        {"routes": [Route("GET", "/items/{id}")]},
        {"authorization": Authorization.public(reason="a test")},
        {"authorization": Authorization.iam().and_api_key()},
        {"routes": [Route("GET", "/orders/{id}", required_query=["shop"])]},
        {"routes": [Route("GET", "/orders/{id}", request_body_schema={"type": "object"})]},
        {"integration_timeout": Duration.seconds(9)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_changes_of_routes_of_an_imported_api_is_deployed(change: dict[str, Any]) -> None:
    def deployments(**arguments: Any) -> list[str]:
        scope = stack()
        given = {
            "rest_api": _imported(scope, RestApiFunction),
            "stage": ApiStage(stage_name="live"),
            "routes": GET,
        }
        api(scope, RestApiFunction, function=imported_function(scope), **{**given, **arguments})
        return list(resources(template_of(scope), "AWS::ApiGateway::Deployment"))

    assert deployments() == deployments()
    assert deployments() != deployments(**change)


def test_imported_rest_api_without_a_stage_is_a_warning() -> None:
    scope = stack()
    given: dict[str, Any] = {"rest_api": _imported(scope, RestApiFunction)}
    api(scope, RestApiFunction, **given)
    assert resources(template_of(scope), "AWS::ApiGateway::Deployment") == {}
    warnings = [
        each.data for each in scope.node.find_child("Api").node.metadata if each.type == "aws:cdk:warning"
    ]
    assert [each[:5] for each in map(str, warnings)] == ["LP254"]


@pytest.mark.parametrize("is_permitted", [True, False])
def test_imported_function_is_permitted_to_the_api(is_permitted: bool) -> None:
    scope = stack()
    theirs = _theirs(scope, RestApiFunction)
    theirs.root.add_method("GET", apigateway.LambdaIntegration(function(scope, "Own")))
    arn = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
    elsewhere = lambda_.Function.from_function_arn(scope, "Elsewhere", arn)
    behind = imported_function(scope) if is_permitted else elsewhere
    api(scope, RestApiFunction, function=behind, rest_api=theirs, routes=GET)
    warnings = [each for each in scope.node.find_child("Api").node.metadata if "LP219" in str(each.data)]
    assert len(warnings) == (0 if is_permitted else 1)


def test_rest_api_without_a_root() -> None:
    scope = stack()
    theirs = apigateway.RestApi.from_rest_api_id(scope, "Theirs", "abc")
    given: dict[str, Any] = {"rest_api": theirs, "stage": ApiStage(stage_name="live")}
    assert broken_rules(lambda: api(scope, RestApiFunction, **given)) == [("LP253", "rest_api")]


def _of_the_api(scope: Stack) -> dict[str, Any]:
    return {
        "cors": Cors(allow_origins=[SHOP]),
        "throttling": Throttling(rate_limit=1),
        "access_log_retention": logs.RetentionDays.ONE_DAY,
        "description": "theirs",
        "domain": Domain("api.example.com", certificate=certificate(scope)),
        "alarm_actions": [_action()],
        "stage": ApiStage(stage_name="v1"),
        "binary_media_types": ["image/png"],
        "minimum_compression_size": Size.bytes(0),
        "policy": policy(principals=[iam.AnyPrincipal()]),
        "vpc_endpoints": [endpoint(scope)],
    }


def _action() -> Any:
    return actions.Ec2Action(actions.Ec2InstanceAction.REBOOT)


_OF_BOTH = ("cors", "throttling", "access_log_retention", "description", "domain", "alarm_actions")
_OF_REST = (*_OF_BOTH, "stage", "binary_media_types", "minimum_compression_size", "policy", "vpc_endpoints")


@pytest.mark.parametrize(
    ("kind", "parameter"),
    [*((RestApiFunction, each) for each in _OF_REST), *((HttpApiFunction, each) for each in _OF_BOTH)],
)
def test_what_belongs_to_the_api_is_refused_beside_it(kind: type[Api], parameter: str) -> None:
    scope = stack()
    arguments = {**_given(kind, _theirs(scope, kind)), parameter: _of_the_api(scope)[parameter]}
    assert broken_rules(lambda: api(scope, kind, **arguments)) == [("LP252", parameter)]


def test_stage_variables_beside_an_imported_api() -> None:
    scope = stack()
    given: dict[str, Any] = {
        "rest_api": _imported(scope, RestApiFunction),
        "stage": ApiStage("live", {"table": "orders"}),
    }
    assert broken_rules(lambda: api(scope, RestApiFunction, **given)) == [("LP252", "stage.variables")]


def test_key_of_an_api_that_is_given() -> None:
    scope = stack()
    theirs = _theirs(scope, RestApiFunction)
    made = api(
        scope, RestApiFunction, rest_api=theirs, routes=GET, authorization=Authorization.iam().and_api_key()
    )
    assert methods(template_of(scope))["GET /orders/{id}"]["ApiKeyRequired"] is True
    assert resources(template_of(scope), "AWS::ApiGateway::UsagePlan") == {}
    assert isinstance(made, RestApiFunction)
    assert made.usage_plan is None
    other = [Route("GET", "/other", authorization=Authorization.iam().and_api_key(quota=5))]
    found = broken_rules(lambda: api(scope, RestApiFunction, "Other", rest_api=theirs, routes=other))
    assert found == [("LP252", "the plan of an API key")]


@both_kinds
def test_route_that_another_pattern_has_added(kind: type[Api]) -> None:
    scope = stack()
    api(scope, kind, "One", routes=GET, **_given(kind, _imported(scope, kind)))
    again = _given(kind, _imported(scope, kind, "Again"))
    assert broken_rules(lambda: api(scope, kind, "Two", routes=GET, **again)) == [("LP203", "routes[0]")]


@both_kinds
def test_route_that_the_api_has_itself(kind: type[Api]) -> None:
    scope = stack()
    theirs = _theirs(scope, kind)
    if kind is HttpApiFunction:
        integration = integrations.HttpLambdaIntegration("Own", function(scope, "Own"))
        theirs.add_routes(path="/orders/{id}", integration=integration, methods=[apigatewayv2.HttpMethod.GET])
    else:
        theirs.root.resource_for_path("/orders/{id}").add_method("GET", apigateway.MockIntegration())
    found = broken_rules(lambda: api(scope, kind, routes=GET, **_given(kind, theirs)))
    assert found == [("LP203", "routes[0]")]


@both_kinds
def test_catch_all_twice(kind: type[Api]) -> None:
    scope = stack()
    theirs = _theirs(scope, kind)
    api(scope, kind, "One", **_given(kind, theirs))
    assert "LP203" in {
        code for code, _ in broken_rules(lambda: api(scope, kind, "Two", **_given(kind, theirs)))
    }


@both_kinds
def test_grant_is_for_the_routes_only(kind: type[Api]) -> None:
    scope = stack()
    made = api(
        scope, kind, routes=[*GET, Route("ANY", "/files/{path+}")], **_given(kind, _theirs(scope, kind))
    )
    made.grant_execute(iam.Role(scope, "Role", assumed_by=iam.AccountRootPrincipal()))
    granted = str(resources(template_of(scope), "AWS::IAM::Policy"))
    assert "GET/orders/*" in granted
    assert "/*/files/*" in granted


@pytest.mark.parametrize("is_named", [True, False])
def test_api_that_does_not_deploy_itself(is_named: bool) -> None:
    scope = stack()
    theirs = apigateway.RestApi(scope, "Theirs", cloud_watch_role=False, deploy=False)
    stage: dict[str, Any] = {"stage": ApiStage(stage_name="live")} if is_named else {}
    api(scope, RestApiFunction, rest_api=theirs, routes=GET, **stage)
    deployments = resources(template_of(scope), "AWS::ApiGateway::Deployment")
    assert len(deployments) == is_named
    warned = [each for each in scope.node.find_child("Api").node.metadata if "LP254" in str(each.data)]
    assert len(warned) == (not is_named)


def test_authorization_of_a_route_is_that_of_the_pattern() -> None:
    scope = stack()
    pool = cognito.UserPool(scope, "Pool")
    users = apigateway.CognitoUserPoolsAuthorizer(scope, "Users", cognito_user_pools=[pool])
    defaults = apigateway.MethodOptions(
        authorizer=users, authorization_type=apigateway.AuthorizationType.COGNITO
    )
    theirs = apigateway.RestApi(scope, "Theirs", cloud_watch_role=False, default_method_options=defaults)
    routes = [
        Route("GET", "/signed"),
        Route("GET", "/open", authorization=Authorization.public(reason="a test")),
    ]
    api(scope, RestApiFunction, rest_api=theirs, routes=routes)
    theirs.root.add_method("GET", apigateway.MockIntegration())
    made = methods(template_of(scope))
    found = {name: (each["AuthorizationType"], "AuthorizerId" in each) for name, each in made.items()}
    assert found == {
        "GET /signed": ("AWS_IAM", False),
        "GET /open": ("NONE", False),
        "GET /": ("COGNITO_USER_POOLS", True),
    }
