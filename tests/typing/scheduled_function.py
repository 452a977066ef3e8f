"""A function on a schedule."""

# --8<-- [start:imports]
from aws_cdk import Duration, Stack, TimeZone
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import DeadLetter, ScheduledFunction

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
# --8<-- [end:imports]


class ScheduledFunctionStack(Stack):
    """A schedule for each kind of function."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        plain = lambda_.Function(
            self,
            "Plain",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
        )
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        # --8<-- [start:smallest]
        smallest = ScheduledFunction(self, "Smallest", function=plain, schedule="rate(2 hours)")
        # --8<-- [end:smallest]
        # --8<-- [start:full]
        ScheduledFunction(
            self,
            "Full",
            function=plain.add_alias("live"),
            schedule="cron(0 12 * * ? *)",
            input={"report": "daily", "shops": ["berlin", "rome"]},
            time_zone="Europe/Berlin",
            flexible_window=Duration.minutes(5),
            retry_attempts=10,
            max_event_age=Duration.hours(1),
            dead_letter=DeadLetter.queue(),
            enabled=False,
            alarm_actions=[actions.SnsAction(sns.Topic.from_topic_arn(self, "Pager", PAGER))],
        )
        # --8<-- [end:full]
        of_cdk = scheduler.ScheduleExpression.cron(hour="6", minute="0", time_zone=TimeZone.EUROPE_ROME)
        ScheduledFunction(self, "OfCdk", function=imported, schedule=of_cdk)
        self.first_run: str = smallest.next_runs(3)[0].isoformat()
