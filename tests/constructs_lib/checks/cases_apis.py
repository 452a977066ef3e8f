"""Mistakes with APIs of both kinds: time, origins, authorization."""

from copy import deepcopy
from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import ref, resource
from tests.constructs_lib.checks.parts_apis import (
    authorized,
    cognito,
    cors,
    http_api,
    of_api,
    permission,
    rest_api,
)

REST = rest_api()
HTTP = http_api()
CORS = cors()
ORIGINS = {"AllowOrigins": ["https://shop.example.com"], "AllowHeaders": ["authorization"]}
PAGES = in_place(HTTP, "Api", CorsConfiguration={**ORIGINS, "AllowCredentials": True})
GUARDED = authorized()
GUARDED_HTTP = authorized(kind="http")
USERS = cognito()


def _answering(name: str, value: str) -> dict[str, Any]:
    made = deepcopy(CORS)
    parameters = made["Options"]["Properties"]["Integration"]["IntegrationResponses"][0]["ResponseParameters"]
    parameters[f"method.response.header.Access-Control-Allow-{name}"] = value
    return made


def _origins(**properties: Any) -> dict[str, Any]:
    return {"CorsConfiguration": {**ORIGINS, "AllowCredentials": True, **properties}}


def _gateway_response(origin: str) -> dict[str, Any]:
    start = "gatewayresponse.header.Access-Control-Allow-"
    response = resource(
        "ApiGateway::GatewayResponse",
        RestApiId=ref("Api"),
        ResponseType="DEFAULT_4XX",
        ResponseParameters={f"{start}Origin": origin, f"{start}Credentials": "'true'"},
    )
    return {**REST, "Answer": response}


def _in_body(origin: str) -> dict[str, Any]:
    start = "method.response.header.Access-Control-Allow-"
    answer = {
        "statusCode": "200",
        "responseParameters": {f"{start}Origin": origin, f"{start}Credentials": "'true'"},
    }
    options = {"x-amazon-apigateway-integration": {"type": "mock", "responses": {"default": answer}}}
    return {
        "Api": resource("ApiGateway::RestApi", Body={"swagger": "2.0", "paths": {"/a": {"options": options}}})
    }


def _described(verb: str) -> dict[str, Any]:
    uri = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations"
    given = {"type": "aws_proxy", "httpMethod": verb, "uri": {"Fn::Sub": uri}}
    paths = {"/robots.txt": {"get": {"x-amazon-apigateway-integration": given}}}
    return {**REST, "Described": resource("ApiGateway::RestApi", Body={"swagger": "2.0", "paths": paths})}


OTHER = {
    "Other": resource("ApiGatewayV2::Api", Name="other", ProtocolType="HTTP"),
    "OtherPermission": permission("apigateway", of_api("*", "Other")),
}
OTHER_REST = {
    "Other": resource("ApiGateway::RestApi", Name="other"),
    "OtherPermission": permission("apigateway", of_api("*", "Other"), ref("Guard")),
}
PLAN = resource("ApiGateway::UsagePlan", ApiStages=[{"ApiId": ref("Api"), "Stage": ref("Stage")}])

CASES: tuple[Case, ...] = (
    changed("LP205", "a function that works longer than its REST API waits", REST, "Function", Timeout=120),
    changed("LP205", "a function that works longer than its HTTP API waits", HTTP, "Function", Timeout=120),
    changed(
        "LP205",
        "an integration that waits for less time than its function works",
        HTTP,
        "Integration",
        TimeoutInMillis=5_000,
    ),
    Case("LP270", "a path with a dot that calls by GET", _described("GET"), _described("POST")),
    changed("LP234", "a slow authorizer of a REST API", GUARDED, "Guard", Timeout=60),
    changed("LP234", "a slow authorizer of an HTTP API", GUARDED_HTTP, "Guard", Timeout=15),
    Case("LP207", "any origin with credentials on a REST API", _answering("Origin", "'*'"), CORS),
    Case(
        "LP207",
        "any origin with credentials when a REST API refuses",
        _gateway_response("'*'"),
        _gateway_response("'https://shop.example.com'"),
    ),
    Case(
        "LP207",
        "any origin with credentials in a definition in OpenAPI",
        _in_body("'*'"),
        _in_body("'https://shop.example.com'"),
    ),
    changed(
        "LP207", "any origin with credentials on an HTTP API", PAGES, "Api", **_origins(AllowOrigins=["*"])
    ),
    changed(
        "LP208",
        "an origin with a path",
        PAGES,
        "Api",
        **_origins(AllowOrigins=["https://shop.example.com/orders"]),
    ),
    Case("LP249", "any header with credentials on a REST API", _answering("Headers", "'*'"), CORS),
    changed(
        "LP249", "any header with credentials on an HTTP API", PAGES, "Api", **_origins(AllowHeaders=["*"])
    ),
    changed("LP250", "a header with a colon", PAGES, "Api", **_origins(AllowHeaders=["authorization:"])),
    changed("LP286", "a preflight that needs a signature", CORS, "Options", AuthorizationType="AWS_IAM"),
    changed("LP286", "a preflight that needs a key", {**CORS, "Plan": PLAN}, "Options", ApiKeyRequired=True),
    changed(
        "LP227",
        "an issuer without https",
        USERS,
        "Authorizer",
        JwtConfiguration={"Audience": ["shop"], "Issuer": "users.example.com"},
    ),
    changed(
        "LP232",
        "an authorizer that keeps one answer for all",
        GUARDED_HTTP,
        "Authorizer",
        IdentitySource=None,
        AuthorizerResultTtlInSeconds=300,
    ),
    changed(
        "LP232",
        "an authorizer of a REST API that keeps one answer for all",
        GUARDED,
        "Authorizer",
        IdentitySource=None,
    ),
    changed("LP278", "an authorizer that is named and not asked", USERS, "Route", AuthorizationType="NONE"),
    changed(
        "LP278", "an authorizer of a REST API that is not asked", GUARDED, "Method", AuthorizationType="NONE"
    ),
    changed("LP279", "an authorization without an authorizer", USERS, "Route", AuthorizerId=None),
    changed(
        "LP279",
        "an authorization with an authorizer of another type",
        GUARDED,
        "Method",
        AuthorizationType="COGNITO_USER_POOLS",
    ),
    changed(
        "LP277",
        "a route with an integration of another API",
        {**HTTP, **OTHER},
        "Integration",
        ApiId=ref("Other"),
    ),
    changed(
        "LP277",
        "a route with an authorizer of another API",
        {**USERS, **OTHER},
        "Authorizer",
        ApiId=ref("Other"),
    ),
    changed(
        "LP277",
        "a method with an authorizer of another API",
        {**GUARDED, **OTHER_REST},
        "Authorizer",
        RestApiId=ref("Other"),
    ),
)
