"""Checks of WebSocket APIs: routes, what selects them, who may connect, and answers."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import web_sockets as conditions
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import HTTP_API, INTEGRATION
from constructs_lib.templates.model import ABSENT, Resource
from constructs_lib.templates.resolved import number, text

__all__ = ["CHECKS"]

_ROUTE = "AWS::ApiGatewayV2::Route"
_RESPONSE = "AWS::ApiGatewayV2::RouteResponse"
_AUTHORIZER = "AWS::ApiGatewayV2::Authorizer"


def _apis(app: Graph) -> Iterator[Resource]:
    return (each for each in app.of_type(HTTP_API) if text(each.value("ProtocolType")) == "WEBSOCKET")


def _parts(app: Graph, api: Resource, kind: str) -> list[Resource]:
    return [each for each in app.of_type(kind) if app.names.target(each.value("ApiId"), HTTP_API) is api]


def _selection(app: Graph) -> Iterator[Finding]:
    place = "RouteSelectionExpression"
    for api in _apis(app):
        given = api.value(place)
        if given is ABSENT and api.value("Body") is ABSENT and api.value("BodyS3Location") is ABSENT:
            yield broken("LP973", api, place, allowed="an expression with $request.body.NAME", got="none")
        elif given is not ABSENT:
            yield from found(conditions.selects_by_message(place, text(given)), api, place)


def _routes(app: Graph) -> Iterator[Finding]:
    for api in _apis(app):
        routes = _parts(app, api, _ROUTE)
        keys = [text(each.value("RouteKey")) for each in routes]
        # A route whose key is not known may be any of them; an API without routes may have them elsewhere.
        if routes and None not in keys:
            for code, wanted in (("LP970", conditions.DEFAULT), ("LP971", conditions.CONNECT)):
                if wanted not in keys:
                    allowed = f"one with a {wanted} route"
                    yield broken(code, api, "", allowed=allowed, got="none of its routes")
        for route, key in zip(routes, keys, strict=True):
            if key is not None:
                yield from found(conditions.route_key("RouteKey", key), route, "RouteKey")
                yield from _authorization(route, key)


def _authorization(route: Resource, key: str) -> Iterator[Finding]:
    asked = text(route.value("AuthorizationType"))
    if key != conditions.CONNECT and asked not in {None, "NONE"}:
        place = "AuthorizationType"
        yield broken("LP972", route, place, allowed=f"NONE for {key}", got=str(asked))


def _responses(app: Graph) -> Iterator[Finding]:
    answered = {app.names.target(each.value("RouteId"), _ROUTE) for each in app.of_type(_RESPONSE)}
    if None in answered:
        return
    place = "RouteResponseSelectionExpression"
    for api in _apis(app):
        for route in _parts(app, api, _ROUTE):
            if route.value(place) is not ABSENT and route not in answered:
                yield broken("LP974", route, place, allowed="beside a route response", got="none")


def _integrations(app: Graph) -> Iterator[Finding]:
    allowed, place = ranges.WEBSOCKET_INTEGRATION_TIMEOUT, "TimeoutInMillis"
    for api in _apis(app):
        for integration in _parts(app, api, INTEGRATION):
            given = integration.value(place)
            most = ranges.HTTP_INTEGRATION_TIMEOUT.maximum
            amount = None if given is ABSENT else number(given)
            # What no API takes is found for all of them.
            if amount is not None and allowed.maximum < amount <= most:
                yield from found(allowed.fault(amount, parameter=place), integration, place)


def _authorizers(app: Graph) -> Iterator[Finding]:
    for api in _apis(app):
        for authorizer in _parts(app, api, _AUTHORIZER):
            kind = text(authorizer.value("AuthorizerType"))
            if kind not in {None, "REQUEST"}:
                place = "AuthorizerType"
                yield broken("LP975", authorizer, place, allowed="REQUEST on a WebSocket API", got=str(kind))
            place = "AuthorizerResultTtlInSeconds"
            given = authorizer.value(place)
            seconds = None if given is ABSENT else number(given)
            yield from found(conditions.answers_are_not_kept(place, seconds), authorizer, place)


CHECKS = (
    Check(("LP973", "LP925"), _selection),
    Check(("LP970", "LP971", "LP972", "LP922"), _routes),
    Check(("LP974",), _responses),
    Check(("LP206",), _integrations),
    Check(("LP975", "LP921"), _authorizers),
)
