"""The handler with a batch as Lambda hands it over."""

import pytest

from constructs_lib.testing import events
from lambdas.dynamo_process_stream.handler import handler

NEW, CHANGED = {"Id": 101, "Message": "New item!"}, {"Id": 101, "Message": "This item has changed"}


def test_every_change_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    batch = events.table(NEW, events.Change(CHANGED, old=NEW), events.Change(old=CHANGED), key="Id")
    assert handler(batch, events.context()) == {"batchItemFailures": []}
    assert caplog.messages == [
        "INSERT 101: New item!",
        "MODIFY 101: This item has changed",
        "REMOVE 101: This item has changed",
    ]


def test_batch_comes_again_from_the_record_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    batch = events.table(NEW, {"Id": 102, "Message": 42}, NEW, key="Id")
    number = batch["Records"][1]["dynamodb"]["SequenceNumber"]
    assert handler(batch, events.context()) == {"batchItemFailures": [{"itemIdentifier": number}]}
    logged, failed = caplog.messages
    assert logged == "INSERT 101: New item!"
    assert failed.startswith(f"record {number} failed: ValidationError: ")
