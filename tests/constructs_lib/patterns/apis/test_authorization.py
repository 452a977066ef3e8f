"""Who may call an API: what each kind of authorization defines on each kind of API."""

import json
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Duration, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import Authorization, Cors, HttpApiFunction, RestApiFunction, Route, Throttling
from tests.constructs_lib.patterns.apis.apis import SHOP, Api, api, both_kinds, methods, routes
from tests.support.authorizations import ISSUER, by_function, jwt, user_pool, users
from tests.support.stacks import broken_rules, function, imported_function, number_token, stack, text_token
from tests.support.templates import properties, resources, template_of

AUTHORIZER = {
    RestApiFunction: "AWS::ApiGateway::Authorizer",
    HttpApiFunction: "AWS::ApiGatewayV2::Authorizer",
}
PERMISSION = "AWS::Lambda::Permission"


def _template(
    kind: type[Api], authorization: Authorization, scope: Stack, **arguments: Any
) -> dict[str, Any]:
    api(scope, kind, authorization=authorization, **arguments)
    return template_of(scope)


def _authorized(template: dict[str, Any]) -> list[dict[str, Any]]:
    return [*methods(template).values(), *routes(template).values()]


@both_kinds
def test_function_authorizes_every_route(kind: type[Api]) -> None:
    scope = stack()
    template = _template(kind, by_function(scope), scope)
    (name,) = resources(template, AUTHORIZER[kind])
    assert _authorized(template)
    for each in _authorized(template):
        assert (each["AuthorizationType"], each["AuthorizerId"]) == ("CUSTOM", {"Ref": name})


def test_authorizer_of_a_rest_api_is_asked_about_every_request() -> None:
    scope = stack()
    found = properties(_template(RestApiFunction, by_function(scope), scope), AUTHORIZER[RestApiFunction])
    assert found["Type"] == "REQUEST"
    assert found["IdentitySource"] == "method.request.header.Authorization"
    assert found["AuthorizerResultTtlInSeconds"] == 0


def test_authorizer_of_an_http_api_answers_simply() -> None:
    scope = stack()
    found = properties(_template(HttpApiFunction, by_function(scope), scope), AUTHORIZER[HttpApiFunction])
    assert found["AuthorizerType"] == "REQUEST"
    assert (found["AuthorizerPayloadFormatVersion"], found["EnableSimpleResponses"]) == ("2.0", True)
    assert found["IdentitySource"] == ["$request.header.Authorization"]
    assert found["AuthorizerResultTtlInSeconds"] == 0


@both_kinds
def test_identity_sources_have_the_form_of_the_api(kind: type[Api]) -> None:
    scope = stack()
    sources = ["header.X-Token", "querystring.shop", "context.identity.sourceIp"]
    given = by_function(scope, identity_sources=sources, results_cache_ttl=Duration.minutes(5))
    found = properties(_template(kind, given, scope), AUTHORIZER[kind])
    expected = {
        RestApiFunction: "method.request.header.X-Token,method.request.querystring.shop,"
        "context.identity.sourceIp",
        HttpApiFunction: [
            "$request.header.X-Token", "$request.querystring.shop", "$context.identity.sourceIp",
        ],
    }  # fmt: skip
    assert found["IdentitySource"] == expected[kind]
    assert found["AuthorizerResultTtlInSeconds"] == 300


@both_kinds
def test_function_may_do_without_identity_sources(kind: type[Api]) -> None:
    scope = stack()
    found = properties(_template(kind, by_function(scope, identity_sources=[]), scope), AUTHORIZER[kind])
    assert not found["IdentitySource"]


@both_kinds
def test_time_that_only_cloudformation_knows_passes(kind: type[Api]) -> None:
    scope = stack()
    ttl = Duration.seconds(number_token(scope))
    found = properties(_template(kind, by_function(scope, results_cache_ttl=ttl), scope), AUTHORIZER[kind])
    assert found["AuthorizerResultTtlInSeconds"] == {"Ref": "Number"}


@both_kinds
def test_authorizer_function_may_be_invoked_by_its_authorizer_only(kind: type[Api]) -> None:
    scope = stack()
    own = function(scope, "Authorizer")
    template = _template(kind, Authorization.function(own), scope)
    (authorizer,) = resources(template, AUTHORIZER[kind])
    (name,) = {
        **resources(template, "AWS::ApiGateway::RestApi"),
        **resources(template, "AWS::ApiGatewayV2::Api"),
    }
    wanted = scope.resolve(own.function_arn)
    found = [
        each["Properties"]
        for each in resources(template, PERMISSION).values()
        if each["Properties"]["FunctionName"] == wanted
    ]
    assert [each["Principal"] for each in found] == ["apigateway.amazonaws.com"]
    source = json.dumps(found[0]["SourceArn"])
    assert f'{{"Ref": "{name}"}}, "/authorizers/", {{"Ref": "{authorizer}"}}' in source


@both_kinds
@pytest.mark.parametrize("seconds", [10, 29])
def test_authorizer_function_of_any_kind_passes(kind: type[Api], seconds: int) -> None:
    scope = stack()
    plain = lambda_.Function(
        scope,
        "Plain",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
        timeout=Duration.seconds(10 if kind is HttpApiFunction else seconds),
    )
    each_kind = (plain, plain.add_alias("live"), plain.current_version, imported_function(scope))
    given = [
        Route("GET", f"/{index}", authorization=Authorization.function(each))
        for index, each in enumerate(each_kind)
    ]
    template = _template(kind, Authorization.iam(), scope, routes=given)
    assert len(resources(template, AUTHORIZER[kind])) == len(each_kind)


@both_kinds
def test_timeout_behind_an_alias_of_an_authorizer_is_known(kind: type[Api]) -> None:
    scope = stack()
    slow = function(scope, "Slow", timeout=Duration.minutes(1)).add_alias("live")
    expected = [("LP234", "timeout of function Slow")]
    assert broken_rules(lambda: api(scope, kind, authorization=Authorization.function(slow))) == expected


@both_kinds
def test_equal_authorizations_share_an_authorizer(kind: type[Api]) -> None:
    scope = stack()
    own = function(scope, "Authorizer")
    minute = Duration.minutes(1)
    given = [
        Route("GET", "/a", authorization=Authorization.function(own)),
        Route("GET", "/b", authorization=Authorization.function(own)),
        Route("GET", "/c", authorization=Authorization.function(own, results_cache_ttl=minute)),
        Route("GET", "/d", authorization=Authorization.function(own, results_cache_ttl=Duration.seconds(60))),
    ]
    template = _template(kind, Authorization.iam(), scope, routes=given)
    assert len(resources(template, AUTHORIZER[kind])) == 2


@both_kinds
def test_authorization_that_every_route_replaces_defines_nothing(kind: type[Api]) -> None:
    scope = stack()
    given = [Route("GET", "/", authorization=Authorization.iam())]
    assert not resources(_template(kind, by_function(scope), scope, routes=given), AUTHORIZER[kind])


def test_tokens_of_an_issuer_authorize() -> None:
    scope = stack()
    given = [Route("GET", "/orders"), Route("PUT", "/orders", authorization=jwt(scopes=["write", "admin"]))]
    template = _template(HttpApiFunction, jwt(), scope, routes=given)
    ((name, found),) = resources(template, AUTHORIZER[HttpApiFunction]).items()
    assert found["Properties"]["AuthorizerType"] == "JWT"
    assert found["Properties"]["JwtConfiguration"] == {"Issuer": ISSUER, "Audience": ["orders"]}
    get, put = routes(template)["GET /orders"], routes(template)["PUT /orders"]
    assert {get["AuthorizationType"], put["AuthorizationType"]} == {"JWT"}
    assert get["AuthorizerId"] == put["AuthorizerId"] == {"Ref": name}
    assert "AuthorizationScopes" not in get
    assert put["AuthorizationScopes"] == ["write", "admin"]


def test_issuer_and_audience_may_be_tokens() -> None:
    scope = stack()
    audience = CfnParameter(scope, "Audience", type="CommaDelimitedList").value_as_list
    given = jwt(issuer=text_token(scope), audience=audience)
    found = properties(_template(HttpApiFunction, given, scope), AUTHORIZER[HttpApiFunction])
    assert found["JwtConfiguration"] == {"Issuer": {"Ref": "Text"}, "Audience": {"Ref": "Audience"}}


def test_user_pools_authorize_on_a_rest_api() -> None:
    scope = stack()
    given = Authorization.cognito(user_pools=[user_pool(scope, "Staff"), user_pool(scope, "Guests")])
    scoped = Authorization.cognito(user_pools=given.user_pools, scopes=["orders/write"])
    both = [Route("GET", "/orders"), Route("PUT", "/orders", authorization=scoped)]
    template = _template(RestApiFunction, given, scope, routes=both)
    ((name, found),) = resources(template, AUTHORIZER[RestApiFunction]).items()
    assert found["Properties"]["Type"] == "COGNITO_USER_POOLS"
    assert len(found["Properties"]["ProviderARNs"]) == 2
    get, put = methods(template)["GET /orders"], methods(template)["PUT /orders"]
    assert {get["AuthorizationType"], put["AuthorizationType"]} == {"COGNITO_USER_POOLS"}
    assert get["AuthorizerId"] == put["AuthorizerId"] == {"Ref": name}
    assert "AuthorizationScopes" not in get
    assert put["AuthorizationScopes"] == ["orders/write"]


def test_clients_of_a_user_pool_authorize_on_an_http_api() -> None:
    scope = stack()
    template = _template(HttpApiFunction, users(scope), scope)
    (client,) = resources(template, "AWS::Cognito::UserPoolClient")
    (pool,) = resources(template, "AWS::Cognito::UserPool")
    found = properties(template, AUTHORIZER[HttpApiFunction])["JwtConfiguration"]
    assert found["Audience"] == [{"Ref": client}]
    assert {"Ref": pool} in found["Issuer"]["Fn::Join"][1]
    (route,) = routes(template).values()
    assert route["AuthorizationType"] == "JWT"


def test_api_key_is_asked_for_besides() -> None:
    scope = stack()
    keyed = Authorization.iam().and_api_key(
        throttling=Throttling(rate_limit=5, burst_limit=10), quota=1_000, quota_period="DAY"
    )
    given = [Route("GET", "/orders", authorization=keyed), Route("GET", "/health")]
    defined = api(scope, RestApiFunction, routes=given)
    assert isinstance(defined, RestApiFunction)
    template = template_of(scope)
    found = methods(template)
    assert {each["AuthorizationType"] for each in found.values()} == {"AWS_IAM"}
    assert found["GET /orders"]["ApiKeyRequired"] is True
    assert not found["GET /health"].get("ApiKeyRequired", False)
    plan = properties(template, "AWS::ApiGateway::UsagePlan")
    assert plan["Quota"] == {"Limit": 1_000, "Period": "DAY"}
    assert plan["Throttle"] == {"RateLimit": 5, "BurstLimit": 10}
    (stage,) = resources(template, "AWS::ApiGateway::Stage")
    assert [each["Stage"] for each in plan["ApiStages"]] == [{"Ref": stage}]
    (key,) = resources(template, "AWS::ApiGateway::ApiKey")
    assert properties(template, "AWS::ApiGateway::UsagePlanKey")["KeyId"] == {"Ref": key}
    assert defined.usage_plan is not None
    assert defined.api_key is not None


def test_plan_without_limits_counts_only() -> None:
    scope = stack()
    template = _template(RestApiFunction, Authorization.iam().and_api_key(), scope)
    plan = properties(template, "AWS::ApiGateway::UsagePlan")
    assert not {"Quota", "Throttle"} & plan.keys()


def test_api_without_a_key_has_no_plan() -> None:
    scope = stack()
    defined = api(scope, RestApiFunction)
    assert isinstance(defined, RestApiFunction)
    assert (defined.usage_plan, defined.api_key) == (None, None)
    assert not resources(template_of(scope), "AWS::ApiGateway::UsagePlan")


def test_throttling_of_a_key_is_within_the_quota() -> None:
    keyed = Authorization.iam().and_api_key(throttling=Throttling(rate_limit=10_001, burst_limit=-1))
    scope = stack()
    name = "authorization.and_api_key.throttling"
    expected = [("LP213", f"{name}.rate_limit"), ("LP213", f"{name}.burst_limit")]
    assert broken_rules(lambda: api(scope, RestApiFunction, authorization=keyed)) == expected


@pytest.mark.parametrize(
    "kind_of", [by_function, lambda _: Authorization.iam().and_api_key()], ids=["function", "key"]
)
def test_preflights_of_a_rest_api_are_open(kind_of: Any) -> None:
    scope = stack()
    template = _template(RestApiFunction, kind_of(scope), scope, cors=Cors(allow_origins=[SHOP]))
    preflights = {name: each for name, each in methods(template).items() if name.startswith("OPTIONS")}
    assert preflights
    for each in preflights.values():
        assert each["AuthorizationType"] == "NONE"
        assert not each.get("ApiKeyRequired", False)
        assert "AuthorizerId" not in each


@pytest.mark.parametrize("kind_of", [by_function, users, lambda _: jwt()], ids=["function", "cognito", "jwt"])
def test_no_route_of_an_http_api_catches_preflights(kind_of: Any) -> None:
    scope = stack()
    template = _template(HttpApiFunction, kind_of(scope), scope, cors=Cors(allow_origins=[SHOP]))
    found = routes(template)
    assert found
    assert not [key for key in found if key == "$default" or key.startswith(("OPTIONS", "ANY"))]


@both_kinds
def test_access_log_tells_who_called(kind: type[Api]) -> None:
    def logged(make: Any) -> dict[str, str]:
        scope = stack()
        template = _template(kind, make(scope), scope)
        name = "AWS::ApiGateway::Stage" if kind is RestApiFunction else "AWS::ApiGatewayV2::Stage"
        stage = properties(template, name)
        settings = stage.get("AccessLogSetting") or stage["AccessLogSettings"]
        found: dict[str, str] = json.loads(settings["Format"])
        return {key: found[key] for key in ("subject", "principal") if key in found}

    assert logged(lambda _: Authorization.iam()) == {}
    principal = {"principal": "$context.authorizer.principalId"}
    assert logged(by_function) == (principal if kind is RestApiFunction else {})
    if kind is HttpApiFunction:
        assert logged(lambda _: jwt()) == {"subject": "$context.authorizer.claims.sub"}
    else:
        pool = Authorization.cognito
        found = logged(lambda scope: pool(user_pools=[user_pool(scope)]))
        assert found == {"subject": "$context.authorizer.claims.sub"}


def test_violations_of_a_route_name_it() -> None:
    scope = stack()
    given = [Route("GET", "/"), Route("PUT", "/", authorization=jwt(issuer="login", audience=[]))]
    assert broken_rules(lambda: api(scope, HttpApiFunction, routes=given)) == [
        ("LP227", "routes[1].authorization.issuer"),
        ("LP228", "routes[1].authorization.audience"),
    ]


@pytest.mark.parametrize("own", ["https://shop.example.com", "https://other.example.com"])
def test_origins_that_a_function_has_of_its_own_are_never_overwritten(own: str) -> None:
    scope = stack()
    mine = function(scope, environment={"CORS_ALLOW_ORIGINS": own})
    cors = Cors(allow_origins=[SHOP])
    if own == SHOP:
        api(scope, RestApiFunction, function=mine, cors=cors)
        return
    found = broken_rules(lambda: api(scope, RestApiFunction, function=mine, cors=cors))
    assert found == [("LP240", "environment of function Function")]


def test_type_of_a_rest_method_that_needs_nobody_is_none() -> None:
    scope = stack()
    given = [Route("GET", "/health", authorization=Authorization.public(reason="a test"))]
    template = _template(RestApiFunction, by_function(scope), scope, routes=given)
    found = methods(template)["GET /health"]
    assert found["AuthorizationType"] == "NONE"
    assert "AuthorizerId" not in found


@both_kinds
def test_function_of_another_stack_authorizes(kind: type[Api]) -> None:
    app = App()
    there, here = Stack(app, "There"), Stack(app, "Here")
    decides = Authorization.function(function(there, "Decides"))
    api(here, kind, authorization=decides)
    app.synth()
    permitted = resources(template_of(here), "AWS::Lambda::Permission").values()
    assert len([each for each in permitted if "Decides" in str(each["Properties"]["FunctionName"])]) == 1
