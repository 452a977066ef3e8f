"""Records as boto3 gives them, and as Lambda's documentation shows them."""

import json
from datetime import UTC, datetime

from constructs_lib.redrive.route import Poller
from constructs_lib.redrive.stream_records import dynamodb_record, event_text, events_within, kinesis_record

ROLE = "arn:aws:iam::123456789012:role/lambda-role"
TABLE = "arn:aws:dynamodb:us-east-2:123456789012:table/my-table/stream/2024-06-10T19:26:16.525"
STREAM = "arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream"


def test_a_record_of_dynamodb() -> None:
    record = {
        "eventID": "1",
        "eventName": "REMOVE",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-2",
        "dynamodb": {
            "ApproximateCreationDateTime": datetime(2024, 6, 10, 19, 26, 16, tzinfo=UTC),
            "Keys": {"id": {"S": "a"}},
            "OldImage": {"id": {"S": "a"}, "raw": {"B": b"\x00\xff"}, "all": {"L": [{"BS": [b"a"]}]}},
            "SequenceNumber": "111",
            "SizeBytes": 26,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "userIdentity": {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"},
    }
    assert dynamodb_record(record, "shardId-1", Poller("u", TABLE, ROLE, 3)) == {
        "eventID": "1",
        "eventName": "REMOVE",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-2",
        "dynamodb": {
            "ApproximateCreationDateTime": 1718047576,
            "Keys": {"id": {"S": "a"}},
            "OldImage": {"id": {"S": "a"}, "raw": {"B": "AP8="}, "all": {"L": [{"BS": ["YQ=="]}]}},
            "SequenceNumber": "111",
            "SizeBytes": 26,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "userIdentity": {"principalId": "dynamodb.amazonaws.com", "type": "Service"},
        "eventSourceARN": TABLE,
    }


def test_a_record_of_kinesis() -> None:
    record = {
        "SequenceNumber": "49590338271490256608559692538361571095921575989136588898",
        "ApproximateArrivalTimestamp": datetime.fromtimestamp(1545084650.987, UTC),
        "Data": b"Hello, this is a test.",
        "PartitionKey": "1",
    }
    assert kinesis_record(record, "shardId-000000000006", Poller("u", STREAM, ROLE, 3)) == {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "1",
            "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
            "data": "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
            "approximateArrivalTimestamp": 1545084650.987,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": ROLE,
        "awsRegion": "us-east-2",
        "eventSourceARN": STREAM,
    }


def test_an_event_that_fits_is_left_as_it_is() -> None:
    text = '{ "Records": [ {"a": "ü"} ] }'
    assert list(events_within(text, len(text.encode()))) == [text]


def test_an_event_that_is_too_large_is_split_in_order() -> None:
    records = [{"n": n, "text": "ü" * 10} for n in range(7)]
    event = {"Records": records, "shardId": "s"}
    size = len(event_text({**event, "Records": records[:3]}).encode())
    parts = [json.loads(part) for part in events_within(event_text(event), size + 1)]
    assert [len(part["Records"]) for part in parts] == [3, 3, 1]
    assert [record for part in parts for record in part["Records"]] == records
    assert {part["shardId"] for part in parts} == {"s"}


def test_a_record_that_is_too_large_alone_goes_alone() -> None:
    text = event_text({"Records": [{"n": 1}, {"n": 2}]})
    assert [json.loads(part)["Records"] for part in events_within(text, 1)] == [[{"n": 1}], [{"n": 2}]]
