"""Drives the greeting: a Node.js function behind an open HTTP API that takes every path."""

from collections.abc import Iterator

from _http import call
from _logs import logged

from constructs_lib.local import Deployment, LocalAws, Row


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
