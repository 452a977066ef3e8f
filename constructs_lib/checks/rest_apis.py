"""Checks of REST APIs: methods, integrations, deployments."""

import re
from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import authorizers
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import METHOD, REST_API, listed
from constructs_lib.templates.model import ABSENT, Reference, Resource, at
from constructs_lib.templates.resolved import alternatives, boolean, items, text

__all__ = ["CHECKS"]

_RESOURCE = "AWS::ApiGateway::Resource"
_DEPLOYMENT = "AWS::ApiGateway::Deployment"
_PLAN = "AWS::ApiGateway::UsagePlan"
_AUTHORIZER = "AWS::ApiGateway::Authorizer"
_PARAMETER = re.compile(r"\{[^}+]*(\+?)\}")


def _integrations(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind != "api":
            continue
        key = "IntegrationHttpMethod" if each.through.type == METHOD else "httpMethod"
        verb = text(at(each.detail, key))
        if verb is not None and verb.upper() != "POST":
            yield Finding(Fault("LP270", key, "POST", verb), each.through, f"{each.place}.{key}")
        for one in alternatives(each.named):
            if _is_bare(one):
                got = f"the ARN of {each.function.name} alone"
                fault = Fault("LP281", "Uri", "a path of Lambda's API", got)
                yield Finding(
                    fault, each.through, f"{each.place}.{'Uri' if each.through.type == METHOD else 'uri'}"
                )


def _is_bare(value: Any) -> bool:
    if isinstance(value, Reference):
        return value.resource.type.startswith("AWS::Lambda::")
    return (canonical(value) or "").startswith("arn:aws:lambda:")


def _authorizer_uris(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind == "authorizer" and each.through.type.endswith("::Authorizer") and _is_bare(each.named):
            fault = Fault(
                "LP281", "AuthorizerUri", "a path of Lambda's API", f"the ARN of {each.function.name} alone"
            )
            yield Finding(fault, each.through, "AuthorizerUri")


def _resources(app: Graph) -> Iterator[Finding]:
    before: dict[tuple[str, str], tuple[str, Resource]] = {}
    for resource in app.of_type(_RESOURCE):
        part, above = text(resource.value("PathPart")), canonical(resource.value("ParentId"))
        if part is None or above is None or resource.is_made is not True:
            continue
        if "/" in part:
            fault = Fault(
                "LP202", "PathPart", "one part of a path", repr(part), "make a resource for each part"
            )
            yield Finding(fault, resource, "PathPart")
        key = (above, _PARAMETER.sub(r"{\1}", part))
        known, first = before.setdefault(key, (part, resource))
        if known != part:
            fault = Fault("LP218", "PathPart", f"with parameter {known}, as {first.name} has it", repr(part))
            yield Finding(fault, resource, "PathPart")
        elif first is not resource:
            fault = Fault("LP203", "PathPart", "another one than that of " + first.name, repr(part))
            yield Finding(fault, resource, "PathPart")


def _methods(app: Graph) -> Iterator[Finding]:
    before: dict[tuple[str, str, str], Resource] = {}
    for method in app.of_type(METHOD):
        yield from _responses(method)
        yield from _keys(app, method)
        key = tuple(canonical(method.value(name)) or "" for name in ("RestApiId", "ResourceId", "HttpMethod"))
        if not all(key) or method.is_made is not True:
            continue
        first = before.setdefault((key[0], key[1], key[2]), method)
        if first is not method:
            fault = Fault(
                "LP203", "HttpMethod", "a method and path of its own", f"{key[2]}, as {first.name} has it"
            )
            yield Finding(fault, method, "HttpMethod")


def _responses(method: Resource) -> Iterator[Finding]:
    kind, responses = method.value("Integration.Type"), method.value("Integration.IntegrationResponses")
    if isinstance(kind, str) and kind in {"AWS", "HTTP", "MOCK"} and (responses is ABSENT or responses == []):
        fault = Fault("LP283", "IntegrationResponses", f"given for the type {kind}", "none")
        yield Finding(fault, method, "Integration.IntegrationResponses")
    declared = _declared(method)
    if declared is None:
        return
    for place, given in listed(responses, "Integration.IntegrationResponses"):
        status, parameters = text(at(given, "StatusCode")), at(given, "ResponseParameters")
        if status is None or not isinstance(parameters, dict):
            continue
        missing = [key for key in parameters if key not in declared.get(status, ())]
        if missing:
            allowed = f"declared in MethodResponses for {status}"
            fault = Fault("LP282", "ResponseParameters", allowed, words.listed(missing[:3], "and"))
            yield Finding(fault, method, f"{place}.ResponseParameters")


def _declared(method: Resource) -> dict[str, set[str]] | None:
    """Return the headers of each status that a method declares; `None` where nobody knows."""
    responses = items(method.value("MethodResponses"))
    if responses is None:
        return None
    found: dict[str, set[str]] = {}
    for each in responses:
        status, parameters = at(each, "StatusCode"), at(each, "ResponseParameters")
        if not isinstance(status, str | int) or not isinstance(parameters, dict | type(ABSENT)):
            return None
        found.setdefault(str(status), set()).update(parameters if isinstance(parameters, dict) else ())
    return found


def _keys(app: Graph, method: Resource) -> Iterator[Finding]:
    if not boolean(method.value("ApiKeyRequired")):
        return
    kind = method.value("AuthorizationType")
    api = app.names.target(method.value("RestApiId"), REST_API)
    # A policy of the API itself may say who may call.
    has_policy = api is not None and api.value("Policy") is not ABSENT
    if method.value("HttpMethod") != "OPTIONS" and not has_policy:
        authorizes = False if kind is ABSENT or kind == "NONE" else None
        for fault in authorizers.key_beside_authorization("ApiKeyRequired", authorizes=authorizes):
            fixed = Fault(fault.code, fault.parameter, "beside an AuthorizationType that is not NONE", "true")
            yield Finding(fixed, method, "ApiKeyRequired")
    if api is not None and not any(_may_be_of(app, plan, api) for plan in app.of_type(_PLAN)):
        fault = Fault("LP280", "ApiKeyRequired", f"of an API with a usage plan for {api.name}", "true")
        yield Finding(fault, method, "ApiKeyRequired")


def _may_be_of(app: Graph, plan: Resource, api: Resource) -> bool:
    stages = plan.value("ApiStages")
    if stages is ABSENT:
        return False
    for _, stage in listed(stages, "ApiStages"):
        given = at(stage, "ApiId")
        found = app.names.target(given, REST_API)
        if found is api or (found is None and not isinstance(given, str)):
            return True
    return not isinstance(stages, list)


def _belonging(app: Graph) -> Iterator[Finding]:
    for method in app.of_type(METHOD):
        api = app.names.target(method.value("RestApiId"), REST_API)
        for key, kind in (("ResourceId", _RESOURCE), ("AuthorizerId", _AUTHORIZER)):
            part = app.names.target(method.value(key), kind)
            of = app.names.target(part.value("RestApiId"), REST_API) if part is not None else None
            if part is not None and api is not None and of is not None and of is not api:
                fault = Fault("LP277", key, f"one of {api.name}", f"{part.name} of {of.name}")
                yield Finding(fault, method, key)


def _deployments(app: Graph) -> Iterator[Finding]:
    for deployment in app.of_type(_DEPLOYMENT):
        api = app.names.target(deployment.value("RestApiId"), REST_API)
        if api is None or any(
            api.value(key) is not ABSENT for key in ("Body", "BodyS3Location", "CloneFrom")
        ):
            continue
        methods = [
            each
            for each in app.of_type(METHOD)
            if each.stack is deployment.stack
            and app.names.target(each.value("RestApiId"), REST_API) is api
            and each.is_made is True
        ]
        late = [each for each in methods if not app.dependencies.waits(deployment, each, sure=False)]
        is_first = len(late) == len(methods)
        # Serverless leaves out its preflights, and nobody who uses it can change that.
        late = [each for each in late if is_first or each.value("HttpMethod") != "OPTIONS"]
        if late:
            code = "LP273" if is_first else "LP274"
            got = words.listed([each.name for each in late[:3]], "and")
            more = f" and {len(late) - 3} more" if len(late) > 3 else ""
            fault = Fault(code, "DependsOn", "all methods of the API", f"not {got}{more}")
            yield Finding(fault, deployment, "DependsOn")


def _private(app: Graph) -> Iterator[Finding]:
    deployed = {app.names.target(each.value("RestApiId"), REST_API) for each in app.of_type(_DEPLOYMENT)}
    for api in app.of_type(REST_API):
        types, body = api.value("EndpointConfiguration.Types"), api.value("Body")
        in_body = body is not ABSENT and (not isinstance(body, dict) or "x-amazon-apigateway-policy" in body)
        elsewhere = in_body or api.value("BodyS3Location") is not ABSENT
        if types == ["PRIVATE"] and api in deployed and api.value("Policy") is ABSENT and not elsewhere:
            yield Finding(Fault("LP285", "Policy", "given for a private API", "none"), api, "Policy")


def _base_paths(app: Graph) -> Iterator[Finding]:
    for mapping in app.of_type("AWS::ApiGateway::BasePathMapping"):
        path = text(mapping.value("BasePath"))
        if path is not None and "/" in path.strip("/"):
            fault = Fault("LP284", "BasePath", "of one level", repr(path))
            yield Finding(fault, mapping, "BasePath")


CHECKS = (
    Check(("LP270", "LP281"), _integrations),
    Check(("LP281",), _authorizer_uris),
    Check(("LP202", "LP203", "LP218"), _resources),
    Check(("LP203", "LP223", "LP280", "LP282", "LP283"), _methods),
    Check(("LP277",), _belonging),
    Check(("LP273", "LP274"), _deployments),
    Check(("LP285",), _private),
    Check(("LP284",), _base_paths),
)
