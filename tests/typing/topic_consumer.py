"""A function behind a topic."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, StandardFunction, TopicConsumer

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


class TopicConsumerStack(Stack):
    """A topic that is made, one of the stack, and one of another app."""

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
        smallest = TopicConsumer(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        arn = "arn:aws:sns:us-east-1:111111111111:theirs"
        theirs = sns.Topic.from_topic_arn(self, "Theirs", arn)
        cache = DeadLetter.none(reason="a cache that fills itself again")
        TopicConsumer(self, "OfTheirs", function=imported, topic=theirs, dead_letter=cache, enabled=False)
        theirs.grant_publish(smallest)


class FullTopicConsumer(Stack):
    """Everything that a subscription takes which filters by attributes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = plain(self)
        # --8<-- [start:full]
        TopicConsumer(
            self,
            "Orders",
            function=function.add_alias("live"),
            topic=sns.Topic(self, "Topic"),
            filter_policy={"shop": sns.SubscriptionFilter.string_filter(allowlist=["berlin"])},
            dead_letter=DeadLetter.to(sqs.Queue(self, "Failures", encryption=sqs.QueueEncryption.KMS)),
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        # --8<-- [end:full]


class FullBodyTopicConsumer(Stack):
    """A subscription that filters by the message, and one that is left out for now."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = plain(self)
        # --8<-- [start:body]
        failures = DeadLetter.queue(retention_period=Duration.days(10))
        TopicConsumer(
            self,
            "Orders",
            function=function,
            filter_policy_with_message_body={
                "shop": sns.FilterOrPolicy.filter(sns.SubscriptionFilter.string_filter(allowlist=["rome"]))
            },
            dead_letter=failures,
        )
        TopicConsumer(self, "Later", function=function, dead_letter=failures, enabled=False)
        # --8<-- [end:body]
