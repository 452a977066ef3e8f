"""A function that processes the changes of a table."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts, facts_below
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.names import Path
from constructs_lib._internal.recursion import Rights
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.patterns.pollers._mapping import Source, pollers_of
from constructs_lib.patterns.pollers._stream_checks import StreamSettings, check_stream
from constructs_lib.patterns.pollers._stream_consumer import StreamConsumer
from constructs_lib.rules import event_types
from constructs_lib.rules.conditions import streams
from constructs_lib.rules.conditions.records import CHANGE

__all__ = ["TableStreamConsumer"]

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
_RETENTION = 86_400_000
_WRITES = (
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLUpdate",
    "dynamodb:PartiQLDelete",
)


class TableStreamConsumer(StreamConsumer):
    """Defines a mapping that sends the changes of a table to a function, and where failed records go.

    Lambda reads the table's stream shard by shard, and the changes of one item come in their order. A failed
    batch is split in two until the failing record is alone; this record is tried again and then goes to the
    failure route, and its shard continues. A handler returns `batchItemFailures`, as Powertools for AWS
    Lambda does. Records may come more than once: the handler must be idempotent.

    Defines:
        `AWS::Lambda::EventSourceMapping`; `AWS::IAM::Policy` on the function's role, which allows only
        to read this stream and to write to the failure route; `AWS::S3::Bucket` for failed records;
        alarms on the age of records, on lost records, on arrivals in that bucket and on deliveries to it.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too.
        table: a table with a stream: a `Table`, a `TableV2`, or a table imported with its `table_stream_arn`.
            Its stream settings decide what a record contains: with `KEYS_ONLY` a handler gets only keys.
        batch_size: 1 to 10,000 records. Default: 100.
        max_batching_window: 0 to 5 minutes in which Lambda collects a batch. Default: a batch is the
            records that are available.
        starting_position: where a new mapping starts to read: `TRIM_HORIZON`, the oldest record, or `LATEST`,
            which misses changes until the mapping has started. A change replaces the mapping. Default:
            `TRIM_HORIZON`.
        retry_attempts: 0 to 10,000 retries of a failed batch; splitting it does not count as a retry.
            -1 tries until the record expires, only with `DeadLetter.none(...)`. Default: 5.
        max_record_age: 1 minute to 7 days, after which a record goes to the failure route, also if
            the function was throttled; a stream keeps it for 24 hours. `None` waits until it expires, only
            with `DeadLetter.none(...)`. Default: 24 hours.
        bisect_batch_on_error: False tries a failed batch again without splitting it, and sends the whole
            batch to the failure route.
            Default: True.
        report_batch_item_failures: with False any result of a handler is a success. Default: True.
        parallelization_factor: 1 to 10 concurrent batches of one shard; the changes of one item stay in
            order. Default: 1.
        tumbling_window: 0 to 15 minutes in which a handler keeps a
            state, with a `parallelization_factor` of 1. Default: no window.
        filters: at most five patterns of the keys below `dynamodb` and of `eventName`, each made by
            `lambda_.FilterCriteria.filter(...)`; records that match none of them are skipped. Default:
            every record is processed.
        dead_letter: where failed records go. Only a bucket keeps the whole records; a queue or a topic
            gets their position (warning LP411), and they must be read again within 24 hours. Default: a
            bucket.
        enabled: False keeps the mapping and does not read. Default: True.
        alarm_actions: the actions of the alarms. Default: the alarms have no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        table: the table.
        event_source_mapping: the mapping that reads the stream.
        failure_route: where failed records go.
        iterator_age_alarm: goes to `ALARM` when the function is one hour behind; with several streams,
            behind the slowest of them.
        dropped_alarm: goes to `ALARM` when a record is lost.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP059, LP101, LP103, LP107 to LP113, LP115, LP138 to LP140, LP309, LP313,
            LP318, LP319, LP325, LP326, LP401 to LP409.

    Warns:
        LP411, LP412, LP413, LP414.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from aws_cdk import aws_dynamodb as dynamodb
        >>> from constructs_lib import StandardFunction, TableStreamConsumer
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
        >>> images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
        >>> table = dynamodb.TableV2(stack, "Orders", partition_key=key, dynamo_stream=images)
        >>> function = StandardFunction(stack, "Index", entry=hello)
        >>> consumer = TableStreamConsumer(stack, "Changes", function=function, table=table)
        >>> consumer.failure_route.bucket.node.path
        'Shop/Changes/DeadLetterBucket'

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html (2026-11-23)
    """

    event_type: event_types.EventType = event_types.TABLE

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        table: dynamodb.ITable,
        batch_size: int = defaults.STREAM_BATCH_SIZE,
        max_batching_window: Duration | None = None,
        starting_position: lambda_.StartingPosition = defaults.STARTING_POSITION,
        retry_attempts: int = defaults.STREAM_RETRY_ATTEMPTS,
        max_record_age: Duration | None = defaults.MAX_RECORD_AGE,
        bisect_batch_on_error: bool = True,
        report_batch_item_failures: bool = True,
        parallelization_factor: int = 1,
        tumbling_window: Duration | None = None,
        filters: Sequence[Mapping[str, object]] = (),
        dead_letter: DeadLetter = DeadLetter.bucket(),  # noqa: B008 (immutable)
        enabled: bool = True,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(TableStreamConsumer.__init__, locals())
        settings = StreamSettings.of(locals())
        stream_arn = _stream_arn(table)
        checks.note(streams.streamed(Path(table), has_stream=bool(stream_arn)))
        checks.note(streams.position_in_table(starting_position.name))
        source = Source("table", table, stream_arn)
        given = source if stream_arn else None
        check_stream(checks, scope, function, given, settings, record=CHANGE, retention=_RETENTION)
        check_event_type(checks, "function", function, TableStreamConsumer.event_type)
        if stream_arn:
            others = [Path(each) for each in pollers_of(scope, source).values()]
            checks.note(streams.few_readers(Path(table), others))
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.table: dynamodb.ITable = table
        self._define(
            checks, function, source, settings, grant_read=self._grant_read, key=lambda: table.encryption_key
        )
        self._warn_of_recursion(
            checks, source, lambda: Rights(_WRITES, [table.table_arn], facts(table).stack)
        )
        checks.warn_on(self)

    def _grant_read(self, policy: iam.Policy) -> None:
        # CDK's grant_stream_read would let the function list the streams of every table.
        self.table.grant_stream(
            policy,
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
        )
        key = self.table.encryption_key
        if key is not None:
            key.grant(policy, "kms:Decrypt", "kms:DescribeKey")


def _stream_arn(table: dynamodb.ITable) -> str:
    """Return the ARN of a table's stream, or nothing where it has none."""
    resource = facts(table).default_child
    if isinstance(resource, dynamodb.CfnGlobalTable):
        # CDK names a stream of every TableV2, and CloudFormation then does not find it.
        specification = facts(table).stack.resolve(resource._cfn_properties.get("streamSpecification"))
        if not specification:
            return ""
    return table.table_stream_arn or ""
