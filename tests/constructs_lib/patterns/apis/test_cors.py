"""CORS: the checks of both API patterns, preflights, and what the functions are told."""

from typing import Any

import pytest
from aws_cdk import Duration, Fn, Stack
from aws_cdk import aws_apigateway as apigateway

from constructs_lib import Authorization, Cors, HttpApiFunction, RestApiFunction, Route
from tests.constructs_lib.patterns.apis.apis import ADMIN, OPEN, SHOP, Api, api, both_kinds, methods, routes
from tests.support.stacks import broken_rules, function, imported_function, number_token, stack, text_token
from tests.support.templates import properties, resources, template_of

ALL = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def _broken(kind: type[Api], **arguments: Any) -> list[tuple[str, str]]:
    scope = stack()
    imported = imported_function(scope)
    return broken_rules(lambda: kind(scope, "Api", function=imported, **arguments))


def _preflight(template: dict[str, Any], path: str) -> dict[str, Any]:
    """The headers with which a REST API answers the preflights of a path."""
    integration = methods(template)[f"OPTIONS {path}"]["Integration"]
    parameters = integration["IntegrationResponses"][0]["ResponseParameters"]
    return {name.removeprefix("method.response.header."): value for name, value in parameters.items()}


def _http_cors(scope: Stack) -> dict[str, Any]:
    found: dict[str, Any] = properties(template_of(scope), "AWS::ApiGatewayV2::Api")["CorsConfiguration"]
    return found


def _variables(scope: Stack) -> dict[str, Any]:
    found: dict[str, Any] = properties(template_of(scope), "AWS::Lambda::Function").get("Environment", {})
    return found


@both_kinds
def test_without_cors_nothing_answers_preflights(kind: type[Api]) -> None:
    scope = stack()
    api(scope, kind)
    template = template_of(scope)
    assert not [name for name in {**methods(template), **routes(template)} if name.startswith("OPTIONS")]
    assert not resources(template, "AWS::ApiGateway::GatewayResponse")
    assert "CorsConfiguration" not in str(template["Resources"])
    assert _variables(scope) == {}


@both_kinds
@pytest.mark.parametrize(
    "origin", [SHOP, "http://localhost:3000", "https://[::1]:8443", "https://*.example.com", "app://shop"]
)
def test_origins_pass(kind: type[Api], origin: str) -> None:
    if "*" in origin:
        assert _broken(kind, cors=Cors(allow_origins=[origin])) == [("LP208", "cors.allow_origins")]
    else:
        api(stack(), kind, cors=Cors(allow_origins=[origin]))


@both_kinds
@pytest.mark.parametrize(
    "origins",
    [[f"{SHOP}/"], [f"{SHOP}/a"], ["shop.example.com"], ["https://"], ["HTTPS://shop.example.com"], [""],
     ["null"], [f"{SHOP},{ADMIN}"], ["*", "*"], [f"{SHOP}?a"], [f" {SHOP}"], ["https://Shop.example.com"],
     ["https://shop.example.com:443"], ["http://shop.example.com:80"], ["https://me@shop.example.com"],
     ["https://shop'.example.com"], ['https://shop".example.com']],
)  # fmt: skip
def test_what_is_no_origin_is_refused(kind: type[Api], origins: list[str]) -> None:
    assert set(_broken(kind, cors=Cors(allow_origins=origins))) == {("LP208", "cors.allow_origins")}


@both_kinds
def test_origins_that_only_cloudformation_knows_pass(kind: type[Api]) -> None:
    scope = stack()
    api(scope, kind, cors=Cors(allow_origins=[text_token(scope), SHOP], allow_credentials=True))
    assert "{'Ref': 'Text'}" in str(template_of(scope)["Resources"])


def test_http_api_takes_origins_of_unknown_number() -> None:
    scope = stack()
    api(scope, HttpApiFunction, cors=Cors(allow_origins=Fn.split(",", text_token(scope))))
    assert _http_cors(scope)["AllowOrigins"] == {"Fn::Split": [",", {"Ref": "Text"}]}


def test_rest_api_refuses_origins_of_unknown_number() -> None:
    found = _broken(RestApiFunction, cors=Cors(allow_origins=Fn.split(",", Fn.import_value("origins"))))
    assert found == [("LP208", "cors.allow_origins")]


@both_kinds
def test_no_origins_are_refused(kind: type[Api]) -> None:
    assert _broken(kind, cors=Cors(allow_origins=[])) == [("LP215", "cors.allow_origins")]


@both_kinds
def test_any_origin_with_credentials_is_refused(kind: type[Api]) -> None:
    cors = Cors(allow_origins=["*"], allow_credentials=True)
    assert _broken(kind, cors=cors) == [("LP207", "cors.allow_origins")]


@both_kinds
@pytest.mark.parametrize("method", ["get", "ANY", "*", "TRACE"])
def test_unknown_cors_method_is_refused(kind: type[Api], method: str) -> None:
    cors = Cors(allow_origins=[SHOP], allow_methods=["GET", method])
    assert _broken(kind, cors=cors) == [("LP216", "cors.allow_methods")]


@both_kinds
def test_options_route_is_refused_beside_cors(kind: type[Api]) -> None:
    given = [Route("GET", "/"), Route("OPTIONS", "/")]
    assert _broken(kind, cors=Cors(allow_origins=[SHOP]), routes=given) == [("LP217", "routes[1].method")]


def test_rest_preflight_of_each_path_allows_the_methods_of_that_path() -> None:
    scope = stack()
    given = [
        Route("GET", "/orders"),
        Route("POST", "/orders"),
        Route("DELETE", "/orders/{id}"),
        Route("ANY", "/any"),
    ]
    api(scope, RestApiFunction, cors=Cors(allow_origins=[SHOP]), routes=given)
    template = template_of(scope)
    allowed = {
        path: _preflight(template, path)["Access-Control-Allow-Methods"]
        for path in ("/orders", "/orders/{id}", "/any")
    }
    assert allowed == {"/orders": "'GET,POST'", "/orders/{id}": "'DELETE'", "/any": f"'{','.join(ALL)}'"}
    assert {name for name in methods(template) if name.startswith("OPTIONS")} == {
        "OPTIONS /orders", "OPTIONS /orders/{id}", "OPTIONS /any",
    }  # fmt: skip


def test_rest_preflight_needs_no_credentials() -> None:
    scope = stack()
    api(scope, RestApiFunction, cors=Cors(allow_origins=[SHOP]))
    template = template_of(scope)
    assert {name: each["AuthorizationType"] for name, each in methods(template).items()} == {
        "ANY /": "AWS_IAM",
        "ANY /{proxy+}": "AWS_IAM",
        "OPTIONS /": "NONE",
        "OPTIONS /{proxy+}": "NONE",
    }


def test_rest_preflight_knows_several_origins() -> None:
    scope = stack()
    api(scope, RestApiFunction, cors=Cors(allow_origins=[SHOP, ADMIN]))
    template = template_of(scope)
    assert _preflight(template, "/")["Access-Control-Allow-Origin"] == f"'{SHOP}'"
    (text,) = methods(template)["OPTIONS /"]["Integration"]["IntegrationResponses"][0][
        "ResponseTemplates"
    ].values()
    assert ADMIN in text


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, {"Access-Control-Allow-Headers": f"'{','.join(apigateway.Cors.DEFAULT_HEADERS)}'"}),
        ({"allow_headers": ["X-A", "X-B"]}, {"Access-Control-Allow-Headers": "'X-A,X-B'"}),
        ({"allow_methods": ["PUT"]}, {"Access-Control-Allow-Methods": "'PUT'"}),
        ({"allow_credentials": True}, {"Access-Control-Allow-Credentials": "'true'"}),
        ({"max_age": Duration.hours(1)}, {"Access-Control-Max-Age": "'3600'"}),
        ({"max_age": Duration.seconds(0)}, {"Access-Control-Max-Age": "'-1'"}),
    ],
    ids=lambda value: next(iter(value), "default"),
)
def test_rest_preflight_follows_the_arguments(arguments: dict[str, Any], expected: dict[str, str]) -> None:
    scope = stack()
    api(scope, RestApiFunction, cors=Cors(allow_origins=[SHOP], **arguments))
    found = _preflight(template_of(scope), "/")
    assert found.items() >= expected.items()
    optional = {"Access-Control-Allow-Credentials", "Access-Control-Max-Age"}
    assert optional & set(found) == optional & set(expected)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, {"AllowHeaders": apigateway.Cors.DEFAULT_HEADERS, "AllowCredentials": False}),
        ({"allow_headers": ["X-A"]}, {"AllowHeaders": ["X-A"]}),
        ({"allow_methods": ["PUT"]}, {"AllowMethods": ["PUT"]}),
        ({"allow_credentials": True}, {"AllowCredentials": True}),
        ({"max_age": Duration.hours(1)}, {"MaxAge": 3_600}),
        ({"max_age": Duration.seconds(0)}, {"MaxAge": 0}),
    ],
    ids=lambda value: next(iter(value), "default"),
)
def test_http_cors_follows_the_arguments(arguments: dict[str, Any], expected: dict[str, Any]) -> None:
    scope = stack()
    api(scope, HttpApiFunction, cors=Cors(allow_origins=[SHOP, ADMIN], **arguments))
    found = _http_cors(scope)
    assert found.items() >= expected.items()
    assert found["AllowOrigins"] == [SHOP, ADMIN]
    assert ("MaxAge" in found) == ("MaxAge" in expected)


@both_kinds
def test_max_age_that_only_cloudformation_knows_passes(kind: type[Api]) -> None:
    scope = stack()
    age = Duration.seconds(number_token(scope))
    api(scope, kind, cors=Cors(allow_origins=[SHOP], max_age=age))
    assert "{'Ref': 'Number'}" in str(template_of(scope)["Resources"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, sorted(ALL)),
        ([Route("GET", "/a"), Route("POST", "/b"), Route("GET", "/c")], ["GET", "POST"]),
        ([Route("GET", "/a"), Route("ANY", "/b")], sorted(ALL)),
    ],
    ids=["everything", "methods", "any"],
)
def test_http_cors_allows_the_methods_of_the_routes(given: list[Route] | None, expected: list[str]) -> None:
    scope = stack()
    api(scope, HttpApiFunction, cors=Cors(allow_origins=[SHOP]), routes=given)
    assert sorted(_http_cors(scope)["AllowMethods"]) == expected


@pytest.mark.parametrize("authorization", [Authorization.iam(), OPEN], ids=lambda given: given.kind)
def test_no_catch_all_route_of_an_http_api_catches_preflights(authorization: Authorization) -> None:
    scope = stack()
    api(scope, HttpApiFunction, cors=Cors(allow_origins=[SHOP]), authorization=authorization)
    kind = "AWS_IAM" if authorization.kind == "iam" else "NONE"
    assert {name: each["AuthorizationType"] for name, each in routes(template_of(scope)).items()} == {
        f"{method} {path}": kind for method in ALL if method != "OPTIONS" for path in ("/", "/{proxy+}")
    }


def test_no_any_route_of_an_http_api_catches_preflights() -> None:
    scope = stack()
    given = [Route("ANY", "/all"), Route("GET", "/all", authorization=OPEN), Route("GET", "/get")]
    api(scope, HttpApiFunction, cors=Cors(allow_origins=[SHOP]), routes=given)
    assert {name: each["AuthorizationType"] for name, each in routes(template_of(scope)).items()} == {
        "GET /all": "NONE",
        "GET /get": "AWS_IAM",
        **{f"{method} /all": "AWS_IAM" for method in ALL if method not in {"GET", "OPTIONS"}},
    }


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        (False, {"Access-Control-Allow-Origin": f"'{SHOP}'", "Vary": "'Origin'"}),
        (
            True,
            {
                "Access-Control-Allow-Origin": f"'{SHOP}'",
                "Access-Control-Allow-Credentials": "'true'",
                "Vary": "'Origin'",
            },
        ),
    ],
)
def test_errors_of_a_rest_api_carry_the_first_origin(credentials: bool, expected: dict[str, str]) -> None:
    scope = stack()
    schema = Route("POST", "/", request_body_schema={"type": "object"})
    cors = Cors(allow_origins=[SHOP, ADMIN], allow_credentials=credentials)
    api(scope, RestApiFunction, cors=cors, routes=[schema])
    responses = resources(template_of(scope), "AWS::ApiGateway::GatewayResponse").values()
    found = {
        each["Properties"]["ResponseType"]: each["Properties"]["ResponseParameters"] for each in responses
    }
    headers = {f"gatewayresponse.header.{name}": value for name, value in expected.items()}
    assert found == dict.fromkeys(("DEFAULT_4XX", "DEFAULT_5XX", "BAD_REQUEST_BODY"), headers)


@pytest.mark.parametrize("credentials", [True, False])
def test_function_behind_a_rest_api_is_told(credentials: bool) -> None:
    scope = stack()
    api(scope, RestApiFunction, cors=Cors(allow_origins=[SHOP, ADMIN], allow_credentials=credentials))
    assert _variables(scope)["Variables"] == {
        "CORS_ALLOW_ORIGINS": f"{SHOP},{ADMIN}",
        "CORS_ALLOW_CREDENTIALS": "true" if credentials else "false",
    }


def test_only_functions_that_routes_use_are_told() -> None:
    scope = stack()
    used, unused = function(scope, "Used"), function(scope, "Unused")
    cors = Cors(allow_origins=[SHOP])
    api(scope, RestApiFunction, function=unused, cors=cors, routes=[Route("GET", "/", function=used)])
    functions = resources(template_of(scope), "AWS::Lambda::Function")
    assert ["Environment" in each["Properties"] for name, each in sorted(functions.items())] == [False, True]


def test_function_behind_an_http_api_needs_no_telling() -> None:
    scope = stack()
    api(scope, HttpApiFunction, cors=Cors(allow_origins=[SHOP]))
    assert _variables(scope) == {}


@pytest.mark.parametrize(
    "other", [Cors(allow_origins=[ADMIN]), Cors(allow_origins=[SHOP], allow_credentials=True)]
)
def test_rest_apis_that_share_a_function_share_cors(other: Cors) -> None:
    scope = stack()
    shared = function(scope)
    api(scope, RestApiFunction, "First", function=shared, cors=Cors(allow_origins=[SHOP]))
    api(
        scope,
        RestApiFunction,
        "Same",
        function=shared,
        cors=Cors(allow_origins=[SHOP], max_age=Duration.days(1)),
    )
    api(scope, RestApiFunction, "Without", function=shared)
    api(scope, HttpApiFunction, "Http", function=shared, cors=other)
    assert broken_rules(lambda: api(scope, RestApiFunction, "Last", function=shared, cors=other)) == [
        ("LP210", "cors")
    ]


def test_api_that_was_refused_leaves_no_trace() -> None:
    scope = stack()
    shared = function(scope)
    cors = Cors(allow_origins=[SHOP])
    assert broken_rules(lambda: api(scope, RestApiFunction, function=shared, cors=cors, routes=[])) == [
        ("LP214", "routes")
    ]
    api(scope, RestApiFunction, function=shared, cors=Cors(allow_origins=[ADMIN]))
    assert _variables(scope)["Variables"]["CORS_ALLOW_ORIGINS"] == ADMIN


def test_function_that_cannot_be_told_is_warned_about() -> None:
    scope = stack()
    defined = api(scope, RestApiFunction, function=imported_function(scope), cors=Cors(allow_origins=[SHOP]))
    warnings = [str(each.data)[:5] for each in defined.node.metadata if each.type == "aws:cdk:warning"]
    assert warnings == ["LP211"]


def test_values_by_default() -> None:
    cors = Cors(allow_origins=["*"])
    assert list(cors.allow_headers) == apigateway.Cors.DEFAULT_HEADERS
    assert (cors.allow_methods, cors.allow_credentials, cors.max_age) == (None, False, None)
