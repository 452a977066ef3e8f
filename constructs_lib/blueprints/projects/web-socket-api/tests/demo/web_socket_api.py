"""Calls the API over WebSockets: `make demo` calls `drive` once everything is deployed."""

from collections.abc import Iterator

from _web_socket import RefusedError, WebSocket
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from constructs_lib.local import Deployment, LocalAws, Row


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for what two clients hear, for an invalid message, and for an unsigned client."""
    url = deployment.url("WebSocketApi/Api/Api")
    with WebSocket(signed(aws, url)) as ada, WebSocket(signed(aws, url)) as grace:
        ada.send({"action": "say", "text": "Hello"})
        heard = [each.receive() for each in (ada, grace)]
        yield Row(
            "web-socket-api", "Ada says Hello", "both hear it", str(heard), heard == [{"said": "Hello"}] * 2
        )
        grace.send("no JSON")
        hint = grace.receive()
        yield Row("web-socket-api", "no JSON", "Grace alone is told", str(hint), "error" in hint)
    try:
        WebSocket(url).close()
        status = 101
    except RefusedError as error:
        status = error.status
    yield Row("web-socket-api", "an unsigned client", str(status), "the handshake is refused", status == 403)


def signed(aws: LocalAws, url: str) -> str:
    """Return the URL with a signature, as a client with AWS credentials makes it."""
    given = aws.environment
    keys = Credentials(given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"])
    request = AWSRequest("GET", url.replace("ws://", "http://"))
    SigV4QueryAuth(keys, "execute-api", given["AWS_REGION"]).add_auth(request)
    return str(request.url).replace("http://", "ws://")
