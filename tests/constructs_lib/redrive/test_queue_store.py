"""Which letters leave a queue, and in which order: AWS hands messages out in another, and some late."""

import json
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.redrive.queue_store import QueueStore
from constructs_lib.redrive.route import Poller, Route, RouteKind

Stub = Callable[[str], tuple[Any, Stubber]]
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:worker"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:dead"
STREAM = "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks"
ROUTE = Route(RouteKind.STREAM, FUNCTION, "Worker", QUEUE, poller=Poller("u", STREAM, "role", 3))
NO_ORDER = Route(RouteKind.DEAD_LETTER, FUNCTION, "Worker", QUEUE)


def batch(shard: str, number: int) -> dict[str, Any]:
    info = {"shardId": shard, "startSequenceNumber": str(number), "streamArn": STREAM, "batchSize": 1}
    return {"requestContext": {"functionArn": FUNCTION}, "KinesisBatchInfo": info}


def message(shard: str, number: int) -> dict[str, Any]:
    return {
        "MessageId": f"{shard}-{number}",
        "ReceiptHandle": "handle",
        "Body": json.dumps(batch(shard, number)),
        "Attributes": {"SentTimestamp": "1700000000123"},
    }


def order(stub: Stub, route: Route, *received: list[tuple[str, int]], wanted: int = 10) -> list[str]:
    """Return the letters of a queue that hands out these batches, each named by shard and number."""
    sqs, stubber = stub("sqs")
    date = {"HTTPHeaders": {"date": formatdate(usegmt=True)}}
    names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed")
    counts = dict.fromkeys((*names, "ApproximateNumberOfMessagesNotVisible"), "0")
    stubber.add_response("get_queue_attributes", {"Attributes": counts, "ResponseMetadata": date})
    for page in received:
        messages = [message(shard, number) for shard, number in page]
        stubber.add_response("receive_message", {"Messages": messages} if messages else {})
    if not received[-1]:
        stubber.add_response("get_queue_attributes", {"Attributes": counts})
    store = QueueStore(
        sqs, "https://sqs/dead", [route], visibility=lambda _: 9, patient=False, notice=lambda _: None
    )
    found: list[str] = []
    for letter, _ in store.letters(lambda: wanted - len(found)):
        found.append(letter.id)
    return found


def counts(stubber: Stubber, visible: int, hidden: int) -> None:
    attributes = {
        "ApproximateNumberOfMessages": str(visible),
        "ApproximateNumberOfMessagesDelayed": "0",
        "ApproximateNumberOfMessagesNotVisible": str(hidden),
    }
    date = {"HTTPHeaders": {"date": formatdate(usegmt=True)}}
    stubber.add_response("get_queue_attributes", {"Attributes": attributes, "ResponseMetadata": date})


@pytest.mark.parametrize("waits", [0, 2], ids=["at once", "after waiting"])
def test_a_letter_that_comes_back_between_the_look_and_the_count_is_taken(stub: Stub, waits: int) -> None:
    sqs, stubber = stub("sqs")
    counts(stubber, 0, 1)
    for _ in range(waits):
        stubber.add_response("receive_message", {})
        counts(stubber, 0, 1)
    stubber.add_response("receive_message", {})
    counts(stubber, 1, 0)
    stubber.add_response("receive_message", {"Messages": [message("a", 1)]})
    # It is counted on, although it was removed: that is looked at once.
    for _ in range(2):
        stubber.add_response("receive_message", {})
        counts(stubber, 1, 1)
    store = QueueStore(
        sqs, "https://sqs/dead", [NO_ORDER], visibility=lambda _: 9, patient=True, notice=lambda _: None
    )
    assert [letter.id for letter, _ in store.letters(lambda: 10)] == ["a-1"]


def test_letters_of_a_shard_go_oldest_first(stub: Stub) -> None:
    found = order(stub, ROUTE, [("b", 9), ("a", 100)], [("b", 10), ("a", 99)], [])
    assert found == ["a-99", "a-100", "b-9", "b-10"]


def test_a_limit_takes_the_oldest_of_all(stub: Stub) -> None:
    assert order(stub, ROUTE, [("a", 12)], [("a", 11)], [], wanted=1) == ["a-11"]


def test_letters_without_an_order_are_not_all_taken_first(stub: Stub) -> None:
    assert order(stub, NO_ORDER, [("a", 12), ("a", 11)], wanted=2) == ["a-12", "a-11"]
