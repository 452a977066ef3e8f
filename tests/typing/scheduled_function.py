"""A function on a schedule."""

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack, TimeZone
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, ScheduledFunction, StandardFunction

CODE = Path(__file__).parent / "code" / "hello"


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


def plain(scope: Construct) -> lambda_.Function:
    """A function of CDK's own."""
    return lambda_.Function(
        scope,
        "Plain",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )


class ScheduledFunctionStack(Stack):
    """A schedule for each kind of function."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        # --8<-- [start:smallest]
        smallest = ScheduledFunction(self, "Smallest", function=function, schedule="rate(2 hours)")
        # --8<-- [end:smallest]
        of_cdk = scheduler.ScheduleExpression.cron(hour="6", minute="0", time_zone=TimeZone.EUROPE_ROME)
        own = DeadLetter.to(sqs.Queue(self, "Failures"))
        ScheduledFunction(self, "OfCdk", function=imported, schedule=of_cdk, dead_letter=own)
        cache = DeadLetter.none(reason="the next run does it")
        ScheduledFunction(
            self, "OfCache", function=function.current_version, schedule=of_cdk, dead_letter=cache
        )
        newyear = datetime(2027, 1, 1, tzinfo=UTC)
        self.first_run: str = smallest.next_runs(3, after=newyear)[0].isoformat()


class FullScheduledFunction(Stack):
    """Everything that a schedule takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = plain(self)
        # --8<-- [start:full]
        ScheduledFunction(
            self,
            "Nightly",
            function=function.add_alias("live"),
            schedule="cron(0 12 * * ? *)",
            input={"report": "daily", "shops": ["berlin", "rome"]},
            time_zone="Europe/Berlin",
            flexible_window=Duration.minutes(5),
            retry_attempts=10,
            max_event_age=Duration.hours(1),
            dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
            enabled=False,
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        # --8<-- [end:full]
