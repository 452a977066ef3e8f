"""A function behind a data stream."""

# --8<-- [start:imports]
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import DeadLetter, KinesisConsumer

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
# --8<-- [end:imports]


class KinesisConsumerStack(Stack):
    """A stream that is made, one of the stack, and one of another app."""

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
        smallest = KinesisConsumer(self, "Smallest", function=plain)
        # --8<-- [end:smallest]
        # --8<-- [start:full]
        KinesisConsumer(
            self,
            "Full",
            function=plain.add_alias("live"),
            stream=kinesis.Stream(self, "Own"),
            batch_size=500,
            starting_position=lambda_.StartingPosition.AT_TIMESTAMP,
            starting_position_timestamp=1_795_435_200,
            max_record_age=Duration.hours(6),
            tumbling_window=Duration.minutes(1),
            filters=[lambda_.FilterCriteria.filter({"data": {"kind": lambda_.FilterRule.is_equal("click")}})],
            dead_letter=DeadLetter.bucket(retention_period=Duration.days(30)),
            enabled=False,
            alarm_actions=[actions.SnsAction(sns.Topic.from_topic_arn(self, "Pager", PAGER))],
        )
        # --8<-- [end:full]
        arn = "arn:aws:kinesis:us-east-1:111111111111:stream/theirs"
        theirs = kinesis.Stream.from_stream_arn(self, "Theirs", arn)
        KinesisConsumer(self, "OfTheirs", function=imported, stream=theirs)
        smallest.stream.grant_write(plain.add_alias("writer"))
