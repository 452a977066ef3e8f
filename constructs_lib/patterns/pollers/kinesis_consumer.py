"""A function that processes the records of a Kinesis data stream."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.account_and_region import in_another_account
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts, facts_below
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.recursion import Rights
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.patterns.pollers._mapping import Source
from constructs_lib.patterns.pollers._stream_checks import StreamSettings, check_stream
from constructs_lib.patterns.pollers._stream_consumer import StreamConsumer
from constructs_lib.rules import event_types, text
from constructs_lib.rules.conditions.records import CLICK
from constructs_lib.rules.conditions.streams import position_and_time

__all__ = ["KinesisConsumer"]

_HOUR = 3_600_000
# Kinesis' own: https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
_DEFAULT_RETENTION = 24 * _HOUR
_WRITES = ("kinesis:PutRecord", "kinesis:PutRecords")


class KinesisConsumer(StreamConsumer):
    """Defines a data stream whose records a function gets in batches, and where failed records go.

    Lambda reads the stream shard by shard, and the records of one partition key come in their order. A failed
    batch is split in two until the failing record is alone; this record is tried again and then goes to the
    failure route, and its shard continues. A handler returns `batchItemFailures`, as Powertools for AWS
    Lambda does. Records may come more than once: the handler must be idempotent.

    Defines:
        `AWS::Lambda::EventSourceMapping`; `AWS::IAM::Policy` on the function's role, which allows only
        to read this stream and to write to the failure route; `AWS::S3::Bucket` for failed records;
        alarms on the age of records, on lost records, on arrivals in that bucket and on deliveries to it.
        Unless `stream` is passed in, `AWS::Kinesis::Stream`: on demand, encrypted with the key that AWS
        manages for Kinesis, with records kept for 7 days.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too.
        stream: the stream; an imported stream can be given, too. Default: a stream is created.
        batch_size: 1 to 10,000 records. Default: 100.
        max_batching_window: 0 to 5 minutes in which Lambda collects a batch. Default: a batch is the
            records that are available.
        starting_position: where a new mapping starts to read: `TRIM_HORIZON`, the oldest record; `LATEST`,
            which misses records until the mapping has started; `AT_TIMESTAMP`. A change replaces the
            mapping. Default: `TRIM_HORIZON`.
        starting_position_timestamp: Unix time in seconds; with `AT_TIMESTAMP` only. Default:
            no time.
        retry_attempts: 0 to 10,000 retries of a failed batch; splitting it does not count as a retry.
            -1 tries until the record expires, only with `DeadLetter.none(...)`. Default: 5.
        max_record_age: 1 minute to 7 days, after which a record goes to the failure route, also if the
            function was throttled; with a longer time than the stream keeps the record, it is lost (warning
            LP412). `None` waits until it expires, only with `DeadLetter.none(...)`. Default: 24 hours.
        bisect_batch_on_error: False tries a failed batch again without splitting it, and sends the whole
            batch to the failure route.
            Default: True.
        report_batch_item_failures: with False any result of a handler is a success. Default: True.
        parallelization_factor: 1 to 10 concurrent batches of one shard; the records of one partition key
            stay in order. Default: 1.
        tumbling_window: 0 to 15 minutes in which a handler keeps a
            state, with a `parallelization_factor` of 1. Default: no window.
        filters: at most five patterns of the key `data`, each made by `lambda_.FilterCriteria.filter(...)`,
            without `kinesis` around it (another key: warning LP137); records that match none of them are
            skipped. Default: every record is processed.
        dead_letter: where failed records go. Only a bucket keeps the whole records; a queue or a topic
            gets their position (warning LP411), and they must be read again within the stream's retention.
            Default: a bucket.
        enabled: False keeps the mapping and does not read. Default: True.
        alarm_actions: the actions of the alarms. Default: the alarms have no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        stream: the stream.
        event_source_mapping: the mapping that reads the stream.
        failure_route: where failed records go.
        iterator_age_alarm: goes to `ALARM` when the function is one hour behind; with several streams,
            behind the slowest of them.
        dropped_alarm: goes to `ALARM` when a record is lost.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP059, LP101, LP103, LP107 to LP113, LP115, LP138 to LP140, LP309, LP313,
            LP318, LP319, LP325, LP326, LP402 to LP408, LP410.

    Warns:
        LP116, LP129, LP137, LP311, LP411, LP412, LP414.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import KinesisConsumer, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Count", entry=hello)
        >>> consumer = KinesisConsumer(stack, "Clicks", function=function)
        >>> consumer.stream.node.path
        'Shop/Clicks/Stream'

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html (2026-11-23)
    """

    event_type: event_types.EventType = event_types.STREAM

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        stream: kinesis.IStream | None = None,
        batch_size: int = defaults.STREAM_BATCH_SIZE,
        max_batching_window: Duration | None = None,
        starting_position: lambda_.StartingPosition = defaults.STARTING_POSITION,
        starting_position_timestamp: float | None = None,
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
        checks.types(KinesisConsumer.__init__, locals())
        settings = StreamSettings.of(locals())
        _check_start(checks, starting_position, starting_position_timestamp)
        given = None if stream is None else _source(stream)
        check_stream(checks, scope, function, given, settings, record=CLICK, retention=_retention(stream))
        check_event_type(checks, "function", function, KinesisConsumer.event_type)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.stream: kinesis.IStream = self._define_stream() if stream is None else stream
        source = given or _source(self.stream)
        self._define(
            checks,
            function,
            source,
            settings,
            grant_read=self._grant_read,
            key=lambda: self.stream.encryption_key,
        )
        self._warn_of_recursion(
            checks, source, lambda: Rights(_WRITES, [source.arn], facts(self.stream).stack)
        )
        checks.warn_on(self)

    def _define_stream(self) -> kinesis.Stream:
        # Kinesis answers over TLS only, so that no policy has to ask for it:
        # https://docs.aws.amazon.com/general/latest/gr/ak.html
        stream = kinesis.Stream(
            self,
            "Stream",
            stream_mode=kinesis.StreamMode.ON_DEMAND,
            encryption=kinesis.StreamEncryption.MANAGED,
            retention_period=defaults.KINESIS_RETENTION,
        )
        facts_below(self, "Stream", stream)
        return stream

    def _grant_read(self, policy: iam.Policy) -> None:
        # A stream's policy admits a role, not the policy of one.
        self.stream.grant_read(self.function if in_another_account(self, self.stream) else policy)


def _source(stream: kinesis.IStream) -> Source:
    return Source("stream", stream, stream.stream_arn)


def _retention(stream: kinesis.IStream | None) -> float | None:
    """Return how many milliseconds a stream keeps a record, or `None` where that is not known."""
    if stream is None:
        return milliseconds(defaults.KINESIS_RETENTION)
    resource = facts(stream).default_child
    if not isinstance(resource, kinesis.CfnStream):
        return None
    hours = resource.retention_period_hours
    if hours is None:
        return _DEFAULT_RETENTION
    return None if is_token(hours) else hours * _HOUR


def _check_start(checks: Checks, position: lambda_.StartingPosition, timestamp: float | None) -> None:
    # CDK takes 0 for none.
    is_none = timestamp is None or (timestamp == 0 and position is lambda_.StartingPosition.AT_TIMESTAMP)
    checks.note(position_and_time(position.name, has_time=not is_none, got=text.shown(timestamp)))
