"""What pollers define, as one writes it with CDK alone; nothing here imports this library."""

from typing import cast

from aws_cdk import Duration, Names
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from tests.support.by_hand import MINUTES, alarm_by_hand, function_by_hand

KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)

ARRIVED = "An event failed after every retry and waits to be looked at"


def _policy(home: Construct, role: iam.Role) -> iam.Policy:
    name = Names.unique_resource_name(home, max_length=128)
    return iam.Policy(home, "Policy", policy_name=name, roles=[role])


def queue_by_hand(scope: Construct) -> None:
    """A function behind a queue."""
    function, role = function_by_hand(scope)
    home = Construct(scope, "Consumer")
    failures = sqs.Queue(
        home,
        "DeadLetterQueue",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=Duration.days(14),
    )
    queue = sqs.Queue(
        home,
        "Queue",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        visibility_timeout=Duration.minutes(1),
        dead_letter_queue=sqs.DeadLetterQueue(queue=failures, max_receive_count=5),
    )
    waiting = failures.metric_approximate_number_of_messages_visible(period=MINUTES, statistic="Maximum")
    alarm_by_hand(home, "DeadLetterAlarm", waiting, 1, ARRIVED)
    policy = _policy(home, role)
    queue.grant_consume_messages(policy)
    mapping = lambda_.EventSourceMapping(
        home,
        "EventSourceMapping",
        target=function,
        event_source_arn=queue.queue_arn,
        batch_size=10,
        report_batch_item_failures=True,
        enabled=True,
    )
    mapping.node.add_dependency(policy)
    oldest = queue.metric_approximate_age_of_oldest_message(period=MINUTES, statistic="Maximum")
    alarm_by_hand(home, "OldestMessageAlarm", oldest, 900, "A message waits longer than it should")


def _bucket(home: Construct, policy: iam.Policy) -> s3.Bucket:
    bucket = s3.Bucket(
        home,
        "DeadLetterBucket",
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=True,
        lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(14))],
        metrics=[s3.BucketMetrics(id="Arrivals")],
    )
    bucket.grant_put(policy, "aws/lambda/*")
    return bucket


def _stream_by_hand(
    home: Construct,
    function: lambda_.Function,
    policy: iam.Policy,
    stream_arn: str,
) -> None:
    bucket = _bucket(home, policy)
    listing = iam.PolicyStatement(actions=["s3:ListBucket"], resources=[bucket.bucket_arn])
    policy.add_statements(listing)
    mapping = lambda_.EventSourceMapping(
        home,
        "EventSourceMapping",
        target=function,
        event_source_arn=stream_arn,
        batch_size=100,
        report_batch_item_failures=True,
        enabled=True,
        retry_attempts=5,
        max_record_age=Duration.hours(24),
        bisect_batch_on_error=True,
        parallelization_factor=1,
        starting_position=lambda_.StartingPosition.TRIM_HORIZON,
        metrics_config=lambda_.MetricsConfig(metrics=[lambda_.MetricType.EVENT_COUNT]),
    )
    kind = lambda_.CfnEventSourceMapping
    resource = cast("lambda_.CfnEventSourceMapping", mapping.node.default_child)
    on_failure = kind.OnFailureProperty(destination=bucket.bucket_arn)
    resource.destination_config = kind.DestinationConfigProperty(on_failure=on_failure)
    mapping.node.add_dependency(policy)
    _alarms_of_a_stream(home, function, bucket.bucket_name, mapping.event_source_mapping_id)


def _alarms_of_a_stream(home: Construct, function: lambda_.Function, bucket: str, mapping: str) -> None:
    arrivals = cloudwatch.Metric(
        namespace="AWS/S3",
        metric_name="PutRequests",
        dimensions_map={"BucketName": bucket, "FilterId": "Arrivals"},
        period=MINUTES,
        statistic="Sum",
    )
    alarm_by_hand(home, "DeadLetterAlarm", arrivals, 1, ARRIVED)
    alarm_by_hand(
        home,
        "DestinationDeliveryFailuresAlarm",
        function.metric("DestinationDeliveryFailures", period=MINUTES, statistic="Sum"),
        1,
        "A failed event could not be delivered to its failure route and is lost",
    )
    alarm_by_hand(
        home,
        "IteratorAgeAlarm",
        function.metric("IteratorAge", period=MINUTES, statistic="Maximum"),
        3_600_000,
        "Records wait in the stream: the function is slow, throttled or fails",
    )
    dropped = cloudwatch.Metric(
        namespace="AWS/Lambda",
        metric_name="DroppedEventCount",
        dimensions_map={"EventSourceMappingUUID": mapping},
        period=MINUTES,
        statistic="Sum",
    )
    alarm_by_hand(
        home,
        "DroppedAlarm",
        dropped,
        1,
        "Records were given up after every retry, and did not reach a failure route",
    )


def table_by_hand(scope: Construct) -> None:
    """A function behind the stream of a table."""
    function, role = function_by_hand(scope)
    source = dynamodb.TableV2(
        scope, "Table", partition_key=KEY, dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
    )
    home = Construct(scope, "Consumer")
    policy = _policy(home, role)
    source.grant_stream(
        policy,
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    )
    _stream_by_hand(home, function, policy, str(source.table_stream_arn))


def kinesis_by_hand(scope: Construct) -> None:
    """A function behind a stream of Kinesis."""
    function, role = function_by_hand(scope)
    home = Construct(scope, "Consumer")
    stream = kinesis.Stream(
        home,
        "Stream",
        stream_mode=kinesis.StreamMode.ON_DEMAND,
        encryption=kinesis.StreamEncryption.MANAGED,
        retention_period=Duration.days(7),
    )
    policy = _policy(home, role)
    stream.grant_read(policy)
    _stream_by_hand(home, function, policy, stream.stream_arn)
