"""Functions that services invoke asynchronously, with IAM enforced: attempts, the route, the way back."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from constructs_lib.redrive import redrive
from tests.support.assemblies import synthesised
from tests.support.waiting import until

APP = Path(__file__).parent / "apps" / "readings"


class Readings:
    """The deployed stack."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self._deployment = deployment

    def resource(self, path: str) -> str:
        return self._deployment.resource(f"Readings/{path}")

    def know(self, name: str) -> None:
        self.aws.client("dynamodb").put_item(TableName=self.resource("Known"), Item={"id": {"S": name}})

    def is_seen(self, name: str) -> bool:
        found = self.aws.client("dynamodb").get_item(
            TableName=self.resource("Known"), Key={"id": {"S": name}}, ConsistentRead=True
        )
        return "seen" in found.get("Item", {})

    def publish(self, name: str) -> None:
        payload = json.dumps({"id": name}).encode()
        self.aws.client("iot-data").publish(topic="readings", payload=payload)

    def attempts(self, construct_id: str, name: str) -> int:
        return sum(f"attempt at {name}" in line for line in self.aws.logs(self.resource(construct_id)))

    def letters(self) -> list[dict[str, Any]]:
        """What lies in the queue of the sensors, which stays there."""
        found = self.aws.client("sqs").receive_message(
            QueueUrl=self.resource("Sensors/DeadLetterQueue"), MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [json.loads(each["Body"]) for each in found.get("Messages", [])]

    def state(self, path: str) -> str:
        name = self.resource(path)
        (found,) = self.aws.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
        return str(found["StateValue"])

    def objects(self) -> list[str]:
        bucket = self.resource("Mail/Aliaslive/DeadLetterBucket")
        return [e["Key"] for e in self.aws.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readings]:
    with LocalAws.start(enforce_iam=True) as aws:
        yield Readings(aws, aws.deploy(synthesised(APP, tmp_path_factory.mktemp("readings"))))


def test_message_of_iot_reaches_its_function(readings: Readings) -> None:
    readings.know("first")
    readings.publish("first")
    assert until(lambda: readings.is_seen("first"))


def test_failed_message_of_iot_lies_in_the_route_and_comes_back(readings: Readings) -> None:
    readings.publish("late")
    assert until(readings.letters) == [{"id": "late"}]
    assert readings.attempts("Sensors", "late") == 2
    for name in ("ErrorsAlarm", "ErrorRateAlarm"):
        assert until(partial(readings.state, f"Sensors/{name}"), lambda state: state == "ALARM")

    readings.know("late")
    summary = redrive("Readings", "Readings/Sensors", client=readings.aws.client)
    assert (summary.sent, summary.failed) == (1, 0)
    assert until(lambda: readings.is_seen("late"))
    assert readings.letters() == []


def test_failed_event_of_an_alias_is_kept_with_its_error_and_comes_back(readings: Readings) -> None:
    readings.aws.client("lambda").invoke(
        FunctionName=readings.resource("Mail"),
        Qualifier="live",
        InvocationType="Event",
        Payload=json.dumps({"id": "letter"}),
    )
    (key,) = until(readings.objects)
    kept = readings.aws.client("s3").get_object(
        Bucket=readings.resource("Mail/Aliaslive/DeadLetterBucket"), Key=key
    )
    record = json.load(kept["Body"])
    assert record["requestPayload"] == {"id": "letter"}
    assert record["responsePayload"]["errorType"] == "ConditionalCheckFailedException"
    assert readings.attempts("Mail", "letter") == 1

    readings.know("letter")
    summary = redrive("Readings", "Readings/Mail", client=readings.aws.client)
    assert (summary.sent, summary.failed) == (1, 0)
    assert until(lambda: readings.is_seen("letter"))
    assert readings.objects() == []


def test_alarms_are_deployed(readings: Readings) -> None:
    alarms = readings.aws.client("cloudwatch").get_paginator("describe_alarms")
    found = {each["AlarmName"] for page in alarms.paginate() for each in page["MetricAlarms"]}
    for name in ("Errors", "ErrorRate", "Throttles", "Duration"):
        for home in ("Sensors", "MailAlarms"):
            assert readings.resource(f"{home}/{name}Alarm") in found
