"""Deliberate mistakes with who may call an API, and with its domain."""

from collections.abc import Callable
from datetime import date
from typing import Any

from aws_cdk import Duration, Environment, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53

from constructs_lib import (
    ApiStage,
    Authorization,
    Cors,
    Domain,
    FunctionTimeout,
    HttpApiFunction,
    RestApiFunction,
    Route,
)
from tests.constructs_lib.mistake import Mistake
from tests.support.authorizations import by_function, certificate, domain, jwt, user_pool, users, zone
from tests.support.stacks import function, imported_function

Api = type[RestApiFunction | HttpApiFunction]
Made = Callable[[Stack], Authorization]


def _authorized(title: str, kind: Api, make: Made) -> Mistake:
    def mistake(scope: Stack) -> object:
        return kind(scope, "Api", function=imported_function(scope), authorization=make(scope))

    return Mistake(title, kind.__name__, mistake)


def _rest(title: str, make: Made) -> Mistake:
    return _authorized(title, RestApiFunction, make)


def _http(title: str, make: Made) -> Mistake:
    return _authorized(title, HttpApiFunction, make)


def _domain(title: str, **arguments: Callable[[Stack], Any] | str) -> Mistake:
    def mistake(scope: Stack) -> object:
        given = {name: value(scope) if callable(value) else value for name, value in arguments.items()}
        return RestApiFunction(scope, "Api", function=imported_function(scope), domain=domain(scope, **given))

    return Mistake(title, "RestApiFunction", mistake)


def _body(title: str, **keywords: Any) -> Mistake:
    def mistake(scope: Stack) -> object:
        schema = {"type": "object", "properties": {"count": keywords}}
        routes = [Route("POST", "/orders", request_body_schema=schema)]
        return RestApiFunction(scope, "Api", function=imported_function(scope), routes=routes)

    return Mistake(title, "RestApiFunction", mistake)


def _two_plans(scope: Stack) -> None:
    signed = Authorization.iam()
    routes = [
        Route("GET", "/orders", authorization=signed.and_api_key(quota=10_000)),
        Route("PUT", "/orders", authorization=signed.and_api_key(quota=100, quota_period="DAY")),
    ]
    RestApiFunction(scope, "Api", function=imported_function(scope), routes=routes)


def _own_origins(scope: Stack) -> None:
    own = function(scope, environment={"CORS_ALLOW_ORIGINS": "https://www.example.com"})
    RestApiFunction(scope, "Api", function=own, cors=Cors(allow_origins=["https://shop.example.com"]))


def _elsewhere(scope: Stack) -> lambda_.IFunction:
    return lambda_.Function.from_function_arn(
        scope, "Authorizer", "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
    )


def _far(scope: Stack) -> None:
    here = Stack(scope, "Shop", env=Environment(account="111111111111", region="eu-central-1"))
    edge = Domain(name="api.example.com", certificate=certificate(here, "us-east-1"))
    HttpApiFunction(here, "Api", function=imported_function(here), domain=edge)


def _settings(title: str, **arguments: Callable[[Stack], Any]) -> Mistake:
    def mistake(scope: Stack) -> object:
        given = {name: value(scope) for name, value in arguments.items()}
        return RestApiFunction(scope, "Api", function=imported_function(scope), **given)

    return Mistake(title, "RestApiFunction", mistake)


def _rest_api(scope: Stack) -> apigateway.RestApi:
    return apigateway.RestApi(scope, "Theirs")


def _imported_api(scope: Stack) -> apigateway.IRestApi:
    return apigateway.RestApi.from_rest_api_attributes(
        scope, "Theirs", rest_api_id="abc", root_resource_id="root"
    )


def _same_route(scope: Stack) -> None:
    theirs = apigatewayv2.HttpApi(scope, "Theirs")
    for construct_id in ("Orders", "Shop"):
        HttpApiFunction(
            scope,
            construct_id,
            function=imported_function(scope, f"{construct_id}Function"),
            http_api=theirs,
            routes=[Route("GET", "/orders")],
        )


def _nobody(_: Stack) -> iam.PolicyDocument:
    statement = iam.PolicyStatement(actions=["execute-api:Invoke"], resources=["execute-api:/*"])
    return iam.PolicyDocument(statements=[statement])


def _endpoints(scope: Stack) -> list[ec2.IInterfaceVpcEndpoint]:
    return [
        ec2.InterfaceVpcEndpoint.from_interface_vpc_endpoint_attributes(
            scope, "Endpoint", vpc_endpoint_id="vpce-1234567890abcdef0", port=443
        )
    ]


def _slow_without_a_reason(kind: Api) -> Callable[[Stack], object]:
    def mistake(scope: Stack) -> object:
        slow = function(scope, timeout=Duration.minutes(2))
        return kind(scope, "Api", function=slow, function_timeout=FunctionTimeout.longer(reason=""))

    return mistake


MISTAKES: tuple[Mistake, ...] = (
    Mistake("a function's name for an authorizer", "Authorization", lambda _: Authorization.function("fn")),  # type: ignore[arg-type]
    Mistake("a scope for a list of scopes", "Authorization", lambda _: jwt(scopes="orders/read")),
    _rest("a JSON Web Token for a REST API", lambda _: jwt()),
    _http("an API key for an HTTP API", lambda _: Authorization.iam().and_api_key()),
    _rest("an API key for anyone", lambda _: Authorization.public(reason="a key is sent").and_api_key()),
    _rest("a quota of nothing", lambda _: Authorization.iam().and_api_key(quota=0)),
    _rest("an API key alone without a reason", lambda _: Authorization.api_key(reason="")),
    _http("an API key alone for an HTTP API", lambda _: Authorization.api_key(reason="only for tests")),
    Mistake("two usage plans for an API", "RestApiFunction", _two_plans),
    _rest("no user pool", lambda _: Authorization.cognito(user_pools=[])),
    _rest("clients for a REST API", users),
    _http(
        "two user pools for an HTTP API",
        lambda scope: users(scope, user_pools=[user_pool(scope, "Staff"), user_pool(scope, "Guests")]),
    ),
    _http("an issuer without a scheme", lambda _: jwt(issuer="login.example.com")),
    _http("an issuer without TLS", lambda _: jwt(issuer="http://login.example.com")),
    _http("scopes in one text", lambda _: jwt(scopes=["orders/read orders/write"])),
    _http(
        "an identity source of HTTP APIs", lambda s: by_function(s, identity_sources=["$request.header.X"])
    ),
    _rest("a header for an identity source", lambda s: by_function(s, identity_sources=["Authorization"])),
    _rest(
        "answers that are kept for nobody",
        lambda s: by_function(s, identity_sources=[], results_cache_ttl=Duration.minutes(5)),
    ),
    _http(
        "answers that are kept for half a second",
        lambda s: by_function(s, results_cache_ttl=Duration.millis(500)),
    ),
    Mistake(
        "a preflight that is kept for half a second",
        "RestApiFunction",
        lambda s: RestApiFunction(
            s, "Api", function=function(s), cors=Cors(allow_origins=["*"], max_age=Duration.millis(500))
        ),
    ),
    Mistake(
        "an API that waits for half a millisecond",
        "HttpApiFunction",
        lambda s: HttpApiFunction(
            s, "Api", function=imported_function(s), integration_timeout=Duration.millis(99.5)
        ),
    ),
    _rest("an authorizer of an unknown account", lambda s: Authorization.function(_elsewhere(s))),
    _http("an HTTP authorizer of an unknown account", lambda s: Authorization.function(_elsewhere(s))),
    Mistake("a function with origins of its own", "RestApiFunction", _own_origins),
    _domain("a URL for a domain name", name="https://api.example.com"),
    _domain("a domain name in upper case", name="API.example.com"),
    Mistake("a certificate for edge-optimized domains", "HttpApiFunction", _far),
    _domain("a zone of another domain", hosted_zone=lambda scope: zone(scope, "ample.com")),
    _domain(
        "a zone of which only the id is known",
        hosted_zone=lambda scope: route53.HostedZone.from_hosted_zone_id(scope, "Zone", "Z111111QQQQQQQ"),
    ),
    _domain("a base path with a slash in front", base_path="/orders"),
    _body("a date in a body's schema", default=date(2027, 1, 31)),
    _body("a set in a body's schema", enum={1}),
    _body("a null deep in a body's schema", enum=[{"least": None}]),
    _body("a condition in a body's schema", **{"if": {"minimum": 1}, "then": {"maximum": 9}}),
    _body("a misspelt keyword in a body's schema", minimun=1),
    _body("a type of Python in a body's schema", type="int"),
    _body("a format of OpenAPI in a body's schema", type="integer", format="int64"),
    _body("a reference into a document of OpenAPI", **{"$ref": "#/components/schemas/Count"}),
    _settings(
        "settings of an API beside one that is given",
        rest_api=_rest_api,
        cors=lambda _: Cors(allow_origins=["*"]),
        stage=lambda _: ApiStage(stage_name="v1"),
        binary_media_types=lambda _: ["image/png"],
        description=lambda _: "Orders",
    ),
    _settings("routes that nobody deploys", rest_api=_imported_api),
    _settings(
        "an API of which only the id is known",
        rest_api=lambda scope: apigateway.RestApi.from_rest_api_id(scope, "Theirs", "abc"),
        stage=lambda _: ApiStage(),
    ),
    Mistake("a route that another pattern has added", "HttpApiFunction", _same_route),
    _settings("a version with a dot for a stage", stage=lambda _: ApiStage(stage_name="v1.0")),
    _settings(
        "words in a stage variable", stage=lambda _: ApiStage(variables={"table-name": "orders of today"})
    ),
    _settings("an extension for a media type", binary_media_types=lambda _: ["png"]),
    _settings("a resource policy for nobody", policy=_nobody),
    _settings("a regional domain of a private API", vpc_endpoints=_endpoints, domain=domain),
    Mistake("a longer timeout without a reason", "RestApiFunction", _slow_without_a_reason(RestApiFunction)),
    Mistake("a class that is no model", "Route", lambda _: Route("POST", "/", request_body_schema=int)),  # type: ignore[arg-type]
)
