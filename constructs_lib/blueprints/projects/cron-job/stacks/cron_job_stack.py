"""Every night, the total of the day before."""

from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import DependencyLayer, ScheduledFunction, StandardFunction

PROJECT = Path(__file__).parents[1]
TEXT = dynamodb.AttributeType.STRING


class CronJobStack(Stack):
    """Adds up the orders of the day before, at three in the morning (UTC)."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        day = dynamodb.Attribute(name="day", type=TEXT)
        self.orders = dynamodb.TableV2(
            self, "Orders", partition_key=day, sort_key=dynamodb.Attribute(name="id", type=TEXT)
        )
        self.totals = dynamodb.TableV2(self, "Totals", partition_key=day)
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "cron_job",
            layers=[powertools],
            timeout=Duration.minutes(5),
            environment={
                "ORDERS_TABLE": self.orders.table_name,
                "TOTALS_TABLE": self.totals.table_name,
            },
        )
        self.orders.grant(self.function, "dynamodb:Query")
        self.totals.grant(self.function, "dynamodb:PutItem")
        # Or a rate: schedule="rate(2 hours)". A time of day elsewhere: time_zone="Europe/Berlin".
        self.nightly = ScheduledFunction(
            self, "Nightly", function=self.function, schedule="cron(0 3 * * ? *)"
        )
