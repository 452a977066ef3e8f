"""Drives the greeting: a Node.js function behind an open HTTP API that takes every path."""

from collections.abc import Iterator

from constructs_lib.local import Deployment, LocalAws, Row
from tests.demo._http import call
from tests.demo._logs import logged


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield one row."""
    function = deployment.resource("Greeting/Function")
    answer = call(aws, "GET", deployment.url("Greeting/Api/Api", "/any/path?name=Ada"), signed=False)
    found = logged(aws, function, answer.request_id)
    evidence = f"request id {answer.request_id[:13]}... {'is' if found else 'is NOT'} in the log"
    is_right = answer.status == 200 and answer.json["message"] == "Hello, Ada!" and found
    yield Row(
        "greeting", "GET /any/path?name=Ada", f"{answer.status} {answer.json['message']}", evidence, is_right
    )
