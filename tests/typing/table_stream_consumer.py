"""A function behind the changes of a table."""

# --8<-- [start:imports]
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import DeadLetter, TableStreamConsumer

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
# --8<-- [end:imports]


_KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
_IMAGES = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES


class TableStreamConsumerStack(Stack):
    """Both kinds of tables, and one of another app."""

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
        table = dynamodb.TableV2(self, "Table", partition_key=_KEY, dynamo_stream=_IMAGES)
        older = dynamodb.Table(self, "Older", partition_key=_KEY, stream=_IMAGES)
        theirs = dynamodb.Table.from_table_attributes(
            self,
            "Theirs",
            table_arn="arn:aws:dynamodb:us-east-1:111111111111:table/theirs",
            table_stream_arn="arn:aws:dynamodb:us-east-1:111111111111:table/theirs/stream/2026-11-23T00:00:00.000",
        )
        # --8<-- [start:smallest]
        smallest = TableStreamConsumer(self, "Smallest", function=plain, table=table)
        # --8<-- [end:smallest]
        # --8<-- [start:full]
        TableStreamConsumer(
            self,
            "Full",
            function=plain.add_alias("live"),
            table=older,
            batch_size=500,
            max_batching_window=Duration.seconds(5),
            starting_position=lambda_.StartingPosition.LATEST,
            retry_attempts=2,
            max_record_age=Duration.hours(6),
            bisect_batch_on_error=False,
            parallelization_factor=4,
            filters=[lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.is_equal("INSERT")})],
            dead_letter=DeadLetter.to(s3.Bucket(self, "Failures")),
            enabled=False,
            alarm_actions=[actions.SnsAction(sns.Topic.from_topic_arn(self, "Pager", PAGER))],
        )
        # --8<-- [end:full]
        TableStreamConsumer(self, "OfTheirs", function=imported, table=theirs)
        table.grant_read_data(smallest)
        self.mapping: str = smallest.event_source_mapping.event_source_mapping_id
