"""Routes, authorization and throttling: the checks of both API patterns, and what they define."""

from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from constructs_lib import (
    Authorization,
    FunctionTimeout,
    HttpApiFunction,
    RestApiFunction,
    Route,
    Throttling,
    defaults,
)
from tests.constructs_lib.patterns.apis.apis import OPEN, Api, api, both_kinds, methods, routes
from tests.support.stacks import broken_rules, function, imported_function, number_token, stack
from tests.support.templates import properties, resources, statements, template_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY")


def _broken(kind: type[Api], **arguments: Any) -> list[tuple[str, str]]:
    scope = stack()
    arguments.setdefault("function", imported_function(scope))
    return broken_rules(lambda: api(scope, kind, **arguments))


@both_kinds
@pytest.mark.parametrize("method", METHODS)
def test_every_method_of_api_gateway_is_routed(kind: type[Api], method: str) -> None:
    scope = stack()
    api(scope, kind, routes=[Route(method, "/orders")])
    template = template_of(scope)
    assert set(methods(template) or routes(template)) == {f"{method} /orders"}


@both_kinds
@pytest.mark.parametrize("method", ["get", "CONNECT", "TRACE", "", "GET,POST", "*"])
def test_unknown_method_is_refused(kind: type[Api], method: str) -> None:
    assert _broken(kind, routes=[Route(method, "/")]) == [("LP201", "routes[0].method")]


@both_kinds
@pytest.mark.parametrize(
    "path", ["/", "/orders", "/orders/{id}", "/{a}/{b}", "/{proxy+}", "/a/{b}/{c+}", "/v1.2/a-b_c/x:y/$z"]
)
def test_well_formed_path_is_routed(kind: type[Api], path: str) -> None:
    scope = stack()
    api(scope, kind, routes=[Route("GET", path)])
    template = template_of(scope)
    assert set(methods(template) or routes(template)) == {f"GET {path}"}


@both_kinds
@pytest.mark.parametrize(
    "path",
    [
        "", "orders", "/orders/", "//", "/a//b", "/{id", "/id}", "/{}", "/{+}", "/x{id}", "/{a}{b}",
        "/{path+}/meta", "/{id}/{id}", "/{id}/{id+}", "/a b", "/a?b", "/a#b", "/orders/{id}\n",
    ],
)  # fmt: skip
def test_malformed_path_is_refused(kind: type[Api], path: str) -> None:
    assert _broken(kind, routes=[Route("GET", path)]) == [("LP202", "routes[0].path")]


@pytest.mark.parametrize("character", "~!&'()*,;=@%")
def test_rest_api_refuses_what_an_http_api_routes(character: str) -> None:
    given = [Route("GET", f"/orders{character}")]
    assert _broken(RestApiFunction, routes=given) == [("LP202", "routes[0].path")]
    api(stack(), HttpApiFunction, routes=given)


@both_kinds
@pytest.mark.parametrize("method", ["GET", "ANY"])
def test_duplicate_route_is_refused(kind: type[Api], method: str) -> None:
    given = [Route(method, "/orders"), Route("POST", "/orders"), Route(method, "/orders")]
    assert _broken(kind, routes=given) == [("LP203", "routes[2]")]


@both_kinds
def test_duplicate_route_under_another_parameter_name_is_refused(kind: type[Api]) -> None:
    found = _broken(kind, routes=[Route("GET", "/{id}"), Route("GET", "/{order}")])
    assert ("LP203", "routes[1]") in found


@both_kinds
def test_the_same_object_twice_is_a_duplicate(kind: type[Api]) -> None:
    route = Route("GET", "/orders")
    assert _broken(kind, routes=[route, route]) == [("LP203", "routes[1]")]


@both_kinds
def test_any_beside_a_method_of_its_own_is_no_duplicate(kind: type[Api]) -> None:
    api(
        stack(),
        kind,
        routes=[Route("ANY", "/"), Route("GET", "/"), Route("GET", "/{id}")],
    )


def test_place_in_a_rest_path_has_one_parameter() -> None:
    for other in ("/orders/{key}", "/orders/{id+}", "/orders/{key}/items"):
        given = [Route("GET", "/orders/{id}"), Route("POST", other)]
        assert _broken(RestApiFunction, routes=given) == [("LP218", "routes[1].path")]
        api(stack(), HttpApiFunction, routes=given)


@both_kinds
def test_empty_routes_are_refused(kind: type[Api]) -> None:
    assert _broken(kind, routes=[]) == [("LP214", "routes")]


@both_kinds
def test_all_violations_are_reported_together_and_nothing_is_defined(kind: type[Api]) -> None:
    scope = stack()
    existing = function(scope, timeout=Duration.minutes(5))
    before = len(scope.node.find_all())
    found = broken_rules(
        lambda: kind(
            scope,
            "Api",
            function=existing,
            routes=[Route("get", "orders"), Route("GET", "/", authorization=Authorization.public(reason=""))],
            authorization=Authorization.public(reason="\t"),
            integration_timeout=Duration.millis(0),
            throttling=Throttling(rate_limit=-1, burst_limit=-1),
        )
    )
    assert found == [
        ("LP212", "authorization"),
        ("LP213", "throttling.rate_limit"),
        ("LP213", "throttling.burst_limit"),
        ("LP201", "routes[0].method"),
        ("LP202", "routes[0].path"),
        ("LP212", "routes[1].authorization"),
        ("LP206", "integration_timeout"),
        ("LP205", "timeout of function Function"),
    ]
    assert len(scope.node.find_all()) == before


@pytest.mark.parametrize(
    ("arguments", "parameter"),
    [
        ({"request_body_schema": {}}, "request_body_schema"),
        ({"request_body_schema": {"type": "object"}}, "request_body_schema"),
        ({"required_query": ["page"]}, "required_query"),
    ],
)
def test_http_api_refuses_validation(arguments: dict[str, Any], parameter: str) -> None:
    found = _broken(HttpApiFunction, routes=[Route("POST", "/", **arguments)])
    assert found == [("LP204", f"routes[0].{parameter}")]


@both_kinds
def test_slow_function_of_a_route_is_refused(kind: type[Api]) -> None:
    scope = stack()
    slow = function(scope, "Slow", timeout=Duration.seconds(31))
    given = [Route("GET", "/", function=slow), Route("POST", "/", function=slow)]
    assert broken_rules(lambda: api(scope, kind, routes=given)) == [("LP205", "timeout of function Slow")]


@both_kinds
def test_function_that_no_route_uses_may_be_slow(kind: type[Api]) -> None:
    scope = stack()
    slow = function(scope, "Slow", timeout=Duration.seconds(31))
    api(scope, kind, function=slow, routes=[Route("GET", "/", function=function(scope))])


@both_kinds
def test_function_may_take_as_long_as_the_api_waits(kind: type[Api]) -> None:
    scope = stack()
    for index, (timeout, waits) in enumerate([(29, None), (5, 5)]):
        waiting = None if waits is None else Duration.seconds(waits)
        slow = function(scope, f"Slow{index}", timeout=Duration.seconds(timeout))
        api(scope, kind, f"Api{index}", function=slow, integration_timeout=waiting)
    slow = function(scope, timeout=Duration.seconds(6))
    five = Duration.seconds(5)
    assert broken_rules(lambda: api(scope, kind, function=slow, integration_timeout=five)) == [
        ("LP205", "timeout of function Function")
    ]


@both_kinds
def test_timeouts_that_nobody_knows_pass(kind: type[Api]) -> None:
    scope = stack()
    slow = function(scope, timeout=Duration.minutes(5))
    unknown = function(scope, "Unknown", timeout=Duration.seconds(number_token(scope)))
    for index, each in enumerate((imported_function(scope), unknown)):
        api(scope, kind, f"Api{index}", function=each)
    waits = Duration.millis(number_token(scope, "Waits"))
    api(scope, kind, "Waiting", function=slow, integration_timeout=waits)
    template_of(scope)


@both_kinds
def test_timeout_behind_an_alias_is_known(kind: type[Api]) -> None:
    scope = stack()
    alias = function(scope, timeout=Duration.minutes(5)).add_alias("live")
    expected = [("LP205", f"timeout of function {alias.node.id}")]
    assert broken_rules(lambda: api(scope, kind, function=alias)) == expected


@both_kinds
@pytest.mark.parametrize("count", [1, 50])
def test_one_permission_for_each_function_and_api(kind: type[Api], count: int) -> None:
    scope = stack()
    other = function(scope, "Other")
    many = [Route("GET", f"/orders{index}", function=other if index % 2 else None) for index in range(count)]
    api(scope, kind, routes=many)
    permissions = resources(template_of(scope), "AWS::Lambda::Permission").values()
    functions = [str(each["Properties"]["FunctionName"]) for each in permissions]
    assert len(functions) == len(set(functions)) == min(count, 2)
    # Lambda's limit of a function's policy.
    assert len(str(list(permissions))) < 20_480
    for each in permissions:
        assert each["Properties"]["Principal"] == "apigateway.amazonaws.com"
        assert "SourceArn" in each["Properties"]


@both_kinds
@pytest.mark.parametrize("count", [None, 3])
def test_every_route_needs_credentials_unless_it_is_open(kind: type[Api], count: int | None) -> None:
    scope = stack()
    given = None if count is None else [Route("GET", f"/{index}") for index in range(count)]
    api(scope, kind, routes=given)
    template = template_of(scope)
    found = (methods(template) or routes(template)).values()
    assert {each["AuthorizationType"] for each in found} == {"AWS_IAM"}


@both_kinds
def test_authorization_of_a_route_is_its_own(kind: type[Api]) -> None:
    scope = stack()
    api(scope, kind, routes=[Route("GET", "/open", authorization=OPEN), Route("GET", "/closed")])
    api(
        scope,
        kind,
        "Inverse",
        authorization=OPEN,
        routes=[Route("GET", "/a"), Route("GET", "/b", authorization=Authorization.iam())],
    )
    template = template_of(scope)
    found = methods(template) or routes(template)
    assert {name: each["AuthorizationType"] for name, each in found.items()} == {
        "GET /open": "NONE",
        "GET /closed": "AWS_IAM",
        "GET /a": "NONE",
        "GET /b": "AWS_IAM",
    }


@both_kinds
def test_reasons_are_recorded(kind: type[Api]) -> None:
    def recorded(defined: Api) -> list[object]:
        return [each.data for each in defined.node.metadata if each.type == "constructs-lib:public"]

    scope = stack()
    closed = api(scope, kind, routes=[Route("GET", "/")])
    again = Authorization.public(reason="health checks")
    both = [Route("GET", "/a", authorization=again), Route("GET", "/b", authorization=again)]
    opened = api(scope, kind, "Open", authorization=OPEN, routes=both)
    assert recorded(closed) == []
    assert recorded(opened) == ["a test", "health checks"]


@both_kinds
@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_open_api_needs_a_reason(kind: type[Api], reason: str) -> None:
    found = _broken(kind, authorization=Authorization.public(reason=reason))
    assert found == [("LP212", "authorization")]


def test_rest_stage_is_throttled() -> None:
    for given, expected in ((Throttling(), (500, 500)), (Throttling(rate_limit=0, burst_limit=0), (0, 0))):
        scope = stack()
        api(scope, RestApiFunction, throttling=given)
        (settings,) = properties(template_of(scope), "AWS::ApiGateway::Stage")["MethodSettings"]
        assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == expected
        assert (settings["HttpMethod"], settings["ResourcePath"]) == ("*", "/*")


def test_http_stage_is_throttled() -> None:
    for given, expected in ((Throttling(), (500, 500)), (Throttling(rate_limit=0, burst_limit=0), (0, 0))):
        scope = stack()
        api(scope, HttpApiFunction, throttling=given)
        settings = properties(template_of(scope), "AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]
        assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == expected


@both_kinds
def test_throttling_that_only_cloudformation_knows_passes(kind: type[Api]) -> None:
    scope = stack()
    rate, burst = number_token(scope, "Rate"), number_token(scope, "Burst")
    api(scope, kind, throttling=Throttling(rate_limit=rate, burst_limit=burst))
    assert "{'Ref': 'Rate'}" in str(template_of(scope)["Resources"])


def test_defaults_are_those_of_the_library() -> None:
    assert Throttling() == Throttling(defaults.THROTTLE_RATE_LIMIT, defaults.THROTTLE_BURST_LIMIT)
    assert Route("GET", "/") == Route("GET", "/", None, None, (), None)
    assert str(Route("GET", "/orders/{id}")) == "GET /orders/{id}"
    assert Authorization.iam() == Authorization("iam")


@both_kinds
def test_functions_of_every_kind_are_routed_to(kind: type[Api]) -> None:
    scope = stack()
    own = function(scope)
    plain = lambda_.Function(
        scope,
        "Plain",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
    )
    kinds = (own, plain, own.add_alias("live"), own.current_version, imported_function(scope))
    given = [Route("GET", f"/{index}", function=each) for index, each in enumerate(kinds)]
    api(scope, kind, function=own, routes=given)
    template = template_of(scope)
    assert len(methods(template) or routes(template)) == len(kinds)
    # CDK gives an imported function of an unknown account no permission.
    assert len(resources(template, "AWS::Lambda::Permission")) >= len(kinds) - 1


@both_kinds
def test_callers_are_granted_this_api_only(kind: type[Api]) -> None:
    scope = stack()
    role = iam.Role(scope, "Caller", assumed_by=iam.AccountRootPrincipal())
    defined = api(scope, kind)
    defined.grant_execute(role)
    template = template_of(scope)
    (statement,) = (each for each in statements(template) if each["Action"] == "execute-api:Invoke")
    (name,) = {
        **resources(template, "AWS::ApiGateway::RestApi"),
        **resources(template, "AWS::ApiGatewayV2::Api"),
    }
    assert f"{{'Ref': '{name}'}}" in str(statement["Resource"])


LONGER = FunctionTimeout.longer(reason="a queue invokes it, too")


@both_kinds
def test_longer_timeout_is_accepted_with_a_reason(kind: type[Api]) -> None:
    scope = stack()
    slow = function(scope, "Slow", timeout=Duration.minutes(2))
    made = api(scope, kind, function=slow, function_timeout=LONGER)
    assert [each.data for each in made.node.metadata if each.type == "constructs-lib:function-timeout"] == [
        LONGER.reason
    ]


@both_kinds
def test_longer_timeout_is_accepted_of_one_route(kind: type[Api]) -> None:
    scope = stack()
    slow = function(scope, "Slow", timeout=Duration.minutes(2))
    quick = function(scope, "Quick")
    routes = [Route("GET", "/slow", function=slow, function_timeout=LONGER), Route("GET", "/quick")]
    made = api(scope, kind, function=quick, routes=routes)
    assert [each.data for each in made.node.metadata if each.type == "constructs-lib:function-timeout"] == [
        LONGER.reason
    ]
    again = [*routes, Route("POST", "/slow", function=slow)]
    found = broken_rules(lambda: api(scope, kind, "Other", function=quick, routes=again))
    assert found == [("LP205", "timeout of function Slow")]


@both_kinds
def test_longer_timeout_of_an_authorizer_is_accepted_with_a_reason(kind: type[Api]) -> None:
    scope = stack()
    slow = function(scope, "Slow", timeout=Duration.minutes(2))
    api(scope, kind, authorization=Authorization.function(slow, function_timeout=LONGER))


@both_kinds
def test_longer_timeouts_need_a_reason(kind: type[Api]) -> None:
    scope = stack()
    none = FunctionTimeout.longer(reason=" ")
    given: dict[str, Any] = {
        "function_timeout": none,
        "routes": [Route("GET", "/", function_timeout=none)],
        "authorization": Authorization.function(imported_function(scope), function_timeout=none),
    }
    expected = {"authorization.function_timeout", "function_timeout", "routes[0].function_timeout"}
    found = broken_rules(lambda: api(scope, kind, **given))
    assert {parameter for code, parameter in found if code == "LP261"} == expected
