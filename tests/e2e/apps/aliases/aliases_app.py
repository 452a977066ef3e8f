"""Every kind of trigger in front of the alias of a function."""

from pathlib import Path

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import (
    AsyncFanOut,
    Authorization,
    BucketConsumer,
    DeadLetter,
    HttpApiFunction,
    KinesisConsumer,
    QueueConsumer,
    RestApiFunction,
    ScheduledFunction,
    StandardFunction,
    SyncFanOut,
    TableStreamConsumer,
    TopicConsumer,
)

FUNCTIONS = Path(__file__).parent / "functions"
OPEN = Authorization.public(reason="a test of the local AWS")
KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)


class AliasesStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self._seen = dynamodb.TableV2(self, "Seen", partition_key=KEY)
        self._output("Seen", self._seen.table_name)
        self._poll()
        self._send()
        self._call()

    def _output(self, name: str, value: str) -> None:
        CfnOutput(self, f"{name}Name", value=value)

    def _live(self, name: str) -> lambda_.Alias:
        function = StandardFunction(
            self,
            f"{name}Function",
            entry=FUNCTIONS,
            timeout=Duration.seconds(20),
            environment={"SEEN": self._seen.table_name, "NAME": name},
            current_version_options=lambda_.VersionOptions(description=f"The first {name}"),
        )
        self._seen.grant_read_write_data(function)
        return function.add_alias("live", provisioned_concurrent_executions=1)

    def _poll(self) -> None:
        failed = sqs.DeadLetterQueue(queue=sqs.Queue(self, "Failed"), max_receive_count=1)
        queue = sqs.Queue(self, "Queue", visibility_timeout=Duration.seconds(20), dead_letter_queue=failed)
        QueueConsumer(self, "QueueConsumer", function=self._live("queue"), queue=queue)
        self._output("Queue", queue.queue_url)
        images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
        table = dynamodb.TableV2(self, "Table", partition_key=KEY, dynamo_stream=images)
        TableStreamConsumer(self, "TableConsumer", function=self._live("table"), table=table)
        self._output("Table", table.table_name)
        stream = kinesis.Stream(self, "Stream", shard_count=1)
        KinesisConsumer(
            self,
            "StreamConsumer",
            function=self._live("stream"),
            stream=stream,
            retry_attempts=0,
            dead_letter=DeadLetter.queue(),
        )
        self._output("Stream", stream.stream_name)

    def _send(self) -> None:
        bucket = s3.Bucket(self, "Bucket")
        BucketConsumer(self, "BucketConsumer", function=self._live("bucket"), bucket=bucket, prefix="in/")
        self._output("Bucket", bucket.bucket_name)
        topic = sns.Topic(self, "Topic")
        TopicConsumer(self, "TopicConsumer", function=self._live("topic"), topic=topic)
        self._output("Topic", topic.topic_arn)
        ScheduledFunction(self, "Schedule", function=self._live("schedule"), schedule="rate(1 minute)")

    def _call(self) -> None:
        HttpApiFunction(self, "HttpApi", function=self._live("http"), authorization=OPEN)
        RestApiFunction(self, "RestApi", function=self._live("rest"), authorization=OPEN)
        caller = StandardFunction(
            self, "Caller", entry=FUNCTIONS, handler="handler.call", timeout=Duration.minutes(1)
        )
        SyncFanOut(self, "Asks", caller=caller, targets={"asked": self._live("asked")})
        handed = {"handed": self._live("handed")}
        AsyncFanOut(self, "Hands", caller=caller, targets=handed, retry_attempts=0)
