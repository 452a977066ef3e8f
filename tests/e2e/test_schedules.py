"""Schedules run by themselves, and what they or their functions fail with lies in the right queue."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.support.waiting import until

APP = Path(__file__).parent / "apps" / "schedules"
MINUTE = timedelta(minutes=1)


class Schedules:
    """The deployed stack, to which nobody does anything."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self.deployment = deployment

    def events(self, name: str) -> list[dict[str, Any]]:
        """The events with which the function of a schedule ran, the first one first."""
        lines = self.aws.logs(self.deployment.resource(f"Schedules/{name}"))
        return [json.loads(line.removeprefix("ran ")) for line in lines if line.startswith("ran {")]

    def schedule(self, name: str) -> dict[str, Any]:
        path = f"Schedules/{name}Schedule"
        group = self.deployment.resource(f"{path}/ScheduleGroup")
        found = self.aws.client("scheduler").get_schedule(
            GroupName=group, Name=self.deployment.resource(f"{path}/Schedule")
        )
        return {key: value for key, value in found.items() if key != "ResponseMetadata"}

    def letter(self, path: str) -> dict[str, Any]:
        """Wait for the one message in a queue, and return it."""
        sqs, url = self.aws.client("sqs"), self.deployment.resource(f"Schedules/{path}")

        def receive() -> Any:
            return sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages")

        (found,) = until(receive)
        return dict(found)


@pytest.fixture(scope="module")
def schedules(local_aws: LocalAws, deploy_stack: Callable[[Path], Deployment]) -> Schedules:
    return Schedules(local_aws, deploy_stack(APP))


def attributes(letter: dict[str, Any]) -> dict[str, str]:
    return {key: each["StringValue"] for key, each in letter["MessageAttributes"].items()}


def moment(event: dict[str, Any]) -> datetime:
    return datetime.strptime(event["scheduled_time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def test_rate_runs_as_soon_as_it_is_deployed(schedules: Schedules) -> None:
    event = until(lambda: schedules.events("Rate"))[0]
    assert event["schedule_arn"] == schedules.schedule("Rate")["Arn"]
    assert event["attempt_number"] == "1"
    assert moment(event) == schedules.schedule("Rate")["CreationDate"].replace(microsecond=0)


def test_event_of_a_function_that_fails_lies_in_the_route_of_the_function(schedules: Schedules) -> None:
    letter = schedules.letter("Failing/DeadLetterQueue")
    # The function's three attempts are Lambda's, of one event that Scheduler delivered at its first.
    events = schedules.events("Failing")
    assert events == [json.loads(letter["Body"])] * 3
    assert events[0]["attempt_number"] == "1"
    assert attributes(letter)["ErrorMessage"] == f"no stock on {events[0]['scheduled_time']}"


def test_event_for_a_function_that_is_gone_lies_in_the_route_of_the_schedule(schedules: Schedules) -> None:
    assert schedules.events("Lost") == []
    schedules.aws.client("lambda").delete_function(
        FunctionName=schedules.deployment.resource("Schedules/Lost")
    )
    made = schedules.schedule("Lost")
    kept = ("Name", "GroupName", "ScheduleExpression", "FlexibleTimeWindow", "Target")
    schedules.aws.client("scheduler").update_schedule(**{key: made[key] for key in kept}, State="ENABLED")
    letter = schedules.letter("LostSchedule/DeadLetterQueue")
    found, event = attributes(letter), json.loads(letter["Body"])
    assert found["ERROR_CODE"] == "ResourceNotFoundException"
    assert (found["RETRY_ATTEMPTS"], event["attempt_number"]) == ("2", "3")
    assert found["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts"
    assert found["SCHEDULE_ARN"] == event["schedule_arn"] == made["Arn"]
    assert found["TARGET_ARN"] == made["Target"]["Arn"]


def test_one_time_runs_by_the_clock_of_its_zone(schedules: Schedules) -> None:
    (event,) = until(lambda: schedules.events("Once"))
    made = schedules.schedule("Once")
    assert made["ScheduleExpressionTimezone"] == "Asia/Tokyo"
    there = moment(event) + timedelta(hours=9)
    assert made["ScheduleExpression"] == f"at({there:%Y-%m-%dT%H:%M:%S})"


# Last, so that most of the minute has passed.
def test_cron_runs_when_the_minute_begins(schedules: Schedules) -> None:
    event = until(lambda: schedules.events("Cron"))[0]
    made: datetime = schedules.schedule("Cron")["CreationDate"]
    assert moment(event) == made.replace(second=0, microsecond=0) + MINUTE
