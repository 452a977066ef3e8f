"""Checks of the answers that APIs give to web pages on other origins."""

import re
from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.frozen import frozen
from constructs_lib.rules.conditions import origins
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import HTTP_API, METHOD, REST_API, URL, listed
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import boolean, items, text

__all__ = ["CHECKS"]

_HEADER = re.compile(r"(?:method|gateway)response\.header\.(.*)", re.IGNORECASE)
_ALLOW = "access-control-allow-"


@frozen
class _Answer:
    """The headers of one answer of a REST API, by their names in lower case."""

    resource: Resource
    place: str
    headers: dict[str, Any]

    def text(self, name: str) -> str | None:
        """Return what a header is set to without the quotes that API Gateway wants around it."""
        found = text(self.headers.get(_ALLOW + name, ABSENT))
        return found.strip("'\"") if found is not None else None


def _answers(app: Graph) -> Iterator[_Answer]:
    for method in app.of_type(METHOD):
        key = "Integration.IntegrationResponses"
        for place, given in listed(method.value(key), key):
            yield from _answer(method, f"{place}.ResponseParameters", at(given, "ResponseParameters"))
    for response in app.of_type("AWS::ApiGateway::GatewayResponse"):
        yield from _answer(response, "ResponseParameters", response.value("ResponseParameters"))
    for api in app.of_type(REST_API):
        yield from _in_body(api, api.value("Body"))


def _in_body(api: Resource, body: Any) -> Iterator[_Answer]:
    paths = at(body, "paths") if isinstance(body, dict) else ABSENT
    for path, methods in paths.items() if isinstance(paths, dict) else ():
        responses = at(methods, "options.x-amazon-apigateway-integration.responses")
        for status, given in responses.items() if isinstance(responses, dict) else ():
            place = f"Body.paths.{path}.options.x-amazon-apigateway-integration.responses.{status}"
            yield from _answer(api, f"{place}.responseParameters", at(given, "responseParameters"))
    key = "x-amazon-apigateway-gateway-responses"
    gateway = at(body, key) if isinstance(body, dict) else ABSENT
    for kind, given in gateway.items() if isinstance(gateway, dict) else ():
        yield from _answer(api, f"Body.{key}.{kind}", at(given, "responseParameters"))


def _answer(resource: Resource, place: str, parameters: Any) -> Iterator[_Answer]:
    if not isinstance(parameters, dict):
        return
    named = {
        str(key).replace("method.response", "methodresponse"): value for key, value in parameters.items()
    }
    headers = {found[1].lower(): value for key, value in named.items() if (found := _HEADER.fullmatch(key))}
    if headers:
        yield _Answer(resource, place, headers)


def _rest(app: Graph) -> Iterator[Finding]:
    for each in _answers(app):
        with_credentials = boolean(each.text("credentials")) or False
        origin = each.text("origin")
        given = [] if origin is None else [origin]
        headers = [name.strip() for name in (each.text("headers") or "").split(",") if name.strip()]
        faults = (
            *origins.origins(each.place, given or None, allow_credentials=with_credentials),
            *origins.headers(each.place, headers, allow_credentials=with_credentials),
        )
        for fault in faults:
            # AWS takes it: it is browsers that refuse. An origin may be put together by the request.
            if fault.code in {"LP207", "LP249"}:
                yield Finding(_of_template(fault), each.resource, each.place, may_pass=True)


def _of_template(fault: Fault) -> Fault:
    allowed = fault.allowed.replace("allow_credentials is set", "credentials are allowed")
    return Fault(fault.code, fault.parameter, allowed, fault.got)


def _http(app: Graph) -> Iterator[Finding]:
    for api in app.of_type(HTTP_API, URL):
        key = "Cors" if api.type == URL else "CorsConfiguration"
        cors = api.value(key)
        if not isinstance(cors, dict):
            continue
        with_credentials = boolean(at(cors, "AllowCredentials"))
        given = items(at(cors, "AllowOrigins"))
        place = f"{key}.AllowOrigins"
        known = None if not given else [text(each) for each in given]
        for fault in origins.origins(place, known, allow_credentials=with_credentials):
            if fault.code != "LP208" or _has_path(fault.got):
                yield Finding(_of_template(fault), api, place)
        place = f"{key}.AllowHeaders"
        names = [text(each) for each in items(at(cors, "AllowHeaders")) or []]
        for fault in origins.headers(place, names, allow_credentials=with_credentials):
            yield Finding(_of_template(fault), api, place, may_pass=True)


def _has_path(origin: str) -> bool:
    """Return whether an origin goes on behind its host: API Gateway takes patterns that we do not."""
    return bool(re.fullmatch(r"'[a-z]+://[^/*]+/.*'", origin))


def _preflights(app: Graph) -> Iterator[Finding]:
    for method in app.of_type(METHOD):
        if method.value("HttpMethod") != "OPTIONS" or method.value("Integration.Type") != "MOCK":
            continue
        kind = text(method.value("AuthorizationType"))
        if kind is not None and kind != "NONE":
            yield Finding(_asked("AuthorizationType", kind), method, "AuthorizationType")
        elif boolean(method.value("ApiKeyRequired")):
            yield Finding(_asked("ApiKeyRequired", "true"), method, "ApiKeyRequired")


def _asked(name: str, got: str) -> Fault:
    allowed = "NONE for OPTIONS" if name == "AuthorizationType" else "false for OPTIONS"
    return Fault("LP286", name, allowed, got)


CHECKS = (
    Check(("LP207", "LP249"), _rest),
    Check(("LP207", "LP208", "LP249", "LP250"), _http),
    Check(("LP286",), _preflights),
)
