"""Looks at schedules: when they run, with what event, and what becomes of failures."""

import functools
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .look_async import FAILING, QUEUE, dead_letter_to, deploy, log_lines
from .support import ROLE, Emulator, observe, python_function

RUNNER = "def handler(event, context): print(event['name'], *event.get('attributes', ()))"
NOWHERE = "arn:aws:lambda:us-east-1:000000000000:function:nowhere"
ATTRIBUTES = [f"<aws.scheduler.{name}>" for name in ("attempt-number", "scheduled-time", "schedule-arn")]


@dataclass(frozen=True)
class Scene:
    """Schedules that are due, all made before the one that the emulator has run by now."""

    emulator: Emulator
    stack: dict[str, str]
    due: str

    def was_run(self, name: str) -> bool:
        return len(log_lines(self.emulator, self.stack["Function"], name, 1)) == 1


@functools.cache
def scene(emulator: Emulator) -> Scene:
    """Make a schedule for every look, since an emulator by itself takes up to ten seconds to look at them."""
    failing = python_function(FAILING)
    stack = deploy(emulator, RUNNER, Receiver=failing, Dead=QUEUE, Queue=QUEUE)
    dead = emulator.client("sqs").get_queue_attributes(QueueUrl=stack["Dead"], AttributeNames=["QueueArn"])
    dead_letter_to(emulator, stack["Receiver"], dead["Attributes"]["QueueArn"])
    moment = datetime.now(UTC) - timedelta(seconds=1)
    now = f"at({moment:%Y-%m-%dT%H:%M:%S})"
    runner = stack["FunctionArn"]
    emulator.client("scheduler").create_schedule_group(Name="lost")
    schedule(emulator, "late", NOWHERE.replace("nowhere", "late"), now, event={"name": "late"})
    route: dict[str, Any] = {"DeadLetterConfig": {"Arn": stack["QueueArn"]}}
    route["RetryPolicy"] = {"MaximumRetryAttempts": 2}
    schedule(emulator, "lost", NOWHERE, now, event={"order": 5}, group="lost", **route)
    schedule(emulator, "failing", stack["ReceiverArn"], now, event={"order": 4})
    schedule(emulator, "rate", runner, "rate(1 hour)", event={"name": "rate"})
    tokyo = f"at({moment.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%dT%H:%M:%S})"
    schedule(emulator, "zone", runner, tokyo, event={"name": "zone"}, zone="Asia/Tokyo")
    schedule(emulator, "attributes", runner, now, event={"name": "attributes", "attributes": ATTRIBUTES})
    assert log_lines(emulator, stack["Function"], "attributes", 1, sure=True)
    return Scene(emulator, stack, f"{moment:%Y-%m-%dT%H:%M:%SZ}")


def schedule(
    emulator: Emulator,
    name: str,
    function: str,
    expression: str,
    *,
    event: object,
    group: str = "default",
    zone: str = "UTC",
    **target: Any,
) -> None:
    emulator.client("scheduler").create_schedule(
        Name=name,
        GroupName=group,
        ScheduleExpression=expression,
        ScheduleExpressionTimezone=zone,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": function, "RoleArn": ROLE, "Input": json.dumps(event), **target},
    )


@observe(
    "scheduler-cloudformation-times",
    aws=("Europe/Berlin", "2040-01-01", "2041-01-01"),
    upstream=("UTC", "None", "None"),
)
def times_of_a_template(emulator: Emulator) -> object:
    resource = {
        "Type": "AWS::Scheduler::Schedule",
        "Properties": {
            "ScheduleExpression": "cron(0 7 * * ? *)",
            "ScheduleExpressionTimezone": "Europe/Berlin",
            "StartDate": "2040-01-01T00:00:00Z",
            "EndDate": "2041-01-01T00:00:00Z",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": NOWHERE, "RoleArn": ROLE},
        },
    }
    name = emulator.deploy({"Schedule": resource}, {"Name": {"Ref": "Schedule"}})["Name"]
    found = emulator.client("scheduler").get_schedule(Name=name)
    start, end = (str(found.get(key)).split(" ")[0] for key in ("StartDate", "EndDate"))
    return found["ScheduleExpressionTimezone"], start, end


@observe("scheduler-context-attributes", aws=["1", "due", "default/attributes"], upstream=ATTRIBUTES)
def attributes_in_the_event(emulator: Emulator) -> object:
    made = scene(emulator)
    (line,) = log_lines(emulator, made.stack["Function"], "attributes", 1)
    return [
        "due" if word == made.due else re.sub("arn:aws:scheduler:us-east-1:000000000000:schedule/", "", word)
        for word in line.split()[1:]
    ]


@observe("scheduler-time-zones", aws=True, upstream=False)
def one_time_in_another_zone(emulator: Emulator) -> object:
    return scene(emulator).was_run("zone")


@observe("scheduler-first-run-of-rates", aws=True, upstream=False)
def rate_that_begins(emulator: Emulator) -> object:
    return scene(emulator).was_run("rate")


@observe("async-scheduler-source", aws='{"order": 4}', upstream=None)
def failing_target_of_a_schedule(emulator: Emulator) -> object:
    message = emulator.message(scene(emulator).stack["Dead"])
    return message["Body"] if message else None


@observe("scheduler-retry-policy", aws=True, upstream=False)
def function_that_is_there_at_the_second_attempt(emulator: Emulator) -> object:
    scene(emulator)
    late = python_function(RUNNER, FunctionName="late")
    emulator.deploy({"Late": late})
    return len(log_lines(emulator, "late", "late", 1)) == 1


@observe(
    "scheduler-dead-letter-queue",
    aws={
        "ERROR_CODE": "ResourceNotFoundException",
        "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
        "IS_PAYLOAD_TRUNCATED": "false",
        "RETRY_ATTEMPTS": "2",
        "SCHEDULED_TIME": "due",
        "SCHEDULE_ARN": "arn:aws:scheduler:us-east-1:000000000000:schedule/lost/lost",
        "TARGET_ARN": NOWHERE,
        "body": '{"order": 5}',
    },
    upstream=None,
)
def letter_of_a_schedule_without_a_function(emulator: Emulator) -> object:
    made = scene(emulator)
    message = emulator.message(made.stack["Queue"])
    if message is None:
        return None
    found = {key: each["StringValue"] for key, each in message["MessageAttributes"].items()}
    assert found.pop("EXECUTION_ID")
    assert found.pop("ERROR_MESSAGE") == f"Function not found: {NOWHERE}"
    time = "due" if found["SCHEDULED_TIME"] == made.due else found["SCHEDULED_TIME"]
    return found | {"SCHEDULED_TIME": time, "body": message["Body"]}


@observe("scheduler-metrics", aws=[3.0, 3.0, 1.0, 1.0], upstream=[0.0, 0.0, 0.0, 0.0])
def counts_of_a_group(emulator: Emulator) -> object:
    scene(emulator)
    what = ("InvocationAttempt", "TargetError", "InvocationDropped", "InvocationsSentToDeadLetter")
    names = [f"{each}Count" for each in what]
    return emulator.until(lambda: [total(emulator, name) for name in names], all)


def total(emulator: Emulator, metric: str) -> float:
    found = emulator.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Scheduler",
        MetricName=metric,
        Dimensions=[{"Name": "ScheduleGroup", "Value": "lost"}],
        StartTime=datetime.now(UTC) - timedelta(hours=1),
        EndTime=datetime.now(UTC) + timedelta(hours=1),
        Period=60,
        Statistics=["Sum"],
    )
    return float(sum(point["Sum"] for point in found["Datapoints"]))
