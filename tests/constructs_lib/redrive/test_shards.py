"""Reading the records of a failed batch again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.redrive.letter import Letter, Position
from constructs_lib.redrive.route import Poller, Route, RouteKind
from constructs_lib.redrive.shards import Shards

Stub = Callable[[str], tuple[Any, Stubber]]
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:worker"
KINESIS = "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks"
DYNAMODB = "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders/stream/2026-11-23T00:00:00.000"
SHARD = "shardId-000000000000"
TIME = datetime(2026, 11, 23, tzinfo=UTC)
EXPIRED = "the stream does not have all of its records any more"


def letter(
    source: str = KINESIS, *, start: str = "10", end: str = "12", size: int = 3, **more: Any
) -> Letter:
    route = Route(
        RouteKind.STREAM, FUNCTION, "Worker", "queue", poller=Poller("u", source, "role", 3, **more)
    )
    position = Position(SHARD, start, end, size)
    return Letter("m", TIME, "worker", "", "{}", route, position=position)


def clicks(*numbers: int) -> list[dict[str, Any]]:
    return [
        {
            "SequenceNumber": str(number),
            "ApproximateArrivalTimestamp": TIME,
            "Data": json.dumps({"n": number}).encode(),
            "PartitionKey": "1",
        }
        for number in numbers
    ]


def opened(stub: Stub, wanted: Letter, *pages: list[dict[str, Any]], behind: int = 0) -> Letter:
    client, stubber = stub("kinesis")
    asked = {
        "StreamARN": KINESIS,
        "ShardId": SHARD,
        "ShardIteratorType": "AT_SEQUENCE_NUMBER",
        "StartingSequenceNumber": "10",
    }
    stubber.add_response("get_shard_iterator", {"ShardIterator": "i-0"}, asked)
    for number, page in enumerate(pages):
        last = number == len(pages) - 1
        response = {"Records": page, "MillisBehindLatest": behind}
        more = {} if last else {"NextShardIterator": f"i-{number + 1}"}
        stubber.add_response("get_records", response | more, {"ShardIterator": f"i-{number}"})
    return Shards({"kinesis": client}.__getitem__).opened(wanted)


def numbers(found: Letter) -> list[str]:
    return [record["kinesis"]["sequenceNumber"] for record in json.loads(found.payload)["Records"]]


def test_records_are_read_from_first_to_last(stub: Stub) -> None:
    found = opened(stub, letter(), [], clicks(10, 11), [], clicks(12, 13))
    assert (numbers(found), found.problem) == (["10", "11", "12"], "")


@pytest.mark.parametrize(
    "page", [clicks(11, 12), clicks(10, 11), [], clicks(13)], ids=["first", "last", "all", "all of many"]
)
def test_records_that_are_gone_are_told(stub: Stub, page: list[dict[str, Any]]) -> None:
    assert opened(stub, letter(), page).problem == EXPIRED


def test_a_filter_is_applied_again(stub: Stub) -> None:
    filters = ('{"data": {"n": [10, 12]}}',)
    assert numbers(opened(stub, letter(size=2, filters=filters), clicks(10, 11, 12))) == ["10", "12"]


def test_a_batch_may_count_what_its_filter_drops(stub: Stub) -> None:
    filters = ('{"data": {"n": [10, 12]}}',)
    assert numbers(opened(stub, letter(size=3, filters=filters), clicks(10, 11, 12))) == ["10", "12"]


def test_a_filter_that_drops_all_is_told(stub: Stub) -> None:
    found = opened(stub, letter(filters=('{"data": ["other"]}',)), clicks(10, 11, 12))
    assert found.problem == "the filters of its mapping match none of its records"


def test_an_unknown_filter_is_told(stub: Stub) -> None:
    filters = ('{"data": {"n": [{"cidr": "10.0.0.0/8"}]}}',)
    assert "'cidr'" in opened(stub, letter(filters=filters), clicks(10, 11, 12)).problem


def test_records_of_other_batches_between_its_own_are_told(stub: Stub) -> None:
    problem = (
        "its batch had 2 of the 3 records between its positions, and only a bucket keeps the batch itself"
    )
    assert opened(stub, letter(size=2), clicks(10, 11, 12)).problem == problem


def test_a_window_is_told(stub: Stub) -> None:
    found = Shards(lambda service: stub(service)[0]).opened(letter(windowed=True))
    assert found.problem == "it has no state of its window; only a bucket keeps the batch"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("TrimmedDataAccessException", EXPIRED),
        ("ResourceNotFoundException", EXPIRED),
        ("AccessDeniedException", "AccessDeniedException: no"),
    ],
)
def test_a_stream_of_dynamodb_may_refuse(stub: Stub, code: str, problem: str) -> None:
    client, stubber = stub("dynamodbstreams")
    shard, start = "shardId-00000001573000000000-0a1b2c3d", "100000000000000000001"
    asked = {
        "StreamArn": DYNAMODB,
        "ShardId": shard,
        "ShardIteratorType": "AT_SEQUENCE_NUMBER",
        "SequenceNumber": start,
    }
    stubber.add_client_error("get_shard_iterator", code, "no", expected_params=asked)
    wanted = replace(letter(DYNAMODB), position=Position(shard, start, start, 1))
    assert Shards({"dynamodbstreams": client}.__getitem__).opened(wanted).problem == problem


def test_a_letter_that_holds_its_records_is_left_as_it_is() -> None:
    stored = replace(letter(), position=Position(SHARD, "10", "12", 3, stored=True))
    nothing: dict[str, Any] = {}
    assert Shards(nothing.__getitem__).opened(stored) is stored
