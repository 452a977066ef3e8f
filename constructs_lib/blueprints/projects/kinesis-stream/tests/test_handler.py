"""From a batch of records to the answer: what is stored, and from where on the batch comes again."""

import base64
import importlib
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from botocore.stub import Stubber

# https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
EVENT = json.loads((Path(__file__).parent / "events" / "kinesis.json").read_text())
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 10_000)
READING = {"sensor": "attic", "at": "2026-11-23T10:05:00Z", "celsius": 21.5}


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("READINGS_TABLE", "readings")
    return importlib.import_module("lambdas.kinesis_stream.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def batch(*datas: bytes) -> dict[str, Any]:
    """A batch with a record for each, `0` and on."""
    (record,) = EVENT["Records"]
    payloads = [
        {**record["kinesis"], "sequenceNumber": str(number), "data": base64.b64encode(data).decode()}
        for number, data in enumerate(datas)
    ]
    return {"Records": [{**record, "kinesis": payload} for payload in payloads]}


def test_a_bad_record_is_named(function: ModuleType, dynamodb: Stubber) -> None:
    item = {**READING, "celsius": Decimal("21.5")}
    for _ in range(2):
        dynamodb.add_response("put_item", {}, {"TableName": "readings", "Item": item})
    good = json.dumps(READING).encode()
    answer = function.handler(batch(good, b"Hello, this is a test.", good), CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


@pytest.mark.parametrize(
    "change",
    [
        {"sensor": ""},
        {"at": "today"},
        {"at": "2026-11-23T10:05:00"},
        *({"celsius": value} for value in ("warm", True, 101, float("nan"))),
    ],
    ids=str,
)
def test_what_is_no_reading(function: ModuleType, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be|Invalid isoformat"):
        function.read(json.dumps({**READING, **change}).encode())
