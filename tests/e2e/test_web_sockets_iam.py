"""Who may post to connections and who may connect, on a local AWS that enforces IAM."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.demo._web_socket import WebSocket
from tests.support.assemblies import synthesised
from tests.support.waiting import PATIENCE, until

APP = Path(__file__).parent / "apps" / "sockets"


@pytest.fixture(scope="module")
def enforcing() -> Iterator[LocalAws]:
    with LocalAws.start(enforce_iam=True) as aws:
        yield aws


@pytest.fixture(scope="module")
def deployment(enforcing: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    return enforcing.deploy(synthesised(APP, tmp_path_factory.mktemp("sockets_iam")))


def _connect(deployment: Deployment, name: str) -> WebSocket:
    return WebSocket(f"{deployment.url('Sockets/Board/Api')}?token={name}", patience=PATIENCE)


def _id_of(aws: LocalAws, deployment: Deployment, client: WebSocket) -> str:
    def seen() -> list[str]:
        lines = aws.logs(deployment.resource("Sockets/BoardFunction"))
        return [line.split()[-1].strip('",}') for line in lines if "MESSAGE echo" in line]

    before = len(seen())
    client.send({"action": "echo"})
    client.receive()
    return until(seen, lambda found: len(found) > before)[-1]


def _post(aws: LocalAws, deployment: Deployment, function: str, to: str) -> str | None:
    """What the function failed with, by its type; `None` where it did not."""
    name = deployment.resource(f"Sockets/{function}")
    answer = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps({"to": to}))
    found = json.load(answer["Payload"])
    return None if "FunctionError" not in answer else f"{found['errorType']}: {found['errorMessage']}"


def test_functions_post_with_their_right_and_a_stranger_does_not(
    enforcing: LocalAws, deployment: Deployment
) -> None:
    with _connect(deployment, "ada") as ada, _connect(deployment, "grace") as grace:
        own, other = (_id_of(enforcing, deployment, each) for each in (ada, grace))
        ada.send({"action": "post", "to": other})
        assert grace.receive() == {"from": own}
        assert grace.receive() == "again"
        assert _post(enforcing, deployment, "Elsewhere", other) is None
        assert grace.receive() == "from elsewhere"
        refused = _post(enforcing, deployment, "Stranger", other)
    assert refused is not None
    assert "execute-api:ManageConnections" in refused
