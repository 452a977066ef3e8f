"""How a function's answer to a batch is judged."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from constructs_lib.redrive.invoking import invoke_with_batch
from constructs_lib.redrive.route import Poller

Stub = Callable[[str], tuple[Any, Stubber]]
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:worker:live"
EVENT = '{"Records":[{"n":1}]}'


POLLER = Poller("u", "stream", "role", 3)
REPORTING = replace(POLLER, reports_items=True)
WINDOWED = replace(POLLER, windowed=True)


def judged(stub: Stub, answer: str, error: str = "", poller: Poller = POLLER) -> str:
    client, stubber = stub("lambda")
    add_answer(stubber, EVENT, answer, error)
    return invoke_with_batch(client, FUNCTION, poller, EVENT)


def add_answer(stubber: Stubber, event: str, answer: str, error: str = "") -> None:
    asked = {"FunctionName": FUNCTION, "InvocationType": "RequestResponse", "Payload": event.encode()}
    response = {"StatusCode": 200, "Payload": io.BytesIO(answer.encode())}
    stubber.add_response("invoke", response | ({"FunctionError": error} if error else {}), asked)


@pytest.mark.parametrize(
    "answer", ["null", "", "{}", '{"batchItemFailures": []}', '{"batchItemFailures": null}']
)
def test_a_batch_that_was_processed(stub: Stub, answer: str) -> None:
    assert judged(stub, answer, poller=REPORTING) == ""


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ('{"errorType": "ValueError", "errorMessage": "still broken"}', "ValueError: still broken"),
        ('{"errorMessage": "timed out after 3.00 seconds"}', "timed out after 3.00 seconds"),
        ("oops", "Unhandled"),
    ],
)
def test_a_function_that_failed(stub: Stub, answer: str, reason: str) -> None:
    assert judged(stub, answer, "Unhandled") == reason


@pytest.mark.parametrize(
    ("failed", "reason"),
    [
        ([{"itemIdentifier": "7"}], "1 record failed: 7"),
        ([{"itemIdentifier": str(n)} for n in range(4)], "4 records failed: 0, 1, 2, ..."),
        # To Lambda these are failures of the whole batch.
        ([{"itemIdentifier": None}], "1 record failed: None"),
        ([{"id": "7"}], "1 record failed: None"),
        (["7"], "1 record failed: 7"),
    ],
    ids=["one", "many", "null", "other name", "no object"],
)
def test_records_that_failed(stub: Stub, failed: list[Any], reason: str) -> None:
    answer = json.dumps({"batchItemFailures": failed})
    assert judged(stub, answer, poller=REPORTING) == reason


def test_an_answer_that_says_nothing_is_a_failure(stub: Stub) -> None:
    assert judged(stub, '"done"', poller=REPORTING) == "the function's answer is not a JSON object"


@pytest.mark.parametrize("answer", ['{"batchItemFailures": [{"itemIdentifier": "7"}]}', '"done"'])
def test_an_answer_that_nobody_reads_is_ignored(stub: Stub, answer: str) -> None:
    assert judged(stub, answer) == ""


def test_a_state_that_nobody_takes_on_is_a_failure(stub: Stub) -> None:
    assert "state for its window" in judged(stub, '{"state": {"sum": 3}}', poller=WINDOWED)
    assert judged(stub, '{"state": {}}', poller=WINDOWED) == ""


def test_a_batch_that_is_too_large_goes_in_parts_until_one_fails(stub: Stub) -> None:
    records = [{"n": n, "text": "x" * 3_000_000} for n in range(4)]
    parts = [json.dumps({"Records": found}, separators=(",", ":")) for found in (records[:2], records[2:])]
    client, stubber = stub("lambda")
    add_answer(stubber, parts[0], "null")
    add_answer(stubber, parts[1], '{"errorMessage": "full"}', "Unhandled")
    event = json.dumps({"Records": records})
    assert invoke_with_batch(client, FUNCTION, POLLER, event) == "full"


def test_a_client_that_would_invoke_twice_is_refused() -> None:
    client = boto3.client("lambda", region_name="eu-west-1", config=Config(read_timeout=60))
    reason = invoke_with_batch(client, FUNCTION, replace(POLLER, timeout=60), EVENT)
    assert reason.startswith("the function may run 60 seconds, and the Lambda client waits only 60;")
