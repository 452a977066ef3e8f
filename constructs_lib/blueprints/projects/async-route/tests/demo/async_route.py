"""Calls the rule: a reading that is stored, one of a place that nobody registered, and its redrive."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive

STACK = "AsyncRoute"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for a reading, one for a dead letter, and one for a redrive."""
    known, unknown = _row(), _row()
    _register(aws, deployment, known)
    _publish(aws, known, "75")
    moisture = until(lambda: _moisture(aws, deployment, known))
    yield Row("async-route", "a reading of a known place", "stored", f"{moisture} per cent", moisture == "75")

    _publish(aws, unknown, "30")
    letter = until(lambda: _letter(aws, deployment, unknown))
    error = letter.get("MessageAttributes", {}).get("ErrorMessage", {}).get("StringValue", "no error")
    came = f"raw event in {'the' if letter else 'NO'} dead-letter queue"
    is_right = error == f"place {unknown}/1 is not registered"
    yield Row("async-route", "a reading of an unknown place", came, error.replace(unknown, "..."), is_right)

    _register(aws, deployment, unknown)
    summary = redrive(STACK, client=aws.client)
    moisture = until(lambda: _moisture(aws, deployment, unknown))
    came = f"{summary.sent} sent, {summary.failed} failed"
    is_right = (summary.sent, summary.failed, moisture) == (1, 0, "30")
    yield Row("async-route", "redrive, with the place registered", came, f"{moisture} per cent", is_right)


def _row() -> str:
    return str(uuid.uuid4().int)


def _register(aws: LocalAws, deployment: Deployment, row: str) -> None:
    aws.client("dynamodb").put_item(
        TableName=deployment.resource(f"{STACK}/Places"), Item={"place": {"S": f"{row}/1"}}
    )


def _publish(aws: LocalAws, row: str, moisture: str) -> None:
    reading = {"row": row, "pos": "1", "moisture": moisture}
    aws.client("iot-data").publish(topic="greenhouse/moisture", payload=json.dumps(reading).encode())


def _moisture(aws: LocalAws, deployment: Deployment, row: str) -> str:
    found = aws.client("dynamodb").get_item(
        TableName=deployment.resource(f"{STACK}/Places"),
        Key={"place": {"S": f"{row}/1"}},
        ConsistentRead=True,
    )
    return str(found.get("Item", {}).get("moisture", {}).get("N", ""))


def _letter(aws: LocalAws, deployment: Deployment, row: str) -> dict[str, Any]:
    """Return the failed event of a place in the function's dead-letter queue, and leave it there."""
    received = aws.client("sqs").receive_message(
        QueueUrl=deployment.resource(f"{STACK}/Function/DeadLetterQueue"),
        VisibilityTimeout=0,
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
    )
    letters: list[dict[str, Any]] = received.get("Messages", [])
    return next((letter for letter in letters if row in letter["Body"]), {})
