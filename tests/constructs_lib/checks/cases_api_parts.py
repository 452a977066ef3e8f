"""Mistakes with the parts of APIs: methods, routes, integrations, deployments."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import arn, ref, resource
from tests.constructs_lib.checks.parts_apis import authorized, cors, http_api, rest_api

REST = rest_api()
HTTP = http_api()
CORS = cors()
PLAN = {
    **in_place(REST, "Method", ApiKeyRequired=True),
    "Plan": resource("ApiGateway::UsagePlan", ApiStages=[{"ApiId": ref("Api"), "Stage": ref("Stage")}]),
}
TWO = {
    **REST,
    "One": resource("ApiGateway::Resource", RestApiId=ref("Api"), ParentId=ref("Orders"), PathPart="{id}"),
}
PRIVATE = in_place(
    REST,
    "Api",
    EndpointConfiguration={"Types": ["PRIVATE"]},
    Policy={"Version": "2012-10-17", "Statement": []},
)
PAGES = in_place(HTTP, "Api", CorsConfiguration={"AllowOrigins": ["*"]})
MAPPING = {
    "Mapping": resource("ApiGateway::BasePathMapping", DomainName="api.example.com", BasePath="orders")
}


def _second(part: str, parent: Any = None) -> dict[str, Any]:
    return resource(
        "ApiGateway::Resource", RestApiId=ref("Api"), ParentId=parent or ref("Orders"), PathPart=part
    )


def _integration(**properties: Any) -> dict[str, Any]:
    return {"Integration": {**REST["Method"]["Properties"]["Integration"], **properties}}


def _deployed(*names: str) -> dict[str, Any]:
    return {**CORS, "Deployment": {**CORS["Deployment"], "DependsOn": list(names)}}


def _two(*names: str) -> dict[str, Any]:
    post = in_place(REST, "Method", HttpMethod="POST")["Method"]
    return {**REST, "Post": post, "Deployment": {**REST["Deployment"], "DependsOn": list(names)}}


MOCK = {**CORS["Options"]["Properties"]["Integration"]}

CASES: tuple[Case, ...] = (
    changed("LP201", "a route for an invalid method", HTTP, "Route", RouteKey="FETCH /orders"),
    changed("LP202", "a route without a slash", HTTP, "Route", RouteKey="GET orders"),
    changed("LP202", "a resource with two parts of a path", REST, "Orders", PathPart="orders/all"),
    Case("LP203", "a route that is there twice", {**HTTP, "Again": HTTP["Route"]}, HTTP),
    Case(
        "LP203",
        "a method that is there twice",
        {
            **REST,
            "Again": REST["Method"],
            "Deployment": {**REST["Deployment"], "DependsOn": ["Method", "Again"]},
        },
        REST,
    ),
    Case("LP203", "a resource that is there twice", {**TWO, "Again": TWO["One"]}, TWO),
    Case("LP218", "a path parameter with two names", {**TWO, "Other": _second("{order}")}, TWO),
    changed("LP217", "a route that CORS answers", PAGES, "Route", RouteKey="OPTIONS /orders"),
    changed("LP223", "a key in place of an authorization", PLAN, "Method", AuthorizationType="NONE"),
    changed("LP280", "a key without a usage plan", REST, "Method", ApiKeyRequired=True),
    changed(
        "LP270",
        "a function that is called with GET",
        REST,
        "Method",
        **_integration(IntegrationHttpMethod="GET"),
    ),
    changed("LP271", "a function without a payload format", HTTP, "Integration", PayloadFormatVersion=None),
    changed("LP272", "an HTTP API that maps requests", HTTP, "Integration", IntegrationType="AWS"),
    Case("LP273", "a deployment that waits for no method", _deployed(), CORS),
    Case("LP274", "a deployment that waits for one of two methods", _two("Method"), _two("Method", "Post")),
    changed(
        "LP271",
        "an authorizer of an HTTP API without a payload format",
        authorized(kind="http"),
        "Authorizer",
        AuthorizerPayloadFormatVersion=None,
    ),
    changed("LP275", "a stage to which nothing is deployed", HTTP, "Stage", AutoDeploy=None),
    changed("LP276", "a route with the bare id of an integration", HTTP, "Route", Target=ref("Integration")),
    changed(
        "LP281", "a REST API with the ARN of a function", REST, "Method", **_integration(Uri=arn("Function"))
    ),
    changed(
        "LP281",
        "an authorizer with the ARN of a function",
        authorized(),
        "Authorizer",
        AuthorizerUri=arn("Guard"),
    ),
    changed(
        "LP282",
        "headers of an answer that nobody declares",
        CORS,
        "Options",
        MethodResponses=[{"StatusCode": "204"}],
    ),
    changed(
        "LP283",
        "an integration that does not say how it answers",
        CORS,
        "Options",
        Integration={key: each for key, each in MOCK.items() if key != "IntegrationResponses"},
    ),
    changed("LP284", "a base path of two levels", {**REST, **MAPPING}, "Mapping", BasePath="shop/orders"),
    changed("LP285", "a private API without a policy", PRIVATE, "Api", Policy=None),
)
