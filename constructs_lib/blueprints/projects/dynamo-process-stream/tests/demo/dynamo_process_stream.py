"""Calls the table: an item's life, and a poison item among good ones."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row

NAME, STACK = "dynamo-process-stream", "DynamoProcessStream"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for an item's life, and one for an item that the function cannot work on."""
    table, dynamodb = deployment.resource(f"{STACK}/Table"), aws.client("dynamodb")

    def put(number: int, message: dict[str, str]) -> None:
        dynamodb.put_item(TableName=table, Item={"Id": {"N": str(number)}, "Message": message})

    text = uuid.uuid4().hex
    put(101, {"S": f"new {text}"})
    put(101, {"S": f"changed {text}"})
    dynamodb.delete_item(TableName=table, Key={"Id": {"N": "101"}})
    changes = until(lambda: _logged(aws, deployment, text), lambda found: len(found) == 3)
    is_right = changes == ["INSERT", "MODIFY", "REMOVE"]
    yield Row(NAME, "an item, changed and deleted", " ".join(changes), "in the log", is_right)

    text, poison = uuid.uuid4().hex, str(uuid.uuid4().int % 10**20)
    put(201, {"S": text})
    put(202, {"N": poison})
    put(203, {"S": text})
    kept = until(lambda: _failed(aws, deployment, poison))
    changes = until(lambda: _logged(aws, deployment, text), lambda found: len(found) == 2)
    is_right = (changes, len(kept)) == (["INSERT", "INSERT"], 1)
    evidence = f"{len(kept)} record in the bucket of failed records"
    yield Row(NAME, "2 items, and a poison one between", " ".join(changes), evidence, is_right)


def _logged(aws: LocalAws, deployment: Deployment, text: str) -> list[str]:
    """Return the kinds of the changes with this text, in their order, each once however often it came."""
    lines = [line for line in aws.logs(deployment.resource(f"{STACK}/Function")) if text in line]
    messages = [str(json.loads(line[line.index("{") :])["message"]) for line in lines]
    return [message.split()[0] for message in dict.fromkeys(messages)]


def _failed(aws: LocalAws, deployment: Deployment, text: str) -> list[Any]:
    """Return the failed records of the batch that has this text."""
    s3, bucket = aws.client("s3"), deployment.resource(f"{STACK}/Changes/DeadLetterBucket")
    for found in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        letter = s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read().decode()
        if text in letter:
            records: list[Any] = json.loads(letter)["payload"]["Records"]
            return records
    return []
