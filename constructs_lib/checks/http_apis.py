"""Checks of HTTP and WebSocket APIs: routes, integrations, stages."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.rules.conditions import apis, authorizers
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import HTTP_API, INTEGRATION
from constructs_lib.templates.model import ABSENT, Reference, Resource
from constructs_lib.templates.resolved import alternatives, boolean, text

__all__ = ["CHECKS"]

ROUTE = "AWS::ApiGatewayV2::Route"
AUTHORIZER = "AWS::ApiGatewayV2::Authorizer"
_PASSING_ON = ("AWS_PROXY", "HTTP_PROXY")


def _protocol(app: Graph, part: Resource) -> str | None:
    """Return `HTTP` or `WEBSOCKET`; `None` where the API is not known."""
    api = app.names.target(part.value("ApiId"), HTTP_API)
    return None if api is None else text(api.value("ProtocolType"))


def _integrations(app: Graph) -> Iterator[Finding]:
    for each in app.of_type(INTEGRATION):
        if _protocol(app, each) != "HTTP":
            continue
        kind = text(each.value("IntegrationType"))
        if kind is not None and kind not in _PASSING_ON:
            fault = Fault("LP272", "IntegrationType", "AWS_PROXY or HTTP_PROXY", kind)
            yield Finding(fault, each, "IntegrationType")
        is_function = app.names.function(each.value("IntegrationUri")) is not None
        if is_function and kind == "AWS_PROXY" and each.value("PayloadFormatVersion") is ABSENT:
            fault = Fault("LP271", "PayloadFormatVersion", "'1.0' or '2.0'", "none")
            yield Finding(fault, each, "PayloadFormatVersion")


def _authorizers(app: Graph) -> Iterator[Finding]:
    for each in app.of_type(AUTHORIZER):
        name = "AuthorizerPayloadFormatVersion"
        is_function = each.value("AuthorizerType") == "REQUEST"
        if is_function and _protocol(app, each) == "HTTP" and each.value(name) is ABSENT:
            yield Finding(Fault("LP271", name, "'1.0' or '2.0'", "none"), each, name)


def _routes(app: Graph) -> Iterator[Finding]:
    before: dict[tuple[str, str], Resource] = {}
    for route in app.of_type(ROUTE):
        key, api = text(route.value("RouteKey")), canonical(route.value("ApiId"))
        yield from _targets(route)
        if key is None or api is None:
            continue
        first = before.setdefault((api, key), route) if route.is_made is True else route
        if first is not route:
            fault = Fault("LP203", "RouteKey", f"another one than that of {first.name}", repr(key))
            yield Finding(fault, route, "RouteKey")
        if _protocol(app, route) == "HTTP" and key != "$default":
            yield from _key(app, route, key)


def _key(app: Graph, route: Resource, key: str) -> Iterator[Finding]:
    method, _, path = key.partition(" ")
    api = app.names.target(route.value("ApiId"), HTTP_API)
    has_cors = api is not None and isinstance(api.value("CorsConfiguration"), dict)
    asked = apis.RouteKey("RouteKey", method, path.rstrip("/") or path)
    for fault in apis.route_key(asked, has_cors=has_cors and not _asks_before(app, api)):
        allowed = fault.allowed.replace("when cors is given", "beside CorsConfiguration")
        yield Finding(Fault(fault.code, "RouteKey", allowed, repr(key)), route, "RouteKey")


def _asks_before(app: Graph, api: Resource | None) -> bool:
    """Return whether an open route for OPTIONS is what AWS advises, as preflights would be asked for more.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html (2026-11-27)
    """
    return any(
        (text(each.value("RouteKey")) or "").startswith(("$default", "ANY "))
        and each.value("AuthorizationType") not in {ABSENT, "NONE"}
        for each in app.of_type(ROUTE)
        if app.names.target(each.value("ApiId"), HTTP_API) is api
    )


def _targets(route: Resource) -> Iterator[Finding]:
    for target in alternatives(route.value("Target")):
        given = text(target)
        is_bare = isinstance(target, Reference) and target.resource.type == INTEGRATION
        if is_bare or (given is not None and not given.startswith("integrations/")):
            got = target.resource.name if isinstance(target, Reference) else repr(given)
            yield Finding(Fault("LP276", "Target", "integrations/ and an id", got), route, "Target")


def _belonging(app: Graph) -> Iterator[Finding]:
    for route in app.of_type(ROUTE):
        api = app.names.target(route.value("ApiId"), HTTP_API)
        for key, kind in (("Target", INTEGRATION), ("AuthorizerId", AUTHORIZER)):
            part = app.names.target(route.value(key), kind)
            of = app.names.target(part.value("ApiId"), HTTP_API) if part is not None else None
            if part is not None and api is not None and of is not None and of is not api:
                fault = Fault("LP277", key, f"one of {api.name}", f"{part.name} of {of.name}")
                yield Finding(fault, route, key)


def _stages(app: Graph) -> Iterator[Finding]:
    for stage in app.of_type("AWS::ApiGatewayV2::Stage"):
        api = app.names.target(stage.value("ApiId"), HTTP_API)
        auto = stage.value("AutoDeploy")
        is_auto = False if auto is ABSENT else boolean(auto)
        if api is not None and is_auto is False and stage.value("DeploymentId") is ABSENT:
            fault = Fault("LP275", "AutoDeploy", "true, or beside a DeploymentId", "false and none")
            yield Finding(fault, stage, "AutoDeploy")


def _issuers(app: Graph) -> Iterator[Finding]:
    for authorizer in app.of_type(AUTHORIZER):
        place = "JwtConfiguration.Issuer"
        for fault in authorizers.issuer(place, text(authorizer.value(place))):
            yield Finding(fault, authorizer, place)


CHECKS = (
    Check(("LP271", "LP272"), _integrations),
    Check(("LP271",), _authorizers),
    Check(("LP201", "LP202", "LP203", "LP217", "LP276"), _routes),
    Check(("LP277",), _belonging),
    Check(("LP275",), _stages),
    Check(("LP227",), _issuers),
)
