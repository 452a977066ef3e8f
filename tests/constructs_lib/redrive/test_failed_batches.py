"""Whose a failed batch of stream records is, and what Lambda keeps of it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from constructs_lib.redrive.letter import Position
from constructs_lib.redrive.reading import read_message, read_object
from constructs_lib.redrive.route import Poller, Route, RouteKind

UUID = "7c6b1d5e-0000-4000-8000-000000000001"
FUNCTION = "arn:aws:lambda:us-east-2:123456789012:function:myfunction"
STREAM = "arn:aws:kinesis:us-east-2:123456789012:stream/mystream"
TABLE = "arn:aws:dynamodb:us-east-2:123456789012:table/mytable/stream/2019-11-14T00:13:19.568"
QUEUE = "arn:aws:sqs:us-east-2:123456789012:failed"
KEY = f"aws/lambda/{UUID}/shardId-000000000001/2019/11/14/2019-11-14T00.38.06-{UUID}"
NOW = datetime.now(UTC)
# The record of the documentation.
RECORD: dict[str, Any] = {
    "requestContext": {
        "requestId": "c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5",
        "functionArn": FUNCTION,
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 1,
    },
    "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
    "version": "1.0",
    "timestamp": "2019-11-14T00:38:06.021Z",
    "KinesisBatchInfo": {
        "shardId": "shardId-000000000001",
        "startSequenceNumber": "49601189658422359378836298521827638475320189012309704722",
        "endSequenceNumber": "49601189658422359378836298522902373528957594348623495186",
        "approximateArrivalOfFirstRecord": "2019-11-14T00:38:04.835Z",
        "approximateArrivalOfLastRecord": "2019-11-14T00:38:05.580Z",
        "batchSize": 500,
        "streamArn": STREAM,
    },
}
POSITION = Position(
    "shardId-000000000001",
    "49601189658422359378836298521827638475320189012309704722",
    "49601189658422359378836298522902373528957594348623495186",
    500,
)


def route(origin: str = FUNCTION, source: str = STREAM, **more: Any) -> Route:
    poller = Poller(UUID, source, "role", 3)
    return Route(RouteKind.STREAM, origin, "App/Consumer", QUEUE, poller=poller, **more)


def message(record: dict[str, Any]) -> dict[str, Any]:
    return {"MessageId": "m", "Body": json.dumps(record), "Attributes": {"SentTimestamp": "1700000000123"}}


def test_a_queue_holds_the_position() -> None:
    letter = read_message(message(RECORD), [route()])
    assert (letter.route, letter.function, letter.problem) == (route(), "myfunction", "")
    assert letter.error == "RetryAttemptsExhausted: Unhandled"
    assert letter.position == POSITION
    assert json.loads(letter.payload) == RECORD["KinesisBatchInfo"]


def test_a_record_of_a_batch_that_did_not_run_has_no_response() -> None:
    record = {name: value for name, value in RECORD.items() if name != "responseContext"}
    record["requestContext"] = {**RECORD["requestContext"], "condition": "RecordAgeExceeded"}
    assert read_message(message(record), [route()]).error == "RecordAgeExceeded"


def test_a_stream_of_dynamodb_has_its_own_name() -> None:
    record = {name: value for name, value in RECORD.items() if name != "KinesisBatchInfo"}
    record["DDBStreamBatchInfo"] = {**RECORD["KinesisBatchInfo"], "streamArn": TABLE}
    letter = read_message(message(record), [route(source=TABLE), route()])
    assert letter.route == route(source=TABLE)
    assert letter.position == POSITION


@pytest.mark.parametrize("stored", [json.dumps, dict], ids=["text", "object"])
def test_a_bucket_holds_the_event(stored: Any) -> None:
    event = {"Records": [{"eventID": "1", "text": "ü"}]}
    letter = read_object(KEY, NOW, json.dumps({**RECORD, "payload": stored(event)}), [route()])
    assert (letter.route, letter.problem) == (route(), "")
    assert letter.position is not None
    assert letter.position.stored
    assert json.loads(letter.payload) == event


@pytest.mark.parametrize("stored", ["text", '{"no": "records"}', [1]], ids=str)
def test_an_object_without_records_has_a_problem(stored: object) -> None:
    letter = read_object(KEY, NOW, json.dumps({**RECORD, "payload": stored}), [route()])
    assert letter.problem == "it does not contain a batch of records"


def test_an_object_belongs_to_the_mapping_in_its_key() -> None:
    # The record names the function by the version behind the alias.
    other = Route(RouteKind.STREAM, FUNCTION, "App/Other", QUEUE, poller=Poller("other", STREAM, "role", 3))
    mine = route(origin=f"{FUNCTION}:live")
    assert read_object(KEY, NOW, json.dumps(RECORD), [other, mine]).route == mine


@pytest.mark.parametrize(
    ("named", "origins", "expected"),
    [
        (FUNCTION, [FUNCTION, f"{FUNCTION}:live"], FUNCTION),
        (f"{FUNCTION}:live", [FUNCTION, f"{FUNCTION}:live"], f"{FUNCTION}:live"),
        (f"{FUNCTION}:7", [f"{FUNCTION}:live"], f"{FUNCTION}:live"),
        (f"{FUNCTION}:7", [f"{FUNCTION}:live", f"{FUNCTION}:next"], None),
    ],
)
def test_a_position_goes_to_the_function_it_names(
    named: str, origins: list[str], expected: str | None
) -> None:
    record = {**RECORD, "requestContext": {**RECORD["requestContext"], "functionArn": named}}
    letter = read_message(message(record), [route(origin) for origin in origins])
    assert (letter.route.origin if letter.route else None) == expected
    assert bool(letter.problem) == (expected is None)


@pytest.mark.parametrize(
    "asked", [route(source=TABLE), route(origin=f"{FUNCTION}2"), route(source=f"{STREAM}2")]
)
def test_a_batch_of_what_was_not_asked_for_is_foreign(asked: Route) -> None:
    assert read_message(message(RECORD), [asked]).foreign


def test_a_consumer_with_enhanced_fan_out_reads_the_same_stream() -> None:
    asked = route(source=f"{STREAM}/consumer/fast:1700000000")
    assert read_message(message(RECORD), [asked]).route == asked


def test_a_batch_through_a_topic_is_unwrapped() -> None:
    topic = "arn:aws:sns:us-east-2:123456789012:failures"
    asked = route(topic=topic)
    wrapped = {"Type": "Notification", "TopicArn": topic, "Message": json.dumps(RECORD)}
    assert read_message(message(wrapped), [asked]).route == asked
