"""Drives housekeeping: an old report goes, a new one stays."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from constructs_lib.local import Deployment, LocalAws, Row
from tests.demo._schedules import run_now
from tests.support.waiting import last_seen


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield one row."""
    table, bucket = deployment.resource("Report/Reports"), deployment.resource("Report/Bucket")
    dynamodb, s3 = aws.client("dynamodb"), aws.client("s3")
    ages = {"old": timedelta(days=31), "new": timedelta(days=1)}
    reports = {age: uuid.uuid4().hex for age in ages}
    for age, report in reports.items():
        created = (datetime.now(UTC) - ages[age]).isoformat(timespec="milliseconds")
        item = {"id": {"S": report}, "status": {"S": "done"}, "created_at": {"S": created}}
        dynamodb.put_item(TableName=table, Item=item)
        s3.put_object(Bucket=bucket, Key=f"reports/{report}.csv", Body=b"order")

    def kept() -> dict[str, set[str]]:
        ids = {item["id"]["S"] for item in dynamodb.scan(TableName=table)["Items"]}
        keys = {each["Key"] for each in s3.list_objects_v2(Bucket=bucket).get("Contents", [])}
        return {
            "table": {age for age, report in reports.items() if report in ids},
            "bucket": {age for age, report in reports.items() if f"reports/{report}.csv" in keys},
        }

    expected = {"table": {"new"}, "bucket": {"new"}}
    expression = run_now(aws, deployment, "Housekeeping/EveryTwoHours")
    left = last_seen(kept, lambda seen: seen == expected)
    is_right = left == expected and expression == "rate(2 hours)"
    came = "; ".join(f"{place}: {', '.join(sorted(ages)) or 'nothing'}" for place, ages in left.items())
    yield Row("housekeeping", "reports of 31 days and of 1 day", came, f"{expression}, run now", is_right)
