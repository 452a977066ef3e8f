"""A function behind the changes of a table."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from constructs_lib import DeadLetter, StandardFunction, TableStreamConsumer

CODE = Path(__file__).parent / "code" / "hello"

KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
IMAGES = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES


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


class TableStreamConsumerStack(Stack):
    """Both kinds of tables, and one of another app."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        table = dynamodb.TableV2(self, "Table", partition_key=KEY, dynamo_stream=IMAGES)
        theirs = dynamodb.Table.from_table_attributes(
            self,
            "Theirs",
            table_arn="arn:aws:dynamodb:us-east-1:111111111111:table/theirs",
            table_stream_arn="arn:aws:dynamodb:us-east-1:111111111111:table/theirs/stream/2026-11-23T00:00:00.000",
        )
        # --8<-- [start:smallest]
        smallest = TableStreamConsumer(self, "Smallest", function=function, table=table)
        # --8<-- [end:smallest]
        TableStreamConsumer(self, "OfTheirs", function=imported, table=theirs)
        routes = {
            "Topic": DeadLetter.topic(subscriptions=[subscriptions.EmailSubscription("ops@example.com")]),
            "OwnBucket": DeadLetter.to(s3.Bucket(self, "Failures")),
            "None": DeadLetter.none(reason="a cache that fills itself again"),
        }
        for name, route in routes.items():
            older = dynamodb.Table(self, f"Table{name}", partition_key=KEY, stream=IMAGES)
            TableStreamConsumer(self, f"To{name}", function=function, table=older, dead_letter=route)
        table.grant_read_data(smallest)
        self.mapping: str = smallest.event_source_mapping.event_source_mapping_id


class FullTableStreamConsumer(Stack):
    """Everything that a tumbling window leaves room for."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = plain(self)
        # --8<-- [start:full]
        TableStreamConsumer(
            self,
            "Changes",
            function=function.add_alias("live"),
            table=dynamodb.TableV2(self, "Table", partition_key=KEY, dynamo_stream=IMAGES),
            batch_size=500,
            max_batching_window=Duration.seconds(5),
            starting_position=lambda_.StartingPosition.LATEST,
            retry_attempts=2,
            max_record_age=Duration.hours(6),
            bisect_batch_on_error=False,
            report_batch_item_failures=False,
            tumbling_window=Duration.minutes(1),
            filters=[lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.is_equal("INSERT")})],
            dead_letter=DeadLetter.bucket(retention_period=Duration.days(30)),
            enabled=False,
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        # --8<-- [end:full]


class FullParallelTableStreamConsumer(Stack):
    """What several batches of a shard at a time leave room for, with a queue that names the records."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = plain(self)
        TableStreamConsumer(
            self,
            "Changes",
            function=function.add_alias("live"),
            table=dynamodb.TableV2(self, "Table", partition_key=KEY, dynamo_stream=IMAGES),
            batch_size=500,
            max_batching_window=Duration.seconds(5),
            starting_position=lambda_.StartingPosition.LATEST,
            retry_attempts=2,
            max_record_age=Duration.hours(6),
            bisect_batch_on_error=False,
            report_batch_item_failures=False,
            parallelization_factor=4,
            filters=[lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.is_equal("INSERT")})],
            dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
            enabled=False,
            alarm_actions=[actions.SnsAction(pager(self))],
        )
