"""Checks of the permissions by which services invoke functions."""

import re
from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.checks.paths import rest_path, routes_of
from constructs_lib.rules.conditions import apis
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import HTTP_API, INTEGRATION, METHOD, REST_API, Invocation
from constructs_lib.templates.lambda_permissions import Permission, Qualified, fits, qualified
from constructs_lib.templates.model import ABSENT, Reference, Resource, at
from constructs_lib.templates.policies import meets
from constructs_lib.templates.resolved import alternatives

__all__ = ["CHECKS"]

# What each kind of invocation is by, and how a message names it.
_SERVICES = {
    "api": ("apigateway", "API Gateway"),
    "http": ("apigateway", "API Gateway"),
    "authorizer": ("apigateway", "API Gateway"),
    "rule": ("events", "EventBridge"),
    "topic": ("sns", "SNS"),
    "bucket": ("s3", "S3"),
    "logs": ("logs", "CloudWatch Logs"),
    "alarm": ("lambda.alarms.cloudwatch", "CloudWatch"),
    "user_pool": ("cognito-idp", "Cognito"),
    "secret": ("secretsmanager", "Secrets Manager"),
    "iot": ("iot", "IoT"),
    "ses": ("ses", "SES"),
    "config": ("config", "AWS Config"),
}
_CREDENTIALS = (
    "Credentials",
    "CredentialsArn",
    "AuthorizerCredentialsArn",
    "RoleArn",
    # In a definition in OpenAPI.
    "credentials",
    "authorizerCredentials",
)
_API_SOURCE = re.compile(r"arn:aws:execute-api:[^:]*:[^:]*:([^/]+)(?:/(.*))?$")
# The stage of what the console tests.
_TESTS = "test-invoke-stage/"
# A stage of any name, which has no slash.
_STAGE = "\x00"
# The property that names the function, where the whole resource is what invokes.
_PARAMETERS = {
    "AWS::ApiGatewayV2::Integration": "IntegrationUri",
    "AWS::ApiGateway::Authorizer": "AuthorizerUri",
    "AWS::ApiGatewayV2::Authorizer": "AuthorizerUri",
    "AWS::SNS::Subscription": "Endpoint",
    "AWS::Logs::SubscriptionFilter": "DestinationArn",
    "AWS::SecretsManager::RotationSchedule": "RotationLambdaARN",
}


def _missing(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind not in _SERVICES or _has_role(each):
            continue
        named = qualified(app.names, each.named)
        if named is None:
            continue
        service, title = _SERVICES[each.kind]
        candidates = [one for one in app.permissions.of(named.function) if one.is_for(service)]
        verdicts = [_covers(app, one, each, named) for one in candidates]
        if all(verdict is False for verdict in verdicts):
            yield _lacking(each, named, title, candidates)


def _has_role(each: Invocation) -> bool:
    """Return whether a role is taken to invoke, or may be."""
    return isinstance(each.detail, dict) and any(at(each.detail, key) is not ABSENT for key in _CREDENTIALS)


def _lacking(each: Invocation, named: Qualified, title: str, candidates: list[Permission]) -> Finding:
    got, parameter = f"{named}, {_got(candidates, named)}", _PARAMETERS.get(each.through.type, "function")
    if each.kind in {"api", "http"}:
        (fault,) = apis.may_be_invoked(parameter, [got], is_permitted=False)
    else:
        fault = Fault("LP380", parameter, f"a function that {title} may invoke", got)
    return Finding(fault, each.through, each.place)


def _got(candidates: list[Permission], named: Qualified) -> str:
    if not candidates:
        return "which has no permission for it"
    others = [each for each in candidates if each.named is not None and not each.named.may_be(named)]
    if len(others) == len(candidates):
        return f"which has one for {others[0].named} only"
    return f"whose permission {candidates[0].resource.name} is for another source"


def _covers(app: Graph, permission: Permission, each: Invocation, named: Qualified) -> bool | None:
    if permission.named is None or permission.principal is None:
        return None
    if not permission.named.may_be(named):
        return False
    if each.kind in {"api", "http", "authorizer"}:
        return _covers_api(app, permission.source, each)
    # What an alarm, a log group or a secret is called by is not always told by the template.
    source = each.through if each.kind in {"rule", "iot", "alarm"} else each.source
    return fits(app.names, permission.source, source)


def _covers_api(app: Graph, given: object, each: Invocation) -> bool | None:
    """Return whether an ARN of API Gateway is about what invokes; `None` where nobody knows."""
    if given is ABSENT:
        return True
    api = each.source or _api_of(app, each.through)
    found: bool | None = False
    for one in alternatives(given):
        text = canonical(one)
        match = _API_SOURCE.match(text) if text else None
        if match is None or api is None:
            return None
        if match[1] not in {"*", canonical(Reference(api, "Ref"))}:
            # The id of an API that is not in the app may be a parameter of it.
            found = found if match[1].startswith("<") else None
        elif not (match[2] or "").startswith(_TESTS) and _is_asked(app, match[2] or "*", api, each):
            return True
    return found


def _api_of(app: Graph, through: Resource) -> Resource | None:
    if through.type in {REST_API, HTTP_API}:
        return through
    return app.names.target(
        through.value("ApiId" if "V2" in through.type else "RestApiId"), REST_API, HTTP_API
    )


def _is_asked(app: Graph, pattern: str, api: Resource, each: Invocation) -> bool:
    """Return whether a pattern behind the API's id is about some request that invokes."""
    if each.kind == "authorizer":
        return meets(pattern, "authorizers/*")
    if each.through.type == METHOD:
        paths = [rest_path(app, each.through)]
    elif each.through.type == INTEGRATION:
        paths = routes_of(app, each.through, is_websocket=api.value("ProtocolType") == "WEBSOCKET")
    else:
        paths = []
    return not paths or any(path is None or _is_about(pattern, path) for path in paths)


def _is_about(pattern: str, path: str) -> bool:
    """Return whether a pattern of a stage, a method and a path is about a request of any stage."""
    stage, _, rest = pattern.partition("/")
    return meets(pattern, f"{_STAGE}/{path}") if "*" in stage else meets(rest, path)


def _open(app: Graph) -> Iterator[Finding]:
    for each in app.permissions.all:
        properties = each.resource.properties
        bounds = ("SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken", "FunctionUrlAuthType")
        # Of these it is AWS's own habit to name none.
        services = [service for service, _ in _SERVICES.values() if service not in {"secretsmanager"}]
        is_service = each.principal is not None and any(map(each.is_for, services)) and each.principal != "*"
        if is_service and all(at(properties, bound) is ABSENT for bound in bounds):
            allowed = "given where a service is the Principal"
            yield Finding(
                Fault("LP381", "SourceArn", allowed, f"none for {each.principal}"), each.resource, "SourceArn"
            )


CHECKS = (
    Check(("LP219", "LP380"), _missing),
    Check(("LP381",), _open),
)
