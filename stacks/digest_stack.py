"""Digest: every morning, a mail about the orders of the day before."""

from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ses as ses
from constructs import Construct

from constructs_lib import DependencyLayer, RuntimeLayer, ScheduledFunction, StandardFunction
from stacks.acknowledgments import acknowledge_function, acknowledge_schedule
from stacks.layers import LAYERS

ENTRY = Path(__file__).parents[1] / "lambdas" / "digest"
SENDER = "digest@example.com"
RECIPIENT = "owner@example.com"


class DigestStack(Stack):
    """Counts the day's orders with pandas and mails them, with a chart, at seven in the morning.

    Args:
        scope: the scope.
        construct_id: the id.
        orders: the table of orders.
        sender: the mail address that digests come from, verified in SES.
        recipient: who gets them.
        time_zone: where it is seven in the morning, and where a day begins.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        orders: dynamodb.ITableV2,
        sender: str = SENDER,
        recipient: str = RECIPIENT,
        time_zone: str = "Europe/Berlin",
    ) -> None:
        super().__init__(scope, construct_id)
        dataframe = DependencyLayer(self, "Dataframe", entry=LAYERS / "dataframe")
        self.function = StandardFunction(
            self,
            "Function",
            entry=ENTRY,
            layers=[dataframe, RuntimeLayer(self, "InvokeLayer")],
            # Importing pandas alone takes seconds with less: Lambda gives CPU by memory.
            memory_size=1_024,
            timeout=Duration.minutes(5),
            environment={
                "ORDERS_TABLE": orders.table_name,
                "SENDER": sender,
                "RECIPIENT": recipient,
                "TIME_ZONE": time_zone,
            },
        )
        orders.grant(self.function, "dynamodb:Scan")
        ses.EmailIdentity.from_email_identity_name(self, "Sender", sender).grant_send_email(self.function)
        self.scheduled = ScheduledFunction(
            self,
            "EveryMorning",
            function=self.function,
            schedule="cron(0 7 * * ? *)",
            time_zone=time_zone,
            flexible_window=Duration.minutes(15),
        )
        acknowledge_function(self.function, is_synchronous=False)
        acknowledge_schedule(self.scheduled)
