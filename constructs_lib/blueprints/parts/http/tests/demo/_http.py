"""Calls an API as its users do: over HTTP, signed or not."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from constructs_lib.local import LocalAws

_POOL = urllib3.PoolManager(retries=False, timeout=60.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.text)


def call(
    aws: LocalAws,
    method: str,
    url: str,
    body: object = None,
    *,
    signed: bool = True,
    service: str = "execute-api",
) -> Answer:
    """Send one request; signed with the credentials of the local AWS by default."""
    data = None if body is None else json.dumps(body)
    request = AWSRequest(method, url, {"Content-Type": "application/json"}, data)
    if signed:
        environment = aws.environment
        credentials = Credentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
        request.headers["Host"] = urlsplit(url).netloc
        SigV4Auth(credentials, service, aws.region).add_auth(request)
    answer = _POOL.request(method, url, body=data, headers=dict(request.headers.items()))
    return Answer(answer.status, answer.data.decode())
