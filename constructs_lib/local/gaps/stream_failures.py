"""What a function reports of a batch of stream records, and where records go that are given up."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from . import destinations, mappings
from .async_queue import Invocation
from .mappings import has
from .stream_sources import Record

if TYPE_CHECKING:
    from .stream_lanes import Batch, Lane


def first_failure(mapping: dict[str, Any], records: Sequence[Record], result: dict[str, Any]) -> int | None:
    """Return the position of the first record that failed, or None."""
    if result.get("error"):
        return 0
    if not has("partial batches") or not reports_items(mapping):
        return None
    reported = reported_items(result.get("body"))
    if reported is None:
        return 0
    positions = {record.sequence: position for position, record in enumerate(records)}
    return min((positions.get(each, 0) for each in reported), default=None)


def reports_items(mapping: dict[str, Any]) -> bool:
    """Whether a mapping looks at the items that a function reports."""
    return "ReportBatchItemFailures" in (mapping.get("FunctionResponseTypes") or [])


def reported_items(body: Any) -> list[str] | None:
    """Return the identifiers of the items that failed; None where the answer fails the whole batch."""
    if isinstance(body, str) and body:
        try:
            body = json.loads(body)
        except ValueError:
            return None
    if not body or not isinstance(body, dict):
        return []
    failures = body.get("batchItemFailures") or []
    if not isinstance(failures, list):
        return None
    items = [each.get("itemIdentifier") if isinstance(each, dict) else None for each in failures]
    named = [item for item in items if item and isinstance(item, str)]
    return named if len(named) == len(items) else None


def report(lane: "Lane", batch: "Batch", records: Sequence[Record], condition: str) -> None:
    """Tell the mapping's on-failure destination of records that are given up."""
    mapping = lane.mapping
    mappings.logger.warning(
        "mapping %s gave up %s records of %s: %s", mapping["UUID"], len(records), lane.shard, condition
    )
    destination = ((mapping.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    func, config = mappings.find_function(mapping)
    if not destination or func is None:
        return
    now = datetime.now(UTC)
    timestamp = _iso(now.timestamp(), "milliseconds")
    document = _document(lane, batch, records, condition) | {"version": "1.0", "timestamp": timestamp}
    sender = Invocation(config, config["FunctionArn"], None, {}, batch.request_id)
    if destination.split(":")[2] == "s3":
        if not has("failure bucket"):
            return
        document["payload"] = {"Records": [record.event for record in records]}
        key = f"aws/lambda/{mapping['UUID']}/{lane.shard}/{now:%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{uuid4()}"

        def send(invocation: Invocation, arn: str) -> None:
            client = destinations._client("s3", invocation)
            client.put_object(Bucket=arn.rpartition(":")[2], Key=key, Body=json.dumps(document).encode())

    else:
        if not has("failure position"):
            return

        def send(invocation: Invocation, arn: str) -> None:
            destinations._publish(invocation, arn, json.dumps(document), {})

    destinations._deliver(send, sender, destination, "DestinationDeliveryFailures")


def _document(lane: "Lane", batch: "Batch", records: Sequence[Record], condition: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "requestContext": {
            "requestId": batch.request_id or str(uuid4()),
            "functionArn": lane.mapping["FunctionArn"],
            "condition": condition,
            "approximateInvokeCount": batch.invocations,
        }
    }
    # Records that got too old before their first attempt have had no response.
    if batch.invocations:
        _, config = mappings.find_function(lane.mapping)
        document["responseContext"] = {
            "statusCode": 200,
            "executedVersion": (config or {}).get("Version", "$LATEST"),
            **({"functionError": "Unhandled"} if batch.result.get("error") else {}),
        }
    timespec = "milliseconds" if lane.source.batch_info == "KinesisBatchInfo" else "seconds"
    return document | {
        lane.source.batch_info: {
            "shardId": lane.shard,
            "startSequenceNumber": records[0].sequence,
            "endSequenceNumber": records[-1].sequence,
            "approximateArrivalOfFirstRecord": _iso(records[0].arrival, timespec),
            "approximateArrivalOfLastRecord": _iso(records[-1].arrival, timespec),
            "batchSize": len(records),
            "streamArn": lane.mapping["EventSourceArn"],
        },
    }


def _iso(seconds: float, timespec: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
