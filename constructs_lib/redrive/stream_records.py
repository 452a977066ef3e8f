"""Stream records in the format in which Lambda sends them to a function.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html and
https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (2026-11-23).
"""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from constructs_lib.redrive.route import Poller

__all__ = ["dynamodb_record", "event_text", "events_within", "kinesis_record", "sequence_number"]


def dynamodb_record(record: Mapping[str, Any], _shard: str, poller: Poller) -> dict[str, Any]:
    """Return a record of a DynamoDB stream as the function gets it.

    Args:
        record: as boto3 gives it.
        poller: the mapping that the function has for the stream.
    """
    shaped = {name: _in_json(value) for name, value in record.items()}
    identity = record.get("userIdentity")
    if identity:
        # Only the API writes these two with capitals.
        shaped["userIdentity"] = {name[0].lower() + name[1:]: value for name, value in identity.items()}
    return {**shaped, "eventSourceARN": poller.source}


def kinesis_record(record: Mapping[str, Any], shard: str, poller: Poller) -> dict[str, Any]:
    """Return a record of a Kinesis data stream as the function gets it.

    Args:
        record: as boto3 gives it.
        shard: id of its shard.
        poller: the mapping that the function has for the stream.
    """
    number = record["SequenceNumber"]
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record["PartitionKey"],
            "sequenceNumber": number,
            "data": _in_json(record["Data"]),
            "approximateArrivalTimestamp": _in_json(record["ApproximateArrivalTimestamp"]),
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard}:{number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": poller.role,
        "awsRegion": poller.source.split(":")[3],
        "eventSourceARN": poller.source,
    }


def sequence_number(record: Mapping[str, Any]) -> str:
    """Return the sequence number of a record in the function's shape."""
    if "kinesis" in record:
        return str(record["kinesis"]["sequenceNumber"])
    return str(record["dynamodb"]["SequenceNumber"])


def event_text(event: Mapping[str, Any]) -> str:
    """Return an event as a text in JSON that is no longer than need be."""
    # Not ASCII only: escapes could make a payload larger than the original was.
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def events_within(text: str, size: int) -> Iterator[str]:
    """Return a batch as events of at most so many bytes, its records in their order.

    Args:
        text: the event; a single record that is larger is left as it is.
        size: how many bytes an event may have.
    """
    if len(text.encode()) <= size:
        yield text
        return
    event = json.loads(text)
    part: list[Any] = []
    # Bytes are what Lambda counts, of the whole event and not of its records alone.
    length = frame = len(event_text({**event, "Records": []}).encode())
    for record in event["Records"]:
        # One for the comma.
        added = len(event_text(record).encode()) + 1
        if part and length + added > size:
            yield event_text({**event, "Records": part})
            part, length = [], frame
        part.append(record)
        length += added
    yield event_text({**event, "Records": part})


def _in_json(value: Any) -> Any:
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case datetime():
            seconds = value.timestamp()
            return int(seconds) if seconds.is_integer() else seconds
        case dict():
            return {name: _in_json(item) for name, item in value.items()}
        case list() | set() | tuple():
            return [_in_json(item) for item in value]
    return value
