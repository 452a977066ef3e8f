"""Calls the stream: readings that are stored, and a bad record among them."""

import base64
import json
import uuid
from collections.abc import Iterator
from typing import Any

from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row

STACK = "KinesisStream"
HOUR = "2026-11-23T10"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for readings, and one for an invalid record."""
    attic = f"attic-{uuid.uuid4().hex}"
    _put(aws, deployment, *(_reading(attic, minute) for minute in (5, 6, 6)))
    found = until(lambda: _stored(aws, deployment, attic), lambda found: len(found) == 2)
    evidence = f"the last is of {found[-1] if found else 'no time'}"
    yield Row("kinesis-stream", "3 records of 2 readings", f"{len(found)} stored", evidence, len(found) == 2)

    cellar = f"cellar-{uuid.uuid4().hex}"
    poison = f"no reading: {cellar}".encode()
    _put(aws, deployment, _reading(cellar, 5), poison, _reading(cellar, 6))
    letter = until(lambda: _letter(aws, deployment, poison), bool)
    found = until(lambda: _stored(aws, deployment, cellar), lambda found: len(found) == 2)
    records = letter.get("payload", {}).get("Records", [])
    condition = letter.get("requestContext", {}).get("condition", "no condition")
    came, evidence = f"{len(found)} stored, {len(records)} in the bucket of failed records", str(condition)
    is_right = (len(found), len(records)) == (2, 1)
    yield Row("kinesis-stream", "a record that is no reading, and 2 good ones", came, evidence, is_right)


def _reading(sensor: str, minute: int) -> bytes:
    return json.dumps({"sensor": sensor, "at": f"{HOUR}:{minute:02}:00Z", "celsius": 21.5}).encode()


def _put(aws: LocalAws, deployment: Deployment, *records: bytes) -> None:
    # Records of one partition key come in their order.
    entries = [{"Data": data, "PartitionKey": "house"} for data in records]
    stream = deployment.resource(f"{STACK}/Readings/Stream")
    aws.client("kinesis").put_records(StreamName=stream, Records=entries)


def _stored(aws: LocalAws, deployment: Deployment, sensor: str) -> list[str]:
    """Return the times of a sensor's readings."""
    answer = aws.client("dynamodb").query(
        TableName=deployment.resource(f"{STACK}/Table"),
        KeyConditionExpression="sensor = :sensor",
        ExpressionAttributeValues={":sensor": {"S": sensor}},
        ConsistentRead=True,
    )
    return [item["at"]["S"] for item in answer["Items"]]


def _letter(aws: LocalAws, deployment: Deployment, data: bytes) -> dict[str, Any]:
    """Return the failed batch that holds a record, or an empty mapping."""
    s3, bucket = aws.client("s3"), deployment.resource(f"{STACK}/Readings/DeadLetterBucket")
    for found in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        letter: dict[str, Any] = json.loads(s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
        records = letter.get("payload", {}).get("Records", [])
        if data in (base64.b64decode(record["kinesis"]["data"]) for record in records):
            return letter
    return {}
