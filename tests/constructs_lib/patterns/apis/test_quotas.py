"""What depends on how many routes there are, on headers that pages may read, and on CDK's flags."""

from typing import Any

import pytest
from aws_cdk import Duration

from constructs_lib import Cors, HttpApiFunction, RestApiFunction, Route
from constructs_lib.rules import ranges
from tests.constructs_lib.patterns.apis.apis import SHOP, Api, api, both_kinds
from tests.support.authorizations import by_function
from tests.support.stacks import broken_rules, imported_function, raised, stack
from tests.support.templates import properties, resources, template_of


def test_any_with_cors_counts_as_each_method() -> None:
    scope = stack()
    routes = [Route("ANY", f"/{n}") for n in range(60)]
    made: dict[str, Any] = {
        "function": imported_function(scope),
        "routes": routes,
        "cors": Cors(allow_origins=[SHOP]),
    }
    assert broken_rules(lambda: api(scope, HttpApiFunction, **made)) == [("LP248", "routes")]


def test_raised_quota_of_routes() -> None:
    scope = stack(raised({ranges.HTTP_ROUTES.limit.name: 360}))
    routes = [Route("ANY", f"/{n}") for n in range(60)]
    api(
        scope,
        HttpApiFunction,
        function=imported_function(scope),
        routes=routes,
        cors=Cors(allow_origins=[SHOP]),
    )
    assert len(resources(template_of(scope), "AWS::ApiGatewayV2::Route")) == 360


@both_kinds
def test_headers_that_pages_may_read(kind: type[Api]) -> None:
    scope = stack()
    api(scope, kind, cors=Cors(allow_origins=[SHOP], expose_headers=["X-Total", "ETag"]))
    template = template_of(scope)
    if kind is HttpApiFunction:
        made = properties(template, "AWS::ApiGatewayV2::Api")
        assert made["CorsConfiguration"]["ExposeHeaders"] == ["X-Total", "ETag"]
        return
    variables = properties(template, "AWS::Lambda::Function")["Environment"]["Variables"]
    assert variables["CORS_EXPOSE_HEADERS"] == "X-Total,ETag"
    answers = resources(template, "AWS::ApiGateway::GatewayResponse").values()
    header = "gatewayresponse.header.Access-Control-Expose-Headers"
    assert {each["Properties"]["ResponseParameters"][header] for each in answers} == {"'X-Total,ETag'"}


@pytest.mark.parametrize("flags", [True, False])
def test_changed_authorizer_is_deployed(flags: bool) -> None:
    def deployment(seconds: int) -> list[str]:
        scope = stack(flags=flags)
        decided = by_function(scope, results_cache_ttl=Duration.seconds(seconds))
        api(scope, RestApiFunction, function=imported_function(scope), authorization=decided)
        return list(resources(template_of(scope), "AWS::ApiGateway::Deployment"))

    assert deployment(60) == deployment(60)
    assert deployment(60) != deployment(61)
