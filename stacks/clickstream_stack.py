"""Clickstream: clicks from a stream, counted by page and minute."""

from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import KinesisConsumer, StandardFunction
from stacks.acknowledgments import acknowledge_polled_function, acknowledge_stream_consumer
from stacks.layers import common_layer

ENTRY = Path(__file__).parents[1] / "lambdas" / "clickstream"


class ClickstreamStack(Stack):
    """Counts the records of a stream into a table, each once; one that is no click goes to a bucket.

    Args:
        scope: the scope.
        construct_id: the id.
        receipt_days: how long a record that comes again is known; longer than the stream keeps it, and than
            a failed record waits for its redrive.
        max_lateness_hours: how late a click may come; after that, its minute may have been reported.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, receipt_days: int = 90, max_lateness_hours: int = 24
    ) -> None:
        super().__init__(scope, construct_id)
        self.counts = self._define_table("Counts", partition_key="page", sort_key="minute")
        self.receipts = self._define_table("Receipts", partition_key="id", time_to_live="expires_at")
        self.function = StandardFunction(
            self,
            "Function",
            entry=ENTRY,
            layers=[common_layer(self)],
            # A batch of records that came a second apart is as many transactions.
            timeout=Duration.minutes(1),
            environment={
                "COUNTS_TABLE": self.counts.table_name,
                "RECEIPTS_TABLE": self.receipts.table_name,
                "RECEIPT_DAYS": str(receipt_days),
                "MAX_LATENESS_HOURS": str(max_lateness_hours),
            },
        )
        for table in (self.counts, self.receipts):
            table.grant(self.function, "dynamodb:UpdateItem")
        self.clicks = KinesisConsumer(
            self,
            "Clicks",
            function=self.function,
            # Batches of one shard side by side would cancel each other's transactions.
            parallelization_factor=1,
            max_batching_window=Duration.seconds(5),
        )
        acknowledge_polled_function(self.function)
        acknowledge_stream_consumer(self.clicks)

    def _define_table(
        self,
        construct_id: str,
        *,
        partition_key: str,
        sort_key: str | None = None,
        time_to_live: str | None = None,
    ) -> dynamodb.TableV2:
        text = dynamodb.AttributeType.STRING
        return dynamodb.TableV2(
            self,
            construct_id,
            partition_key=dynamodb.Attribute(name=partition_key, type=text),
            sort_key=None if sort_key is None else dynamodb.Attribute(name=sort_key, type=text),
            time_to_live_attribute=time_to_live,
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
