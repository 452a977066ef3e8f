"""What `WebSocketApiFunction` defines: routes, rights and addresses."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Annotations, Match, Template

from constructs_lib import (
    ApiStage,
    Authorization,
    FunctionTimeout,
    WebSocketApiFunction,
    WebSocketRoute,
    limits,
)
from constructs_lib.runtime import connections
from tests.constructs_lib.patterns.apis.apis import OPEN, routes
from tests.support.authorizations import domain, zone
from tests.support.stacks import (
    RUNTIME,
    app,
    broken_rules,
    code_folder,
    function,
    imported_function,
    stack,
    text_token,
)
from tests.support.templates import properties, resources, statements, template_of

API = "AWS::ApiGatewayV2::Api"
VARIABLE = "CONNECTIONS_ENDPOINT"


def socket_api(scope: Stack, construct_id: str = "Api", **arguments: Any) -> WebSocketApiFunction:
    """An API in front of a function."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    return WebSocketApiFunction(scope, construct_id, **arguments)


def _variables(template: dict[str, Any], name: str) -> dict[str, Any]:
    found = resources(template, "AWS::Lambda::Function")
    (one,) = (each for each in found if each.startswith(name))
    variables: dict[str, Any] = found[one]["Properties"].get("Environment", {}).get("Variables", {})
    return variables


def _posting(template: dict[str, Any]) -> list[Any]:
    return [
        each["Resource"] for each in statements(template) if each["Action"] == "execute-api:ManageConnections"
    ]


def _joined(value: Any) -> str:
    parts = value["Fn::Join"][1] if isinstance(value, dict) else [value]
    return "".join(each if isinstance(each, str) else "*" for each in parts)


def test_predefined_routes_are_there_and_go_to_the_function() -> None:
    scope = stack()
    socket_api(scope)
    template = template_of(scope)
    assert set(routes(template)) == {"$connect", "$disconnect", "$default"}
    assert len(resources(template, "AWS::ApiGatewayV2::Integration")) == 1
    assert properties(template, API)["ProtocolType"] == "WEBSOCKET"
    assert properties(template, API)["RouteSelectionExpression"] == "$request.body.action"


def test_clients_sign_their_connect_and_nothing_else() -> None:
    scope = stack()
    socket_api(scope, routes=[WebSocketRoute("send")])
    found = {key: each["AuthorizationType"] for key, each in routes(template_of(scope)).items()}
    assert found == {"$connect": "AWS_IAM", "$disconnect": "NONE", "$default": "NONE", "send": "NONE"}


def test_routes_have_functions_of_their_own() -> None:
    scope = stack()
    other = function(scope, "Other")
    asked = [WebSocketRoute("send", function=other), WebSocketRoute("$disconnect", function=other)]
    socket_api(scope, routes=asked)
    template = template_of(scope)
    targets = {key: each["Target"] for key, each in routes(template).items()}
    assert targets["$connect"] == targets["$default"] != targets["send"] == targets["$disconnect"]
    assert len(resources(template, "AWS::ApiGatewayV2::Integration")) == 2


def test_function_that_no_route_is_left_for_is_not_integrated() -> None:
    scope = stack()
    other = function(scope, "Other")
    keys = ("$connect", "$disconnect", "$default")
    socket_api(scope, routes=[WebSocketRoute(key, function=other) for key in keys])
    template = template_of(scope)
    assert len(resources(template, "AWS::ApiGatewayV2::Integration")) == 1
    assert VARIABLE not in _variables(template, "ApiFunction")


def test_each_route_has_a_permission_of_its_own() -> None:
    scope = stack()
    socket_api(scope, routes=[WebSocketRoute("send")])
    found = resources(template_of(scope), "AWS::Lambda::Permission").values()
    ends = sorted(_joined(each["Properties"]["SourceArn"]).rpartition("/")[2] for each in found)
    assert ends == ["*$connect", "*$default", "*$disconnect", "*send"]


@pytest.mark.parametrize(("count", "permissions"), [(17, 20), (18, 1)])
def test_many_routes_do_not_fill_the_policy_of_a_function(count: int, permissions: int) -> None:
    scope = stack()
    socket_api(scope, routes=[WebSocketRoute(f"kind{n}") for n in range(count)])
    found = resources(template_of(scope), "AWS::Lambda::Permission").values()
    assert len(found) == permissions
    if permissions == 1:
        assert [_joined(each["Properties"]["SourceArn"]) for each in found] == [
            "arn:*:execute-api:*:*:*/prod/*"
        ]


def test_many_routes_of_an_imported_function_are_permitted() -> None:
    scope = stack()
    many = [WebSocketRoute(f"kind{n}") for n in range(30)]
    socket_api(scope, function=imported_function(scope), routes=many)
    assert len(resources(template_of(scope), "AWS::Lambda::Permission")) == 1
    assert not Annotations.from_stack(scope).find_warning("*", Match.string_like_regexp("LP219"))


def test_a_response_is_returned_where_it_is_asked_for() -> None:
    scope = stack()
    socket_api(scope, routes=[WebSocketRoute("$default", return_response=True)])
    template = template_of(scope)
    answered = {key for key, each in routes(template).items() if "RouteResponseSelectionExpression" in each}
    assert answered == {"$default"}
    assert properties(template, "AWS::ApiGatewayV2::RouteResponse")["RouteResponseKey"] == "$default"


def test_functions_may_post_to_connections_of_this_stage_and_no_other() -> None:
    scope = stack()
    other = function(scope, "Other")
    socket_api(scope, routes=[WebSocketRoute("send", function=other)], stage=ApiStage(stage_name="live"))
    template = template_of(scope)
    assert [_joined(each) for each in _posting(template)] == [
        "arn:*:execute-api:*:*:*/live/*/@connections/*"
    ] * 2
    for name in ("ApiFunction", "Other"):
        assert _joined(_variables(template, name)[VARIABLE]) == "https://*.execute-api.*.*/live"


def test_variable_is_the_one_that_the_runtime_reads() -> None:
    assert connections.VARIABLE == VARIABLE


def test_function_behind_an_alias_is_told_too() -> None:
    scope = stack()
    own = function(scope, "Own")
    socket_api(scope, function=own.add_alias("live"))
    assert VARIABLE in _variables(template_of(scope), "Own")
    assert len(_posting(template_of(scope))) == 1


def test_function_of_another_stack_synthesises_and_is_not_told() -> None:
    scope = stack()
    there = Stack(scope, "There")
    socket_api(scope, function=function(there))
    assert VARIABLE not in _variables(template_of(there), "Function")
    assert _posting(template_of(there)) == []


def _by_cdk(scope: Stack, construct_id: str = "Function", **arguments: Any) -> lambda_.Function:
    code = lambda_.Code.from_inline("def handler(event, context): ...")
    return lambda_.Function(
        scope, construct_id, code=code, handler="index.handler", runtime=RUNTIME, **arguments
    )


@pytest.mark.parametrize("mutable", [True, False])
def test_role_that_does_not_take_the_right_to_post_is_warned_of(mutable: bool) -> None:
    here = Stack(app(), "Here", env={"account": "111111111111", "region": "us-east-1"})
    role = iam.Role.from_role_arn(here, "Role", "arn:aws:iam::111111111111:role/board", mutable=mutable)
    api = socket_api(here, function=function(here, role=role), stage=ApiStage(stage_name="live"))
    texts = [str(each.data) for each in api.node.metadata if str(each.data).startswith("LP")]
    assert (len(_posting(template_of(here))), len(texts)) == ((1, 0) if mutable else (0, 1))
    for text in texts:
        assert text.startswith("LP930 at Here/Api: role of function Function")
        assert "arn:aws:execute-api:us-east-1:111111111111:<id of the API>/live/*/@connections/*" in text


@pytest.mark.parametrize("make", [function, _by_cdk], ids=["ours", "of CDK"])
def test_address_of_the_function_is_not_overwritten(make: Callable[..., lambda_.Function]) -> None:
    scope = stack()
    own = make(scope, environment={VARIABLE: "https://board.example.com"})
    found = broken_rules(lambda: socket_api(scope, function=own))
    assert found == [("LP931", "environment of function Function")]
    other = make(scope, "Other", environment={"BOARD": "https://board.example.com"})
    socket_api(scope, "Second", function=other)
    assert set(_variables(template_of(scope), "Other")) == {"BOARD", VARIABLE}


def test_function_posts_to_two_apis_when_it_is_imported_for_one() -> None:
    scope = stack()
    own = function(scope, "Own")
    socket_api(scope, "Board", function=own)
    again = lambda_.Function.from_function_attributes(
        scope, "Again", function_arn=own.function_arn, same_environment=True
    )
    chat = socket_api(scope, "Chat", function=again)
    chat.grant_manage_connections(own)
    own.add_environment("CHAT_ENDPOINT", chat.connections_endpoint)
    # Fails, too, where resources need each other in a circle.
    template = dict(Template.from_stack(scope).to_json())
    assert len(resources(template, "AWS::Lambda::Permission")) == 6
    assert len({str(each) for each in _posting(template)[0]}) == 2
    variables = _variables(template, "Own")
    assert variables[VARIABLE] != variables["CHAT_ENDPOINT"]


def test_something_else_may_be_granted_to_post() -> None:
    scope = stack()
    api = socket_api(scope)
    role = iam.Role(scope, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    api.grant_manage_connections(role)
    assert len(_posting(template_of(scope))) == 2


def test_client_is_granted_to_connect_to_this_stage() -> None:
    scope = stack()
    api = socket_api(scope)
    api.grant_execute(iam.Role(scope, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")))
    (found,) = (each for each in statements(template_of(scope)) if each["Action"] == "execute-api:Invoke")
    assert _joined(found["Resource"]).endswith("/prod/$connect")


def test_authorizer_is_asked_with_its_identity_sources() -> None:
    scope = stack()
    sources = ["header.Authorization", "querystring.token", "context.identity.sourceIp"]
    tokens = Authorization.function(function(scope, "Tokens"), identity_sources=sources)
    socket_api(scope, authorization=tokens)
    template = template_of(scope)
    authorizer = properties(template, "AWS::ApiGatewayV2::Authorizer")
    assert authorizer["IdentitySource"] == [
        "route.request.header.Authorization",
        "route.request.querystring.token",
        "context.identity.sourceIp",
    ]
    assert routes(template)["$connect"]["AuthorizationType"] == "CUSTOM"
    log = json.loads(properties(template, "AWS::ApiGatewayV2::Stage")["AccessLogSettings"]["Format"])
    assert log["principal"] == "$context.authorizer.principalId"


def test_reasons_are_recorded() -> None:
    scope = stack()
    longer = FunctionTimeout.longer(reason="a queue invokes it, too")
    slow = function(scope, "Slow", timeout=Duration.minutes(1))
    send = WebSocketRoute("send", function=slow, function_timeout=longer)
    api = socket_api(scope, authorization=OPEN, routes=[send])
    found = {each.type: each.data for each in api.node.metadata}
    assert found == {"constructs-lib:public": "a test", "constructs-lib:function-timeout": longer.reason}


def test_function_has_to_answer_before_the_api_gives_up() -> None:
    scope = stack()
    slow = function(scope, "Slow", timeout=Duration.seconds(29))
    socket_api(scope, "Waits", function=slow)
    waits = Duration.seconds(28)
    other = function(scope, "Other", timeout=Duration.seconds(29))
    found = broken_rules(lambda: socket_api(scope, "Hasty", function=other, integration_timeout=waits))
    assert found == [("LP205", "timeout of function Other")]


@pytest.mark.parametrize("expression", ["$request.body.action", "${request.body.a.b}/${request.body.c}"])
def test_expression_with_a_part_of_the_message_passes(expression: str) -> None:
    scope = stack()
    socket_api(scope, route_selection_expression=expression)
    assert properties(template_of(scope), API)["RouteSelectionExpression"] == expression


@pytest.mark.parametrize("expression", ["", "action", "$request.body", "$request.body.", r"\$request.body.x"])
def test_expression_without_one_is_refused(expression: str) -> None:
    scope = stack()
    found = broken_rules(lambda: socket_api(scope, route_selection_expression=expression))
    assert found == [("LP925", "route_selection_expression")]


def test_route_key_has_to_be_known() -> None:
    scope = stack()
    found = broken_rules(lambda: socket_api(scope, routes=[WebSocketRoute(text_token(scope))]))
    assert found == [("LP922", "routes[0].route_key")]


def test_domain_is_where_functions_post_when_the_api_has_no_address_of_its_own() -> None:
    scope = stack()
    socket_api(
        scope, domain=domain(scope, name="board.example.com", hosted_zone=zone(scope), base_path="shop")
    )
    template = template_of(scope)
    assert properties(template, API)["DisableExecuteApiEndpoint"] is True
    assert properties(template, "AWS::ApiGatewayV2::ApiMapping")["ApiMappingKey"] == "shop"
    assert _variables(template, "ApiFunction")[VARIABLE] == "https://board.example.com/shop"


def test_permission_of_an_imported_function_is_missed() -> None:
    scope = stack()
    theirs = lambda_.Function.from_function_arn(
        scope, "Theirs", "arn:aws:lambda:us-east-1:111111111111:function:theirs"
    )
    socket_api(scope, "One", function=theirs)
    socket_api(scope, "Two", authorization=Authorization.function(theirs))
    socket_api(scope, "Three", function=imported_function(scope))
    warnings = [
        str(each.entry.data) for each in Annotations.from_stack(scope).find_warning("*", Match.any_value())
    ]
    found = [each[:18] for each in warnings if each.startswith("LP219")]
    assert found == ["LP219 at Stack/One", "LP219 at Stack/Two"]


def test_metrics_are_those_of_the_stage() -> None:
    scope = stack()
    socket_api(scope)
    found = {
        each["Properties"]["MetricName"]: {one["Name"] for one in each["Properties"]["Dimensions"]}
        for each in resources(template_of(scope), "AWS::CloudWatch::Alarm").values()
        if each["Properties"]["Namespace"] == "AWS/ApiGateway"
    }
    assert found == {"IntegrationError": {"ApiId", "Stage"}, "ExecutionError": {"ApiId", "Stage"}}


def test_limit_of_routes_counts_the_predefined_ones() -> None:
    scope = stack()
    many = [WebSocketRoute(f"kind{n}") for n in range(limits.WEBSOCKET_API_ROUTES.maximum)]
    found = broken_rules(lambda: socket_api(scope, routes=many))
    assert found == [("LP924", "routes")]


def test_handler_of_another_event_is_refused() -> None:
    scope = stack()
    entry = code_folder(
        "queue-handler",
        {
            "handler.py": "from aws_lambda_powertools.utilities.data_classes import SQSEvent\n\n\n"
            "def handler(event: SQSEvent, context):\n    return {'statusCode': 200}\n"
        },
    )
    send = WebSocketRoute("send", function=function(scope, "Queue", entry=entry))
    found = broken_rules(lambda: socket_api(scope, routes=[send]))
    assert found == [("LP059", "routes[0].function")]
