"""Calls an API as its users do: over HTTP, signed or not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from urllib3.util import Retry

from constructs_lib.local import LocalAws
from tests.support.waiting import PATIENCE

_POOL = urllib3.PoolManager(retries=Retry(0), timeout=PATIENCE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: HTTP status.
        headers: by lower-case name.
        text: the body.
    """

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.text)

    @property
    def request_id(self) -> str:
        """The API's own id of the request, which the handler repeats."""
        return self.headers.get("x-request-id", "")


def call(
    aws: LocalAws,
    method: str,
    url: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
    *,
    signed: bool = True,
    service: str = "execute-api",
) -> Answer:
    """Send one request; signed with the credentials of the local AWS unless told otherwise."""
    data = None if body is None else json.dumps(body)
    request = AWSRequest(method, url, {"Content-Type": "application/json", **(headers or {})}, data)
    if signed:
        environment = aws.environment
        credentials = Credentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
        request.headers["Host"] = urlsplit(url).netloc
        SigV4Auth(credentials, service, aws.region).add_auth(request)
    answer = _POOL.request(method, url, body=data, headers=dict(request.headers.items()), redirect=False)
    return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.data.decode())
