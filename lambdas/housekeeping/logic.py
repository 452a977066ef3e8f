"""Deletes reports that are older than their retention: what lies in the bucket, then the item in the table.

The function's role needs Scan and BatchWriteItem on the table, `s3:DeleteObject` on `reports/*` and
`archive/*` in the bucket, and nothing else.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from boto3.dynamodb.conditions import Attr

# S3 deletes up to 1,000 objects with one request, and a report has two.
_BATCH = 500
_logger = logging.getLogger(__name__)


class DeleteError(RuntimeError):
    """S3 did not delete some objects; their reports are still in the table."""


def expire(table: Any, bucket: Any, cutoff: str, *, has_time: Callable[[], bool]) -> dict[str, Any]:
    """Deletes every report that was created before a moment, as far as time allows.

    May run twice, at once or after it was interrupted: an item goes only after its objects, and deleting what
    is gone already is no error.

    Args:
        table: Table of reports, a boto3 `Table`.
        bucket: A boto3 `Bucket`.
        cutoff: The moment, in the form in which the table has it.
        has_time: Whether another batch may begin.

    Returns:
        The `cutoff`, the number of reports that `expired`, and whether the run is `complete`.

    Raises:
        DeleteError: S3 has kept an object.
    """
    expired, complete = 0, True
    for batch in _batches(old_reports(table, cutoff)):
        if not has_time():
            complete = False
            break
        delete_objects(bucket, batch)
        with table.batch_writer() as writer:
            for report_id in batch:
                writer.delete_item(Key={"id": report_id})
        expired += len(batch)
    _logger.info(
        "expired %d reports from before %s%s", expired, cutoff, "" if complete else "; more are left"
    )
    return {"cutoff": cutoff, "expired": expired, "complete": complete}


def old_reports(table: Any, cutoff: str) -> Iterator[str]:
    """The ids of reports that were created before a moment."""
    request = {"FilterExpression": Attr("created_at").lt(cutoff), "ProjectionExpression": "id"}
    while True:
        page = table.scan(**request)
        yield from (item["id"] for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def delete_objects(bucket: Any, report_ids: list[str]) -> None:
    """Deletes the report and the archived orders of each id."""
    keys = [key for each in report_ids for key in (f"reports/{each}.csv", f"archive/{each}.jsonl")]
    answer = bucket.delete_objects(Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True})
    kept = answer.get("Errors", [])
    if kept:
        first = kept[0]
        raise DeleteError(f"{len(kept)} objects were not deleted, the first {first['Key']}: {first['Code']}")


def _batches(ids: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for each in ids:
        batch.append(each)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
