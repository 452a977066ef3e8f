"""A client of one emulator, and the list of observations made on it."""

import functools
import http.client
import itertools
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.support.waiting import PATIENCE, last_seen

ROLE = "arn:aws:iam::000000000000:role/any"
T = TypeVar("T")
_stack_numbers = itertools.count()


@dataclass(frozen=True)
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def message(self) -> object:
        return json.loads(self.body).get("message")


class Emulator:
    """One running emulator, seen from outside."""

    def __init__(self, endpoint: str, *, patience: float = PATIENCE) -> None:
        """Take the address, and the seconds to wait for what comes where a gap is filled."""
        self.endpoint = endpoint
        self.patience = patience

    @functools.cache  # noqa: B019 - two emulators live as long as the test session
    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def deploy(
        self, resources: Mapping[str, Any], outputs: Mapping[str, Any] | None = None
    ) -> dict[str, str]:
        """Create a stack and return its outputs; a failing stack raises with CloudFormation's reasons."""
        name = f"probe{next(_stack_numbers)}"
        template = {
            "Resources": resources,
            "Outputs": {key: {"Value": value} for key, value in (outputs or {}).items()},
        }
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template))

        def finished() -> Any:
            stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
            return None if stack["StackStatus"].endswith("IN_PROGRESS") else stack

        stack = last_seen(finished)
        if stack["StackStatus"] != "CREATE_COMPLETE":
            events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
            raise StackFailedError(" ".join(e.get("ResourceStatusReason") or "" for e in events))
        return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}

    def call(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Response:
        return self.call_with(method, path, (headers or {}).items(), body)

    def call_with(
        self, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes = b""
    ) -> Response:
        """Call with headers of which several may have one name."""
        connection = http.client.HTTPConnection(urlsplit(self.endpoint).netloc, timeout=PATIENCE)
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (*headers, *([("Content-Length", str(len(body)))] if body else [])):
            connection.putheader(name, value)
        connection.endheaders(body or None)
        answer = connection.getresponse()
        response = Response(answer.status, answer.headers, answer.read())
        connection.close()
        return response

    def call_signed(
        self,
        method: str,
        path: str,
        *,
        key: str = "test",
        secret: str = "test",  # noqa: S107
        body: bytes = b"",
        service: str = "execute-api",
    ) -> Response:
        request = AWSRequest(method=method, url=self.endpoint + path, data=body)
        SigV4Auth(Credentials(key, secret), service, "us-east-1").add_auth(request)
        return self.call(method, path, headers=dict(request.headers), body=body)

    def invoke(self, function: str, payload: object = None) -> Any:
        answer = self.client("lambda").invoke(FunctionName=function, Payload=json.dumps(payload))
        return json.loads(answer["Payload"].read())

    def until(self, look: Callable[[], T], is_there: Callable[[T], object] = bool) -> T:
        """Look until it is there, as long as it may take; return what was seen last."""
        if self.patience >= PATIENCE:
            return last_seen(look, is_there)
        deadline = time.monotonic() + self.patience
        while not is_there(seen := look()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return seen

    def message(self, queue_url: str, *, sure: bool = False) -> dict[str, Any] | None:
        """Wait for a message in a queue and return it; sure is what comes where the gap is open, too."""
        sqs = self.client("sqs")

        def receive() -> Any:
            answer = sqs.receive_message(QueueUrl=queue_url, MessageAttributeNames=["All"])
            return answer.get("Messages")

        messages = last_seen(receive) if sure else self.until(receive)
        return messages[0] if messages else None


class StackFailedError(Exception):
    """A stack failed; the text holds CloudFormation's reasons."""


def access_log(emulator: Emulator, group: str, request_id: str) -> object:
    """Return the rest of the line that starts with the request id."""

    def line() -> str | None:
        events = emulator.client("logs").filter_log_events(logGroupName=group)["events"]
        lines = [str(event["message"]).partition(" ") for event in events]
        return next((line for start, _, line in lines if start == request_id), None)

    return emulator.until(line)


def python_function(code: str, **properties: object) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Role": ROLE,
            "Code": {"ZipFile": code},
            # By default three seconds, which a busy machine needs for nothing at all.
            "Timeout": int(PATIENCE),
            **properties,
        },
    }


class _Anything:
    """Equal to all: for what depends on how busy the machine is."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "anything"


ANYTHING = _Anything()
Look = Callable[[Emulator], object]


@dataclass(frozen=True)
class Observation:
    """What one look at an emulator shows with the gap filled, and with the gap open."""

    gap: str
    look: Look
    aws: object
    upstream: object


OBSERVATIONS: dict[str, Observation] = {}


def observe(gap: str, *, aws: object, upstream: object) -> Callable[[Look], Look]:
    def register(look: Look) -> Look:
        OBSERVATIONS[f"{gap}: {look.__name__}"] = Observation(gap, look, aws, upstream)
        return look

    return register
