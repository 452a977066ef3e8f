"""Batches of records: what Lambda hands over from a queue, the stream of a table, or a stream of Kinesis."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from constructs_lib.frozen import frozen
from constructs_lib.testing.events.attribute_values import attribute_values
from constructs_lib.testing.events.sample_values import (
    ACCOUNT,
    MOMENT,
    REGION,
    as_text,
    aware,
    identifier,
    md5,
    milliseconds,
)

# Kinesis' numbers are as long as this.
_FIRST = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898
ViewType = Literal["NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"]


@frozen
class Change:
    """One change of an item: with `new` it was put, with both changed, with `old` deleted.

    Attributes:
        new: the item after the change.
        old: the item before it.
    """

    new: Mapping[str, object] | None = None
    old: Mapping[str, object] | None = None


def queue(
    *bodies: object,
    name: str = "queue",
    attributes: Mapping[str, str | int | bytes] | None = None,
    message_group_id: str | None = None,
    receive_count: int = 1,
    sent: datetime = MOMENT,
) -> dict[str, Any]:
    """Return the event of a batch of messages of SQS.

    Args:
        bodies: the body of each message: a text as it is, anything else as JSON.
        name: the queue's name.
        attributes: message attributes, the same for each message. Default: none.
        message_group_id: the group of a FIFO queue; its name then ends in `.fifo`. Default: a standard queue.
        receive_count: how often each was received, with this time.
        sent: when they were sent.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html (2026-11-27)
    """
    message = _Message(
        f"{name.removesuffix('.fifo')}.fifo" if message_group_id else name,
        {key: _message_attribute(value) for key, value in (attributes or {}).items()},
        message_group_id,
        receive_count,
        sent,
    )
    return {"Records": [message.record(number, as_text(each)) for number, each in enumerate(bodies)]}


def table(
    *changes: Mapping[str, object] | Change,
    key: str | Sequence[str] = "id",
    name: str = "table",
    view_type: ViewType = "NEW_AND_OLD_IMAGES",
    changed: datetime = MOMENT,
) -> dict[str, Any]:
    """Return the event of a batch of records of the stream of a DynamoDB table.

    Args:
        changes: a `Change` each; an item alone is one that was put. Values are Python's, and become attribute
            values: `Decimal` and `int` are numbers, `bytes` are binary, a `set` is a set.
        key: the attributes of the table's key.
        name: the table's name.
        view_type: what the stream has of each item.
        changed: when the items changed.

    Raises:
        TypeError: a value is of a type that DynamoDB does not have.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html (2026-11-27)
    """
    keys = (key,) if isinstance(key, str) else tuple(key)
    given = [each if isinstance(each, Change) else Change(new=each) for each in changes]
    images = [_images(each, keys, view_type) for each in given]
    numbered = enumerate(zip(given, images, strict=True), start=1)
    return {
        "Records": [
            _table_record(f"{name} {number}", name, _event_name(change))
            | {
                "dynamodb": {
                    "ApproximateCreationDateTime": aware(changed).timestamp(),
                    **found,
                    "SequenceNumber": f"{number:021}",
                    "StreamViewType": view_type,
                }
            }
            for number, (change, found) in numbered
        ]
    }


def stream(
    *data: object,
    partition_key: str = "1",
    name: str = "stream",
    arrived: datetime = MOMENT,
) -> dict[str, Any]:
    """Return the event of a batch of records of a Kinesis data stream.

    Args:
        data: the data of each record: bytes as they are, a text in UTF-8, anything else as JSON; each in
            base64, as Lambda hands it over.
        partition_key: the partition key of each.
        name: the stream's name.
        arrived: when they arrived in the stream.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (2026-11-27)
    """
    contents = [each if isinstance(each, bytes) else as_text(each).encode() for each in data]
    return {
        "Records": [
            _stream_record(str(_FIRST + number), content, partition_key, name, arrived)
            for number, content in enumerate(contents)
        ]
    }


def _stream_record(
    sequence: str, content: bytes, partition_key: str, name: str, arrived: datetime
) -> dict[str, Any]:
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": partition_key,
            "sequenceNumber": sequence,
            "data": base64.b64encode(content).decode(),
            "approximateArrivalTimestamp": aware(arrived).timestamp(),
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000000:{sequence}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:aws:iam::{ACCOUNT}:role/function",
        "awsRegion": REGION,
        "eventSourceARN": f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{name}",
    }


def _table_record(event: str, name: str, event_name: str) -> dict[str, Any]:
    return {
        "eventID": md5(event),
        "eventName": event_name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "eventSourceARN": (
            f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}/stream/2026-01-01T00:00:00.000"
        ),
    }


@frozen
class _Message:
    """What the messages of one batch have in common."""

    queue: str
    attributes: Mapping[str, object]
    group: str | None
    receive_count: int
    sent: datetime

    def record(self, number: int, body: str) -> dict[str, Any]:
        """Return the message of a number in the batch."""
        message_id = identifier("message", self.queue, number)
        of_group = {
            "SequenceNumber": str(18_849_496_460_467_696_128 + number),
            "MessageGroupId": self.group,
            "MessageDeduplicationId": md5(f"{number} {body}"),
        }
        sent = milliseconds(self.sent)
        told = {
            "ApproximateReceiveCount": str(self.receive_count),
            "SentTimestamp": str(sent),
            "SenderId": "AIDACKCEVSQ6C2EXAMPLE",
            "ApproximateFirstReceiveTimestamp": str(sent + 2),
        }
        return {
            "messageId": message_id,
            "receiptHandle": f"AQEB{md5(message_id)}",
            "body": body,
            "attributes": told | of_group if self.group else told,
            "messageAttributes": dict(self.attributes),
            "md5OfBody": md5(body),
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.queue}",
            "awsRegion": REGION,
        }


def _message_attribute(value: str | int | bytes) -> dict[str, Any]:
    kind = "Binary" if isinstance(value, bytes) else "String" if isinstance(value, str) else "Number"
    given = base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
    return {
        "binaryValue" if kind == "Binary" else "stringValue": given,
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": kind,
    }


def _event_name(change: Change) -> str:
    if change.new is None:
        return "REMOVE"
    return "INSERT" if change.old is None else "MODIFY"


def _images(change: Change, keys: Sequence[str], view_type: ViewType) -> dict[str, Any]:
    item = change.old if change.new is None else change.new
    if item is None:
        raise TypeError("a change has an old item, a new one, or both")
    missing = [name for name in keys if name not in item]
    if missing:
        raise ValueError(
            f"the item has no {missing[0]!r}, which is in the key; name the key of the table by key="
        )
    found = {"Keys": attribute_values({name: item[name] for name in keys})}
    if change.new is not None and view_type in {"NEW_IMAGE", "NEW_AND_OLD_IMAGES"}:
        found["NewImage"] = attribute_values(change.new)
    if change.old is not None and view_type in {"OLD_IMAGE", "NEW_AND_OLD_IMAGES"}:
        found["OldImage"] = attribute_values(change.old)
    return {**found, "SizeBytes": len(as_text(found))}
