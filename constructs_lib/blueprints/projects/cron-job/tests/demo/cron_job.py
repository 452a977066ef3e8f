"""Calls the job: a total, an order that nobody can add up, and a redrive once it is fixed."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive

STACK = "CronJob"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for a total, one for a job that fails, and one for its redrive."""
    day = str((datetime.now(UTC) - timedelta(days=1)).date())
    for amount in ("2", "3"):
        _order(aws, deployment, day, {"N": amount})
    expression = _run_now(aws, deployment)
    total = until(lambda: _total(aws, deployment, day), lambda total: total == "5")
    evidence = f"{expression}, run now"
    yield Row("cron-job", "2 orders of yesterday", f"total {total}", evidence, total == "5")

    corrupt = _order(aws, deployment, day, {"S": "many"})
    _run_now(aws, deployment)
    letter = until(lambda: _letter(aws, deployment))
    is_raw = "scheduled_time" in json.loads(letter.get("Body", "{}"))
    error = letter.get("MessageAttributes", {}).get("ErrorMessage", {}).get("StringValue", "no error")
    came = f"{'raw event' if is_raw else 'NO event'} in the dead-letter queue"
    is_right = is_raw and corrupt in error
    yield Row("cron-job", "an order of amount 'many'", came, error.replace(corrupt, "..."), is_right)

    _order(aws, deployment, day, {"N": "4"}, corrupt)
    summary = redrive(STACK, client=aws.client)
    total = until(lambda: _total(aws, deployment, day), lambda total: total == "9")
    came = f"{summary.sent} sent, {summary.failed} failed"
    is_right = (summary.sent, summary.failed, total) == (1, 0, "9")
    yield Row("cron-job", "redrive, with the order fixed", came, f"total {total}", is_right)


def _order(
    aws: LocalAws, deployment: Deployment, day: str, amount: dict[str, str], order_id: str = ""
) -> str:
    order_id = order_id or uuid.uuid4().hex
    item = {"day": {"S": day}, "id": {"S": order_id}, "amount": amount}
    aws.client("dynamodb").put_item(TableName=deployment.resource(f"{STACK}/Orders"), Item=item)
    return order_id


def _run_now(aws: LocalAws, deployment: Deployment) -> str:
    """Run the schedule's target once, by a schedule of this moment; return the deployed expression."""
    scheduler = aws.client("scheduler")
    group = deployment.resource(f"{STACK}/Nightly/ScheduleGroup")
    nightly = scheduler.get_schedule(GroupName=group, Name=deployment.resource(f"{STACK}/Nightly/Schedule"))
    scheduler.create_schedule(
        GroupName=group,
        Name=f"now-{uuid.uuid4().hex}",
        ScheduleExpression=f"at({datetime.now(UTC):%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target=nightly["Target"],
    )
    return str(nightly["ScheduleExpression"])


def _total(aws: LocalAws, deployment: Deployment, day: str) -> str:
    found = aws.client("dynamodb").get_item(
        TableName=deployment.resource(f"{STACK}/Totals"), Key={"day": {"S": day}}, ConsistentRead=True
    )
    return str(found.get("Item", {}).get("total", {}).get("N", "none"))


def _letter(aws: LocalAws, deployment: Deployment) -> dict[str, Any]:
    """Return what lies in the function's dead-letter queue, and leave it there."""
    received = aws.client("sqs").receive_message(
        QueueUrl=deployment.resource(f"{STACK}/Function/DeadLetterQueue"),
        VisibilityTimeout=0,
        MessageAttributeNames=["All"],
    )
    return next(iter(received.get("Messages", [])), {})
