"""Clients that connect to a WebSocket API of the local AWS, send, and get what functions post."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from constructs_lib.local import Deployment, LocalAws
from tests.demo._web_socket import ClosedError, RefusedError, WebSocket
from tests.support.waiting import PATIENCE, until

APP = Path(__file__).parent / "apps" / "sockets"


class Sockets:
    """The deployed stack."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self.deployment = deployment

    def connect(self, name: str = "ada", query: str = "") -> WebSocket:
        return WebSocket(f"{self.url('Board')}?token={name}{query}", patience=PATIENCE)

    def url(self, api: str) -> str:
        return self.deployment.url(f"Sockets/{api}/Api")

    def id_of(self, client: WebSocket) -> str:
        """The id of a connection, as its function sees it."""
        client.send({"action": "echo"})
        client.receive()
        lines = self.aws.logs(self.deployment.resource("Sockets/BoardFunction"))
        found = [line.split() for line in lines if "MESSAGE echo" in line]
        return found[-1][-1].strip('",}')

    def invoke(self, function: str, **event: str) -> dict[str, Any]:
        name = self.deployment.resource(f"Sockets/{function}")
        return dict(self.aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event)))

    def logged(self, text: str) -> bool:
        return any(text in line for line in self.aws.logs(self.deployment.resource("Sockets/BoardFunction")))


@pytest.fixture(scope="module")
def sockets(local_aws: LocalAws, deploy_stack: Callable[[Path], Deployment]) -> Sockets:
    return Sockets(local_aws, deploy_stack(APP))


def test_address_is_one_of_this_machine(sockets: Sockets) -> None:
    assert urlsplit(sockets.url("Board")).scheme == "ws"


@pytest.mark.parametrize(
    ("query", "status"), [("", 401), ("?token=mallory", 403), ("?token=ada&refuse=1", 403)]
)
def test_client_is_refused(sockets: Sockets, query: str, status: int) -> None:
    with pytest.raises(RefusedError) as caught:
        WebSocket(f"{sockets.url('Board')}{query}", patience=PATIENCE)
    assert caught.value.status == status


def test_message_goes_to_its_route_and_is_answered_where_that_is_asked_for(sockets: Sockets) -> None:
    with sockets.connect() as client:
        client.send({"action": "silent"})
        client.send("no JSON")
        client.send({"action": "echo", "text": "hello"})
        answer = client.receive()
    assert (answer["route"], answer["of"]) == ("echo", "ada")
    assert json.loads(answer["sent"])["text"] == "hello"
    until(lambda: sockets.logged("MESSAGE $default"))


def test_failed_function_is_told_without_its_error(sockets: Sockets) -> None:
    with sockets.connect() as client:
        client.send({"action": "fail"})
        answer = client.receive()
        client.send({"action": "echo"})
        assert client.receive()["route"] == "echo"
    assert answer.keys() == {"message", "connectionId", "requestId"}
    assert answer["message"] == "Internal server error"


def test_slow_function_is_given_up_and_goes_on(sockets: Sockets) -> None:
    with sockets.connect() as client:
        client.send({"action": "slow"})
        answer = client.receive()
        assert not sockets.logged("slow, and done")
    assert answer.keys() == {"message", "connectionId", "requestId"}
    assert answer["message"] == "Endpoint request timed out"
    until(lambda: sockets.logged("slow, and done"))


def test_function_posts_to_another_connection(sockets: Sockets) -> None:
    with sockets.connect() as ada, sockets.connect("grace") as grace:
        own, other = sockets.id_of(ada), sockets.id_of(grace)
        ada.send({"action": "post", "to": other})
        assert grace.receive() == {"from": own}
        assert grace.receive() == "again"


def test_function_is_told_that_a_connection_is_gone(sockets: Sockets) -> None:
    with sockets.connect() as ada:
        grace = sockets.connect("grace")
        other = sockets.id_of(grace)
        grace.close()
        until(lambda: sockets.logged(f"DISCONNECT $disconnect {other}"))
        ada.send({"action": "post", "to": other})
        assert ada.receive() == {"gone": other}


def test_function_closes_a_connection(sockets: Sockets) -> None:
    with sockets.connect() as ada, sockets.connect("grace") as grace:
        ada.send({"action": "close", "to": sockets.id_of(grace)})
        with pytest.raises(ClosedError):
            grace.receive()


def test_another_function_posts_with_its_right(sockets: Sockets) -> None:
    with sockets.connect() as client:
        assert "FunctionError" not in sockets.invoke("Elsewhere", to=sockets.id_of(client))
        assert client.receive() == "from elsewhere"


def test_signed_client_connects_and_an_unsigned_one_does_not(sockets: Sockets) -> None:
    url = sockets.url("Signed")
    with pytest.raises(RefusedError) as caught:
        WebSocket(url, patience=PATIENCE)
    assert caught.value.status == 403
    request = AWSRequest("GET", url.replace("ws://", "http://"))
    SigV4QueryAuth(Credentials("test", "test"), "execute-api", "us-east-1").add_auth(request)
    with WebSocket(str(request.url).replace("http://", "ws://"), patience=PATIENCE) as client:
        client.send({"action": "anything"})
