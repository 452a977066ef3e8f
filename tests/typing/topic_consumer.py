"""A function behind a topic."""

# --8<-- [start:imports]
from aws_cdk import Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, TopicConsumer

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
# --8<-- [end:imports]


class TopicConsumerStack(Stack):
    """A topic that is made, one of the stack, and one of another app."""

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
        smallest = TopicConsumer(self, "Smallest", function=plain)
        # --8<-- [end:smallest]
        # --8<-- [start:full]
        TopicConsumer(
            self,
            "Full",
            function=plain.add_alias("live"),
            topic=sns.Topic(self, "Own"),
            filter_policy={"shop": sns.SubscriptionFilter.string_filter(allowlist=["berlin"])},
            dead_letter=DeadLetter.to(sqs.Queue(self, "Failures")),
            alarm_actions=[actions.SnsAction(sns.Topic.from_topic_arn(self, "Pager", PAGER))],
        )
        # --8<-- [end:full]
        arn = "arn:aws:sns:us-east-1:111111111111:theirs"
        theirs = sns.Topic.from_topic_arn(self, "Theirs", arn)
        body = {"shop": sns.FilterOrPolicy.filter(sns.SubscriptionFilter.string_filter(allowlist=["rome"]))}
        TopicConsumer(
            self,
            "OfTheirs",
            function=imported,
            topic=theirs,
            filter_policy_with_message_body=body,
            enabled=False,
        )
        theirs.grant_publish(smallest)
