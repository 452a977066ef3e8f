"""Changes of the projects that `constructs-lib new` writes: a line of their Python code is another one."""

from dataclasses import dataclass

__all__ = ["CHANGES", "ProjectChange"]


@dataclass(frozen=True)
class ProjectChange:
    """One change of a project's stack."""

    title: str
    project: str
    old: str
    new: str
    more: tuple[tuple[str, str], ...] = ()

    @property
    def edits(self) -> tuple[tuple[str, str], ...]:
        """What is written in place of what."""
        return ((self.old, self.new), *self.more)


_CONSUMER = 'QueueConsumer(self, "Orders", function=self.function'
_ANYBODY = '__import__("constructs_lib").Authorization.public(reason="a shop")'
_NO_ROUTE = '__import__("constructs_lib").DeadLetter.none(reason="orders come again")'
_SCHEDULE = 'schedule="cron(0 3 * * ? *)"'

CHANGES = (
    # README.md shows this one.
    ProjectChange(
        "orders",
        "sqs-worker",
        'name="id"',
        'name="order"',
        (
            ('"dynamodb:PutItem"', '"dynamodb:*"'),
            (
                _CONSUMER,
                f"{_CONSUMER}, batch_size=5, dead_letter={_NO_ROUTE}",
            ),
        ),
    ),
    ProjectChange("batches of a queue", "sqs-worker", _CONSUMER, f"{_CONSUMER}, batch_size=5"),
    ProjectChange("concurrency of a queue", "sqs-worker", _CONSUMER, f"{_CONSUMER}, max_concurrency=2"),
    ProjectChange(
        "a queue without a route",
        "sqs-worker",
        _CONSUMER,
        f"{_CONSUMER}, dead_letter={_NO_ROUTE}",
    ),
    ProjectChange(
        "one more action on a table",
        "sqs-worker",
        '"dynamodb:PutItem"',
        '"dynamodb:PutItem", "dynamodb:DeleteItem"',
    ),
    ProjectChange("every action on a table", "sqs-worker", '"dynamodb:PutItem"', '"dynamodb:*"'),
    ProjectChange("another key of a table", "sqs-worker", 'name="id"', 'name="order"'),
    ProjectChange("another construct id of a table", "sqs-worker", '"Table",', '"OrdersTable",'),
    ProjectChange(
        "another construct id of a consumer", "sqs-worker", '"Orders", function', '"Shop", function'
    ),
    ProjectChange("another time of a schedule", "cron-job", _SCHEDULE, 'schedule="cron(30 6 ? * MON-FRI *)"'),
    ProjectChange(
        "another zone of a schedule", "cron-job", _SCHEDULE, f'{_SCHEDULE}, time_zone="Asia/Tokyo"'
    ),
    ProjectChange("a rate for a schedule", "cron-job", _SCHEDULE, 'schedule="rate(2 hours)"'),
    ProjectChange("another timeout", "cron-job", "Duration.minutes(5)", "Duration.minutes(10)"),
    ProjectChange(
        "another event pattern", "event-consumer", '["Order Placed"]', '["Order Placed", "Order Paid"]'
    ),
    ProjectChange(
        "another bus", "event-consumer", "event_bus=self.bus", 'event_bus=events.EventBus(self, "Other")'
    ),
    ProjectChange(
        "other messages of a topic", "sns-subscriber", 'allowlist=["placed"]', 'allowlist=["placed", "paid"]'
    ),
    ProjectChange(
        "no filter of a topic",
        "sns-subscriber",
        'filter_policy={"event": sns.SubscriptionFilter.string_filter(allowlist=["placed"])},',
        "",
    ),
    ProjectChange(
        "retries of a stream",
        "kinesis-stream",
        "function=self.function)",
        "function=self.function, retry_attempts=9)",
    ),
    ProjectChange(
        "a URL for anybody",
        "function-url",
        "function=self.function)",
        f"function=self.function, authorization={_ANYBODY})",
    ),
    ProjectChange(
        "no point-in-time recovery",
        "api-crud",
        "point_in_time_recovery_enabled=True",
        "point_in_time_recovery_enabled=False",
    ),
    ProjectChange("no scan of a table", "api-crud", ', "Scan")', ")"),
    ProjectChange("a route less", "api-crud", '    Route("DELETE", "/items/{id}"),\n', ""),
    ProjectChange(
        "an API for anybody",
        "api-crud",
        "routes=ROUTES)",
        f"routes=ROUTES, authorization={_ANYBODY})",
    ),
    ProjectChange("another prefix of a bucket", "s3-get-object-python", '"uploads/"', '"incoming/"'),
    ProjectChange("another age of jobs", "async-worker", "Duration.hours(1)", "Duration.minutes(10)"),
    ProjectChange("a bucket that may be written", "async-worker", ".grant_read(", ".grant_read_write("),
    ProjectChange("another view of a stream", "dynamo-process-stream", "NEW_AND_OLD_IMAGES", "NEW_IMAGE"),
)
"""What is changed: texts of a stack's module, each of which is there once."""
