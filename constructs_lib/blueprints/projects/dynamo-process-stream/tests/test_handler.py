"""The handler with a batch as Lambda hands it over."""

import copy
import json
from pathlib import Path

import pytest

from lambdas.dynamo_process_stream.handler import handler

# https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html (2026-11-23)
EVENT = json.loads((Path(__file__).parent / "events" / "dynamodb_stream.json").read_text())


def test_every_change_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert handler(EVENT, None) == {"batchItemFailures": []}
    assert caplog.messages == [
        "INSERT 101: New item!",
        "MODIFY 101: This item has changed",
        "REMOVE 101: This item has changed",
    ]


def test_batch_comes_again_from_the_record_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    event = copy.deepcopy(EVENT)
    event["Records"][1]["dynamodb"]["NewImage"]["Message"] = {"N": "42"}
    assert handler(event, None) == {"batchItemFailures": [{"itemIdentifier": "222"}]}
    assert caplog.messages == [
        "INSERT 101: New item!",
        "record 222 failed: ValueError: Message of item 101 must be a text",
    ]
