"""Mistakes with WebSocket APIs."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import ref, resource
from tests.constructs_lib.checks.parts_apis import invoke_uri, of_api, permission, web_socket_api

API = web_socket_api()
ASKED = {
    **in_place(API, "Connect", AuthorizationType="CUSTOM", AuthorizerId=ref("Authorizer")),
    "Authorizer": resource(
        "ApiGatewayV2::Authorizer",
        ApiId=ref("Api"),
        Name="guard",
        AuthorizerType="REQUEST",
        IdentitySource=["route.request.querystring.token"],
        AuthorizerUri=invoke_uri("Function"),
    ),
    "Asking": permission("apigateway", of_api("authorizers/*")),
}
ANSWERS = {
    **in_place(API, "Default", RouteResponseSelectionExpression="$default"),
    "Response": resource(
        "ApiGatewayV2::RouteResponse", ApiId=ref("Api"), RouteId=ref("Default"), RouteResponseKey="$default"
    ),
}


def _without(resources: dict[str, Any], name: str) -> dict[str, Any]:
    return {each: found for each, found in resources.items() if each != name}


CASES: tuple[Case, ...] = (
    Case("LP970", "messages that fit no route", _without(API, "Default"), API),
    Case("LP971", "a WebSocket API that anybody connects to", _without(API, "Connect"), API),
    changed("LP972", "a signed message", API, "Send", AuthorizationType="AWS_IAM"),
    changed("LP973", "a WebSocket API that selects no route", API, "Api", RouteSelectionExpression=None),
    changed("LP925", "the same route for every message", API, "Api", RouteSelectionExpression="action"),
    changed("LP922", "a route key of API Gateway's own", API, "Send", RouteKey="$send"),
    changed("LP203", "a route key that is there twice", API, "Send", RouteKey="$default"),
    changed("LP206", "a WebSocket API that waits for 30 seconds", API, "Integration", TimeoutInMillis=30_000),
    Case("LP974", "an answer without a route response", _without(ANSWERS, "Response"), ANSWERS),
    changed(
        "LP921",
        "an answer of a WebSocket authorizer that is kept",
        ASKED,
        "Authorizer",
        AuthorizerResultTtlInSeconds=300,
    ),
    changed(
        "LP975",
        "tokens for a WebSocket API",
        {**API, "Authorizer": ASKED["Authorizer"], "Asking": ASKED["Asking"]},
        "Authorizer",
        AuthorizerType="JWT",
        JwtConfiguration={"Audience": ["board"], "Issuer": "https://users.example.com"},
        IdentitySource=["$request.header.Authorization"],
        AuthorizerUri=None,
    ),
    Case("LP219", "a WebSocket API without a permission", _without(API, "Permission"), API),
)
