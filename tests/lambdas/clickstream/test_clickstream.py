"""From a batch of records to the answer: what counts, where, and what never counts twice."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.testing import events
from tests.support.lambdas import load

CONTEXT = events.context()
ARRIVED = 1545084650.987
RECEIPT = "shardId-000000000006@2018-12-17T22:10:50Z"
CLICK = {"page": "/tea", "at": "2018-12-17T22:10:00+00:00", "user": "ada"}
MINUTE = "2018-12-17T22:10Z shardId-000000000006"
DAYS_90 = 90 * 24 * 3600
INFINITY = float("inf")
NO_MOMENTS: list[Any] = [None, True, "yesterday", "2018-12-17T22:10:00", INFINITY, float("nan"), 10**400, []]


@pytest.fixture(scope="module")
def clickstream() -> ModuleType:
    return load(
        "clickstream",
        COUNTS_TABLE="counts",
        RECEIPTS_TABLE="receipts",
        RECEIPT_DAYS="90",
        MAX_LATENESS_HOURS="24",
    )


@pytest.fixture
def dynamodb(clickstream: ModuleType) -> Iterator[Stubber]:
    with Stubber(clickstream.COUNTS.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def written(clickstream: ModuleType) -> Iterator[list[list[dict[str, Any]]]]:
    """The updates of every transaction that was tried."""
    seen: list[list[dict[str, Any]]] = []

    def note(params: dict[str, Any], **_: object) -> None:
        seen.append(deepcopy([item["Update"] for item in params["TransactItems"]]))

    events = clickstream.COUNTS.client.meta.events
    events.register_first("provide-client-params.dynamodb.TransactWriteItems", note)
    yield seen
    events.unregister("provide-client-params.dynamodb.TransactWriteItems", note)


def batch(*clicks: object, arrived: float = ARRIVED) -> dict[str, Any]:
    """A batch with a record for each click, `0` and on; what is bytes already is data as it is."""
    event = events.stream(*clicks, arrived=datetime.fromtimestamp(arrived, UTC))
    for number, record in enumerate(event["Records"]):
        record["eventID"] = f"shardId-000000000006:{number}"
        record["kinesis"]["sequenceNumber"] = str(number)
    return event


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def counted(updates: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """What a transaction adds, by page and minute."""
    assert {update["UpdateExpression"] for update in updates[1:]} == {"ADD clicks :clicks"}
    return {
        (update["Key"]["page"], update["Key"]["minute"]): update["ExpressionAttributeValues"][":clicks"]
        for update in updates[1:]
    }


def refuse(dynamodb: Stubber, known: set[str], *, actions: int) -> None:
    """The receipt names some clicks already, as DynamoDB tells it."""
    item = {"id": {"S": RECEIPT}, "clicks": {"SS": sorted(known)}}
    reasons: list[dict[str, Any]] = [{"Code": "ConditionalCheckFailed", "Item": item}]
    reasons += [{"Code": "None"}] * (actions - 1)
    dynamodb.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": reasons},
    )


def test_a_batch_is_one_transaction(
    clickstream: ModuleType, dynamodb: Stubber, written: list[list[dict[str, Any]]]
) -> None:
    dynamodb.add_response("transact_write_items", {})
    clicks = [CLICK, CLICK, {**CLICK, "page": "/cup"}, {**CLICK, "at": "2018-12-17T23:09:59+01:00"}]
    assert failed(clickstream.handler(batch(*clicks), CONTEXT)) == []
    receipt = written[0][0]
    assert (receipt["TableName"], receipt["Key"]) == ("receipts", {"id": RECEIPT})
    known = " OR ".join(f"contains(clicks, :id{number})" for number in range(4))
    assert receipt["ConditionExpression"] == f"NOT ({known})"
    values = receipt["ExpressionAttributeValues"]
    assert values[":ids"] == {values[f":id{number}"] for number in range(4)}
    assert len(values[":ids"]) == 4
    assert values[":expires_at"] == int(ARRIVED) + DAYS_90
    assert counted(written[0]) == {
        ("/tea", MINUTE): 2,
        ("/cup", MINUTE): 1,
        ("/tea", "2018-12-17T22:09Z shardId-000000000006"): 1,
    }


def test_what_was_counted_is_left_out(
    clickstream: ModuleType, dynamodb: Stubber, written: list[list[dict[str, Any]]]
) -> None:
    dynamodb.add_response("transact_write_items", {})
    first, second, third = CLICK, {**CLICK, "page": "/cup"}, {**CLICK, "page": "/pot"}
    clickstream.handler(batch(first, second), CONTEXT)
    known = written[0][0]["ExpressionAttributeValues"][":ids"]
    refuse(dynamodb, known, actions=4)
    dynamodb.add_response("transact_write_items", {})
    assert failed(clickstream.handler(batch(first, second, third), CONTEXT)) == []
    assert counted(written[2]) == {("/pot", MINUTE): 1}
    assert not known & written[2][0]["ExpressionAttributeValues"][":ids"]


def test_a_batch_that_was_counted_whole_is_done(
    clickstream: ModuleType, dynamodb: Stubber, written: list[list[dict[str, Any]]]
) -> None:
    dynamodb.add_response("transact_write_items", {})
    clickstream.handler(batch(CLICK), CONTEXT)
    refuse(dynamodb, written[0][0]["ExpressionAttributeValues"][":ids"], actions=2)
    assert failed(clickstream.handler(batch(CLICK), CONTEXT)) == []


def test_a_large_second_is_several_transactions(
    clickstream: ModuleType, dynamodb: Stubber, written: list[list[dict[str, Any]]]
) -> None:
    for _ in range(2):
        dynamodb.add_response("transact_write_items", {})
    clicks = [{**CLICK, "page": f"/{number}"} for number in range(100)]
    assert failed(clickstream.handler(batch(*clicks), CONTEXT)) == []
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
    assert [len(updates) for updates in written] == [91, 11]
    assert len(written[0][0]["ConditionExpression"]) <= 4_096
    assert sum(Counter(counted(written[0]) | counted(written[1])).values()) == 100


def test_each_second_has_a_receipt(
    clickstream: ModuleType, dynamodb: Stubber, written: list[list[dict[str, Any]]]
) -> None:
    for _ in range(2):
        dynamodb.add_response("transact_write_items", {})
    event = batch(CLICK, CLICK, CLICK)
    event["Records"][1]["kinesis"]["approximateArrivalTimestamp"] += 1
    assert failed(clickstream.handler(event, CONTEXT)) == []
    assert [updates[0]["Key"]["id"] for updates in written] == [RECEIPT, RECEIPT.replace(":50Z", ":51Z")]
    assert [list(counted(updates).values()) for updates in written] == [[2], [1]]


def test_a_poison_record_fails_alone(
    clickstream: ModuleType,
    dynamodb: Stubber,
    written: list[list[dict[str, Any]]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    dynamodb.add_response("transact_write_items", {})
    assert failed(clickstream.handler(batch(CLICK, b"poison", CLICK), CONTEXT)) == ["1"]
    assert counted(written[0]) == {("/tea", MINUTE): 2}
    assert "record shardId-000000000006:1 failed: InvalidClickError: data must be JSON" in caplog.text


def test_a_batch_of_poison_is_no_error_of_the_function(clickstream: ModuleType, dynamodb: Stubber) -> None:
    assert failed(clickstream.handler(batch(b"", b"[]"), CONTEXT)) == ["0", "1"]


def test_what_was_not_written_fails(
    clickstream: ModuleType, dynamodb: Stubber, written: list[list[dict[str, Any]]]
) -> None:
    conflict = [{"Code": "None"}, {"Code": "TransactionConflict"}]
    dynamodb.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": conflict},
    )
    dynamodb.add_response("transact_write_items", {})
    event = batch(CLICK, CLICK, CLICK)
    event["Records"][1]["kinesis"]["approximateArrivalTimestamp"] += 1
    assert failed(clickstream.handler(event, CONTEXT)) == ["0", "2"]


@pytest.mark.parametrize(
    ("seconds", "error"),
    [
        (-24 * 3600 - 1, "LateClickError"),
        (-24 * 3600, None),
        (0, None),
        (300, None),
        (301, "InvalidClickError"),
    ],
)
def test_clicks_have_to_be_of_their_time(
    seconds: int,
    error: str | None,
    clickstream: ModuleType,
    dynamodb: Stubber,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if error is None:
        dynamodb.add_response("transact_write_items", {})
    event = batch({**CLICK, "at": ARRIVED + seconds})
    assert failed(clickstream.handler(event, CONTEXT)) == ([] if error is None else ["0"])
    assert error is None or error in caplog.text


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"page": ""}, "page must be a string of 1 to 500 characters"),
        ({"page": "x" * 501}, "page must be a string of 1 to 500 characters"),
        ({"page": None}, "page must be a string of 1 to 500 characters"),
        ({"page": "/\ud800"}, "page must be a string of 1 to 500 characters"),
        ({"user": 7}, "user must be a string of 1 to 200 characters"),
        ({"user": "x" * 201}, "user must be a string of 1 to 200 characters"),
        *(({"at": at}, "at must be a moment") for at in NO_MOMENTS),
    ],
)
def test_what_is_no_click(
    change: dict[str, Any], problem: str, clickstream: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    assert failed(clickstream.handler(batch({**CLICK, **change}), CONTEXT)) == ["0"]
    assert f"InvalidClickError: {problem}" in caplog.text


@pytest.mark.parametrize("data", [b"null", b"\xff\xfe", b"[" * 100_000], ids=["null", "bytes", "deep"])
@pytest.mark.usefixtures("dynamodb")
def test_what_is_no_object(data: bytes, clickstream: ModuleType) -> None:
    assert failed(clickstream.handler(batch(data), CONTEXT)) == ["0"]
