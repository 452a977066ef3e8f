"""A function behind a queue."""

# --8<-- [start:imports]
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, QueueConsumer

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
# --8<-- [end:imports]


def plain(scope: Construct, construct_id: str) -> lambda_.Function:
    """A function of CDK's own."""
    return lambda_.Function(
        scope,
        construct_id,
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )


class QueueConsumerStack(Stack):
    """A queue that is made, one of the stack, and one of another app."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        function = plain(self, "Plain")
        # --8<-- [start:smallest]
        smallest = QueueConsumer(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        smallest.queue.grant_send_messages(plain(self, "Sender"))
        # --8<-- [start:full]
        QueueConsumer(
            self,
            "Full",
            function=function.add_alias("live"),
            visibility_timeout=Duration.minutes(5),
            batch_size=100,
            max_batching_window=Duration.seconds(5),
            max_concurrency=5,
            max_receive_count=6,
            filters=[
                lambda_.FilterCriteria.filter({"body": {"shop": lambda_.FilterRule.is_equal("berlin")}})
            ],
            dead_letter=DeadLetter.to(sqs.Queue(self, "Failures", retention_period=Duration.days(14))),
            max_message_age=Duration.minutes(30),
            enabled=False,
            alarm_actions=[actions.SnsAction(sns.Topic.from_topic_arn(self, "Pager", PAGER))],
        )
        # --8<-- [end:full]
        own = sqs.Queue(self, "Own", visibility_timeout=Duration.minutes(2))
        QueueConsumer(self, "OfOwn", function=imported, queue=own, dead_letter=DeadLetter.queue())
        arn = "arn:aws:sqs:us-east-1:111111111111:theirs"
        QueueConsumer(
            self, "OfTheirs", function=imported, queue=sqs.Queue.from_queue_arn(self, "Theirs", arn)
        )
