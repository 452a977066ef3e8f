"""From a batch of records to the answer: what is stored, and from where on the batch comes again."""

import importlib
from collections.abc import Iterator
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.testing import events

READING = {"sensor": "attic", "at": "2026-11-23T10:05:00+00:00", "celsius": 21.5}


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


def failed(function: ModuleType, *data: object) -> list[int]:
    """Hand a batch to the function; return the places of the records that it names."""
    batch = events.stream(*data)
    answer = function.handler(batch, events.context())
    numbers = [record["kinesis"]["sequenceNumber"] for record in batch["Records"]]
    return [numbers.index(failure["itemIdentifier"]) for failure in answer["batchItemFailures"]]


def test_a_bad_record_is_named(function: ModuleType, dynamodb: Stubber) -> None:
    item = {**READING, "celsius": Decimal("21.5")}
    for _ in range(2):
        dynamodb.add_response("put_item", {}, {"TableName": "readings", "Item": item})
    assert failed(function, READING, b"Hello, this is a test.", READING) == [1]


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
def test_what_is_no_reading_is_not_stored(function: ModuleType, change: dict[str, Any]) -> None:
    with Stubber(function.TABLE.meta.client) as dynamodb:
        # The table takes what is written, as the error of a write would look like that of the model.
        dynamodb.add_response("put_item", {})
        assert failed(function, {**READING, **change}) == [0]
        with pytest.raises(AssertionError, match="1 responses remaining"):
            dynamodb.assert_no_pending_responses()
