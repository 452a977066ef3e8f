"""The API takes a job and answers at once; the worker does it and notes how it ended."""

import importlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber

from constructs_lib.runtime.invoke.client import ASYNC
from constructs_lib.testing import events

WORKER_ARN = "arn:aws:lambda:us-east-1:123456789012:function:worker"
JOB = {"id": "j1", "document": "letter.txt"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {
        "JOBS_TABLE": "jobs",
        "FAN_OUT_WORKER": WORKER_ARN,
        "DOCUMENTS_BUCKET": "documents",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def api() -> ModuleType:
    """What the API's `handler.py` defines."""
    return importlib.import_module("lambdas.api.handler")


@pytest.fixture
def worker() -> ModuleType:
    """What the worker's `handler.py` defines."""
    return importlib.import_module("lambdas.worker.handler")


@pytest.fixture
def stubs() -> Iterator[Callable[[Any], Stubber]]:
    """Takes a client and gives its answers in their order, which all have to be asked for."""
    with ExitStack() as stack:

        def stub(client: Any) -> Stubber:
            made.append(stack.enter_context(Stubber(client)))
            return made[-1]

        made: list[Stubber] = []
        yield stub
        for each in made:
            each.assert_no_pending_responses()


def test_a_job_is_stored_and_handed_on(api: ModuleType, stubs: Callable[[Any], Stubber]) -> None:
    item = {"id": ANY, "document": "letter.txt", "status": "pending", "attempts": 0}
    stubs(api.JOBS.meta.client).add_response("put_item", {}, {"TableName": "jobs", "Item": item})
    call = {"FunctionName": WORKER_ARN, "InvocationType": "Event", "Payload": ANY}
    stubs(ASYNC.get()).add_response("invoke", accepted(), call)
    answer = post(api, {"document": "letter.txt"})
    job = json.loads(answer["body"])
    assert (answer["statusCode"], job["status"]) == (202, "pending")
    assert answer["headers"]["Location"] == f"/jobs/{job['id']}"


def post(api: ModuleType, body: object) -> dict[str, Any]:
    """Ask for a job; return the answer."""
    request = events.http_api("POST", "/jobs", route="/jobs", body=body)
    answer: dict[str, Any] = api.handler(request, events.context())
    return answer


@pytest.mark.parametrize("body", [None, [], {}, {"document": ""}, {"document": 1}, {"document": 201 * "a"}])
def test_what_is_no_job(api: ModuleType, body: object) -> None:
    assert post(api, body)["statusCode"] == 422


@pytest.mark.parametrize(
    ("item", "status"),
    [({"id": {"S": "j1"}, "document": {"S": "letter.txt"}, "attempts": {"N": "3"}}, 200), (None, 404)],
)
def test_a_job_is_told(api: ModuleType, stubs: Callable[[Any], Stubber], item: Any, status: int) -> None:
    found = {} if item is None else {"Item": item}
    asked = {"TableName": "jobs", "Key": {"id": "j1"}, "ConsistentRead": True}
    stubs(api.JOBS.meta.client).add_response("get_item", found, asked)
    answer = api.handler(events.http_api("GET", "/jobs/j1", route="/jobs/{id}"), events.context())
    assert answer["statusCode"] == status
    assert item is None or json.loads(answer["body"])["attempts"] == 3


def accepted() -> dict[str, Any]:
    return {"StatusCode": 202, "Payload": StreamingBody(io.BytesIO(), 0)}


def noted(expression: str, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "TableName": "jobs",
        "Key": {"id": "j1"},
        "UpdateExpression": expression,
        "ExpressionAttributeNames": ANY,
        "ExpressionAttributeValues": {**values, ":one": 1},
    }


def test_words_are_counted(worker: ModuleType, stubs: Callable[[Any], Stubber]) -> None:
    text = b"to be or not\nto be\n"
    body = {"Body": StreamingBody(io.BytesIO(text), len(text))}
    stubs(worker.S3).add_response("get_object", body, {"Bucket": "documents", "Key": "letter.txt"})
    expression = "SET #status = :status, #words = :words ADD attempts :one REMOVE #error"
    expected = noted(expression, {":status": "done", ":words": 6})
    stubs(worker.JOBS.meta.client).add_response("update_item", {}, expected)
    worker.handler(JOB, events.context())


def test_a_failed_attempt_is_noted_and_raised(worker: ModuleType, stubs: Callable[[Any], Stubber]) -> None:
    stubs(worker.S3).add_client_error("get_object", "NoSuchKey")
    expected = noted(
        "SET #status = :status, #error = :error ADD attempts :one", {":status": "failed", ":error": ANY}
    )
    stubs(worker.JOBS.meta.client).add_response("update_item", {}, expected)
    with pytest.raises(worker.S3.exceptions.NoSuchKey):
        worker.handler(JOB, events.context())
