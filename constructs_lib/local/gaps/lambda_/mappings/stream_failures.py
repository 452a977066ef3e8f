"""What a function reports of a batch of stream records, and where records go that are given up."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ..asynchronous.event_queue import Invocation
from ..asynchronous.role_deliveries import client_of, deliver, publish
from . import mapping_runners
from .batch_reports import reported_items, reports_items
from .mapping_runners import has
from .stream_batches import Batch, Share
from .stream_sources import Record


def first_failure(mapping: dict[str, Any], records: Sequence[Record], result: dict[str, Any]) -> int | None:
    """Return the position of the first record that failed, or None."""
    if result.get("error"):
        return 0
    if not has("partial batches") or not reports_items(mapping):
        return None
    reported = reported_items(result.get("body"))
    if reported is None:
        return 0
    # Of several records the one with the lowest sequence number counts, and all from there on are tried
    # again (services-kinesis-batchfailurereporting.html). An identifier of no record fails the whole batch,
    # too: AWS does not say so for streams, but nothing is lost by it.
    positions = {record.sequence: position for position, record in enumerate(records)}
    return min((positions.get(each, 0) for each in reported), default=None)


def report(share: Share, batch: Batch, records: Sequence[Record], condition: str) -> None:
    """Tell the mapping's on-failure destination of records that are given up."""
    mapping = share.mapping
    mapping_runners.logger.warning(
        "mapping %s gave up %s records of %s: %s", mapping["UUID"], len(records), share.shard, condition
    )
    destination = ((mapping.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    # Without the function there is no role that could send.
    func, config = mapping_runners.find_function(mapping)
    if not destination or func is None:
        return
    now = datetime.now(UTC)
    timestamp = _iso(now.timestamp(), "milliseconds")
    document = _document(share, batch, records, condition) | {"version": "1.0", "timestamp": timestamp}
    sender = Invocation(config, config["FunctionArn"], None, {}, batch.request_id)
    if destination.split(":")[2] == "s3":
        if not has("failure bucket"):
            return
        document["payload"] = {"Records": [record.event for record in records]}
        key = f"aws/lambda/{mapping['UUID']}/{share.shard}/{now:%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{uuid4()}"

        def send(invocation: Invocation, arn: str) -> None:
            client = client_of("s3", invocation)
            client.put_object(Bucket=arn.rpartition(":")[2], Key=key, Body=json.dumps(document).encode())

    else:
        if not has("failure position"):
            return

        def send(invocation: Invocation, arn: str) -> None:
            publish(invocation, arn, json.dumps(document), {})

    deliver(send, sender, destination, "DestinationDeliveryFailures")


def _document(share: Share, batch: Batch, records: Sequence[Record], condition: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "requestContext": {
            "requestId": batch.request_id or str(uuid4()),
            "functionArn": share.mapping["FunctionArn"],
            "condition": condition,
            "approximateInvokeCount": batch.invocations,
        }
    }
    # Records that got too old before their first attempt have had no response.
    if batch.invocations:
        _, config = mapping_runners.find_function(share.mapping)
        document["responseContext"] = {
            "statusCode": 200,
            "executedVersion": (config or {}).get("Version", "$LATEST"),
            **({"functionError": "Unhandled"} if batch.result.get("error") else {}),
        }
    timespec = "milliseconds" if share.source.batch_info == "KinesisBatchInfo" else "seconds"
    return document | {
        share.source.batch_info: {
            "shardId": share.shard,
            "startSequenceNumber": records[0].sequence,
            "endSequenceNumber": records[-1].sequence,
            "approximateArrivalOfFirstRecord": _iso(records[0].arrival, timespec),
            "approximateArrivalOfLastRecord": _iso(records[-1].arrival, timespec),
            "batchSize": len(records),
            "streamArn": share.mapping["EventSourceArn"],
        },
    }


def _iso(seconds: float, timespec: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
