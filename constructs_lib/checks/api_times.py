"""Checks of how long functions behind APIs may take."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.frozen import replace
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions import apis
from constructs_lib.rules.fault import Fault
from constructs_lib.rules.range import Range
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import HTTP_API, Invocation
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import number, references

__all__ = ["CHECKS"]

# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
_TIMEOUT = 3
_BY_APIS = {"api", "http", "authorizer"}


def _timeouts(app: Graph) -> Iterator[Finding]:
    # What else invokes a function may be why it has so much time.
    called = _called(app)
    for each in app.invocations:
        if each.kind not in {"api", "http"} or _waits_not(each) or each.function in called:
            continue
        allowed = _allowed(each)
        in_body = each.place.startswith("Body.")
        given = at(each.detail, "timeoutInMillis" if in_body else "TimeoutInMillis")
        waits = allowed.limit.maximum if given is ABSENT else number(given)
        timeout = _of(each.function)
        milliseconds = None if timeout is None else timeout * 1_000
        for fault in apis.function_timeout(each.function.name, milliseconds, waits, allowed):
            yield Finding(replace(fault, fix=_fix(milliseconds, allowed)), each.function, "Timeout")


def _fix(timeout: float | None, allowed: Range) -> str:
    fix = "shorten it, or answer 202 at once and do the work asynchronously"
    if timeout is not None and timeout <= allowed.limit.maximum:
        return "raise TimeoutInMillis of the integration, or shorten it"
    return (
        (f"{fix}, or ask AWS to raise the quota, and set TimeoutInMillis")
        if allowed.limit.adjustable
        else fix
    )


def _allowed(each: Invocation) -> Range:
    is_websocket = each.source is not None and each.source.value("ProtocolType") == "WEBSOCKET"
    return (
        ranges.REST_INTEGRATION_TIMEOUT
        if each.kind == "api" or is_websocket
        else ranges.HTTP_INTEGRATION_TIMEOUT
    )


def _waits_not(each: Invocation) -> bool:
    """Return whether the API does not wait for the whole answer: it streams, or invokes asynchronously."""
    if any(at(each.detail, key) is not ABSENT for key in ("ResponseTransferMode", "responseTransferMode")):
        return True
    for key in ("RequestParameters", "requestParameters"):
        parameters = at(each.detail, key)
        names = [str(name).lower() for name in parameters] if isinstance(parameters, dict) else []
        if any(name.endswith("x-amz-invocation-type") for name in names):
            return True
        if parameters is not ABSENT and not isinstance(parameters, dict):
            return True
    return False


def _called(app: Graph) -> set[Resource]:
    """Return the functions that something else than APIs invokes, or may: others of them, state machines."""
    found = {each.function for each in app.invocations if each.kind not in _BY_APIS}
    found |= {each.target for each in app.flows if each.by}
    for machine in app.of_type("AWS::StepFunctions::StateMachine"):
        found |= {each.resource for each in references(machine.properties)}
    return found


def _of(function: Resource) -> float | None:
    given = function.value("Timeout")
    return _TIMEOUT if given is ABSENT else number(given)


def _authorizers(app: Graph) -> Iterator[Finding]:
    called = _called(app)
    for each in app.invocations:
        if each.kind != "authorizer" or each.function in called:
            continue
        is_http = each.through.type in {"AWS::ApiGatewayV2::Authorizer", HTTP_API}
        allowed = ranges.HTTP_AUTHORIZER_TIMEOUT if is_http else ranges.REST_AUTHORIZER_TIMEOUT
        seconds = _of(each.function)
        if seconds is not None and seconds > allowed.maximum:
            most = text.duration(allowed.maximum * 1_000)
            longest = f"at most {most}, as long as the API waits for its authorizer"
            fault = Fault("LP234", "Timeout", longest, text.duration(seconds * 1_000))
            yield Finding(fault, each.function, "Timeout")


CHECKS = (Check(("LP205",), _timeouts), Check(("LP234",), _authorizers))
