"""Access logs of WebSocket APIs: a line for each connection, message and end that reaches a function."""

import time
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from .access_logs import write_line

v2 = Part("services.apigateway")


@gap(
    "web-socket-access-logs",
    aws="A stage with access log settings writes a line for every connection, message and end.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html",
    upstream="Stores the settings, and nothing is written.",
    # The status is that of the whole call.
    after=("web-socket-function-calls", "web-socket-route-responses"),
)
def write_web_socket_access_logs() -> None:
    """Write a line when a function has answered; a client that an authorizer refuses has none."""

    def build(original: Any) -> Any:
        async def invoke(*call: Any, **more: Any) -> Any:
            started = time.time()
            response = await original(*call, **more)
            api_id, _, _, route, stage, connection_id, event_type, request_id, _, source_ip, headers = call
            status, elapsed = (
                str((response or {}).get("statusCode", "-")),
                round((time.time() - started) * 1000),
            )
            authorizer = more.get("authorizer") or {}
            known = {
                "apiId": api_id,
                "stage": stage,
                "routeKey": route.get("routeKey", "-"),
                "eventType": event_type,
                "connectionId": connection_id,
                "requestId": request_id,
                "extendedRequestId": request_id,
                "messageId": request_id if event_type == "MESSAGE" else "-",
                "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(started)),
                "identity.sourceIp": source_ip,
                "identity.userAgent": headers.get("user-agent", "-"),
                "status": status,
                "integration.status": status,
                "integrationLatency": str(elapsed),
                **{f"authorizer.{name}": str(value) for name, value in authorizer.items()},
            }
            write_line(v2._stages.get(api_id, {}).get(stage) or {}, known)
            return response

        return invoke

    takes = (
        "api_id account_id region route stage connection_id event_type message_id body_text source_ip headers"
    )
    replace(v2, "_invoke_ws_lambda", build, takes=takes)
