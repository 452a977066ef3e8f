"""WebSocket APIs: how their functions are called, and what a client gets of an answer."""

import json
from contextvars import ContextVar
from typing import Any

from ..catalogue import GapError, gap
from ..patching import Part, provisioners, replace
from .integration_time import within

v2 = Part("services.apigateway")
functions = Part("services.lambda_svc")
runtime = Part("core.lambda_runtime")

_ROUTE_RESPONSE = "AWS::ApiGatewayV2::RouteResponse"
_INVOKES = (
    "api_id account_id region route stage connection_id event_type message_id body_text source_ip headers"
)
_FAILED = 502
_TIMED_OUT = 504
_LONGEST = 29_000
_is_of_socket: ContextVar[bool] = ContextVar("is_of_socket", default=False)


class _OwnAnswer(dict[str, Any]):
    """What API Gateway answers in the place of a function."""


class _Dispatched:
    """Takes the place of a worker: a call goes the way of all other calls of functions."""

    def __init__(self, record: dict[str, Any]) -> None:
        self._record = record

    def invoke(self, event: dict[str, Any], _request_id: str) -> dict[str, Any]:
        token = _is_of_socket.set(False)
        try:
            result = functions._execute_function(self._record, event)
        finally:
            _is_of_socket.reset(token)
        body = result.get("body")
        is_response = not result.get("error") and isinstance(body, dict) and "statusCode" in body
        return {"status": "ok", "result": body if is_response else {"statusCode": _FAILED}}


@gap(
    "web-socket-function-calls",
    aws="A function behind a WebSocket API is called as any other: logs, metrics, limits. Where it fails, a "
    "client that connects is refused, and one that sends gets `Internal server error`; after the "
    "integration's timeout, at most 29 s, `Endpoint request timed out`.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html",
    upstream="Calls leave no log and no metric, take as long as the function does, and a client gets the "
    "error's text, or nothing.",
)
def call_functions_of_web_sockets() -> None:
    """Have calls go through the service and end in time, and tell a client of a failure without its text."""

    def build_worker(original: Any) -> Any:
        def worker(func_name: str, config: dict[str, Any], code_zip: Any, **more: Any) -> Any:
            if _is_of_socket.get():
                return _Dispatched({"config": config, "code_zip": code_zip})
            return original(func_name, config, code_zip, **more)

        return worker

    def build_invoke(original: Any) -> Any:
        async def invoke(*call: Any, **more: Any) -> Any:
            api_id, _, _, route, _, connection_id, event_type, message_id, *_ = call
            token = _is_of_socket.set(True)
            late = _OwnAnswer(statusCode=_TIMED_OUT)
            try:
                response = await within(_limit(api_id, route), original(*call, **more), otherwise=late)
            finally:
                _is_of_socket.reset(token)
            is_late = response is late
            if event_type != "MESSAGE" or not (is_late or (response or {}).get("statusCode") == _FAILED):
                return response
            message = "Endpoint request timed out" if is_late else "Internal server error"
            said = {"message": message, "connectionId": connection_id, "requestId": message_id}
            return _OwnAnswer(statusCode=response["statusCode"], body=json.dumps(said))

        return invoke

    # The service takes the function by its name when it is imported, and has to get the emulator's.
    functions.load()
    replace(runtime, "get_or_create_worker", build_worker, takes="func_name config code_zip")
    replace(v2, "_invoke_ws_lambda", build_invoke, takes=_INVOKES)


def _limit(api_id: str, route: dict[str, Any]) -> float:
    """Return how many seconds the API waits for the integration of a route."""
    integration_id = route.get("target", "").rpartition("/")[2]
    integration = v2._integrations.get(api_id, {}).get(integration_id, {})
    return min(integration.get("timeoutInMillis") or _LONGEST, _LONGEST) / 1000


@gap(
    "web-socket-route-responses",
    aws="A client gets what a function returns where the route has a route response, and else nothing.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html",
    upstream="Sends every body, and CloudFormation does not know the type.",
)
def answer_where_a_route_has_a_response() -> None:
    """Keep route responses of templates, and send a body only where there is one."""
    handlers = provisioners._RESOURCE_HANDLERS
    if _ROUTE_RESPONSE in handlers:
        message = f"the emulator now has {_ROUTE_RESPONSE}"
        raise GapError(message)
    handlers[_ROUTE_RESPONSE] = {"create": _create, "update": _update, "delete": _delete}

    def build(original: Any) -> Any:
        async def invoke(*call: Any, **more: Any) -> Any:
            response = await original(*call, **more)
            api_id, _, _, route, _, _, event_type, *_ = call
            if not response or event_type != "MESSAGE" or isinstance(response, _OwnAnswer):
                return response
            is_answered = v2._route_responses.get(api_id, {}).get(route.get("routeId"))
            return response if is_answered else {**response, "body": None}

        return invoke

    replace(v2, "_invoke_ws_lambda", build, takes=_INVOKES)


def _create(_logical_id: str, props: dict[str, Any], _stack_name: str) -> tuple[str, dict[str, str]]:
    api_id, route_id = props["ApiId"], props["RouteId"].rpartition("/")[2]
    status, _, body = v2._create_route_response(
        api_id, route_id, {"routeResponseKey": props["RouteResponseKey"]}
    )
    if status >= 400:
        raise ValueError(body.decode())
    found: str = json.loads(body)["routeResponseId"]
    return f"{api_id}/{route_id}/{found}", {"RouteResponseId": found}


def _update(
    physical_id: str, _old: dict[str, Any], _new: dict[str, Any], _stack_name: str
) -> tuple[str, dict[str, str]]:
    return physical_id, {"RouteResponseId": physical_id.rpartition("/")[2]}


def _delete(physical_id: str, _props: dict[str, Any]) -> None:
    api_id, route_id, response_id = physical_id.split("/")
    v2._route_responses.get(api_id, {}).get(route_id, {}).pop(response_id, None)
