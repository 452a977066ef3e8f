"""Housekeeping: which reports it deletes, in what order, and what an interruption leaves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from constructs_lib.testing import events
from tests.support.lambdas import load

CONTEXT = events.context(remaining_time_in_millis=60_000)
CUTOFF = "2026-10-24T10:00:00.000+00:00"


@pytest.fixture(scope="module")
def housekeeping() -> ModuleType:
    return load("housekeeping", REPORTS_TABLE="reports", REPORTS_BUCKET="bucket", RETENTION_DAYS="30")


@pytest.fixture
def dynamodb(housekeeping: ModuleType) -> Iterator[Stubber]:
    with Stubber(housekeeping.REPORTS.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def s3(housekeeping: ModuleType) -> Iterator[Stubber]:
    with Stubber(housekeeping.BUCKET.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def finds(dynamodb: Stubber, ids: list[str], *, start: str | None = None, last: str | None = None) -> None:
    expected: dict[str, Any] = {
        "TableName": "reports",
        "FilterExpression": ANY,
        "ProjectionExpression": "id",
    }
    if start:
        expected["ExclusiveStartKey"] = {"id": start}
    answer: dict[str, Any] = {"Items": [{"id": {"S": each}} for each in ids]}
    if last:
        answer["LastEvaluatedKey"] = {"id": {"S": last}}
    dynamodb.add_response("scan", answer, expected)


def deletes_objects(s3: Stubber, ids: list[str], errors: list[dict[str, str]] | None = None) -> None:
    keys = [key for each in ids for key in (f"reports/{each}.csv", f"archive/{each}.jsonl")]
    expected = {"Bucket": "bucket", "Delete": {"Objects": [{"Key": key} for key in keys], "Quiet": True}}
    s3.add_response("delete_objects", {"Errors": errors} if errors else {}, expected)


def deletes_items(dynamodb: Stubber, ids: list[str]) -> None:
    requests = [{"DeleteRequest": {"Key": {"id": each}}} for each in ids]
    for start in range(0, len(requests), 25):
        expected = {"RequestItems": {"reports": requests[start : start + 25]}}
        dynamodb.add_response("batch_write_item", {"UnprocessedItems": {}}, expected)


def run(housekeeping: ModuleType, has_time: Any = lambda: True) -> dict[str, Any]:
    found: dict[str, Any] = housekeeping.logic.expire(
        housekeeping.REPORTS, housekeeping.BUCKET, CUTOFF, has_time=has_time
    )
    return found


def test_nothing_is_old(housekeeping: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    finds(dynamodb, [])
    assert housekeeping.handler({}, CONTEXT)["expired"] == 0


def test_reports_of_all_pages_expire(housekeeping: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    finds(dynamodb, ["a"], last="a")
    finds(dynamodb, ["b"], start="a")
    deletes_objects(s3, ["a", "b"])
    deletes_items(dynamodb, ["a", "b"])
    assert run(housekeeping) == {"cutoff": CUTOFF, "expired": 2, "complete": True}


def test_retention_counts_back_from_now(housekeeping: ModuleType, dynamodb: Stubber) -> None:
    finds(dynamodb, [])
    before = datetime.now(UTC) - timedelta(days=30, milliseconds=1)
    found = datetime.fromisoformat(housekeeping.handler({}, CONTEXT)["cutoff"])
    assert before < found <= datetime.now(UTC) - timedelta(days=30)


def test_scan_asks_for_what_was_created_before_the_cutoff(
    housekeeping: ModuleType, dynamodb: Stubber
) -> None:
    seen: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: object) -> None:
        seen.append(dict(params))

    events = housekeeping.REPORTS.meta.client.meta.events
    events.register_first("provide-client-params.dynamodb.Scan", note)
    finds(dynamodb, [])
    try:
        run(housekeeping)
    finally:
        events.unregister("provide-client-params.dynamodb.Scan", note)
    expression = seen[0]["FilterExpression"].get_expression()
    assert (expression["operator"], expression["values"][0].name) == ("<", "created_at")
    assert expression["values"][1] == CUTOFF


def test_an_object_that_stays_keeps_its_item(
    housekeeping: ModuleType, dynamodb: Stubber, s3: Stubber
) -> None:
    finds(dynamodb, ["a"])
    deletes_objects(s3, ["a"], [{"Key": "reports/a.csv", "Code": "AccessDenied"}])
    with pytest.raises(housekeeping.logic.DeleteError, match=r"1 objects .* reports/a\.csv: AccessDenied"):
        run(housekeeping)


def test_short_time_leaves_the_rest_to_the_next_run(
    housekeeping: ModuleType, dynamodb: Stubber, s3: Stubber
) -> None:
    # S3 deletes 1,000 objects with one request: those of 500 reports.
    ids = [f"r{index}" for index in range(501)]
    finds(dynamodb, ids)
    deletes_objects(s3, ids[:500])
    deletes_items(dynamodb, ids[:500])
    left = iter([True, False])
    found = run(housekeeping, lambda: next(left))
    assert (found["expired"], found["complete"]) == (500, False)


def test_context_tells_the_time(housekeeping: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    finds(dynamodb, ["a"])
    late = events.context(remaining_time_in_millis=1_000)
    assert housekeeping.handler({}, late)["complete"] is False
