"""A function that processes the messages of a queue."""

from collections.abc import Mapping, Sequence

import jsii
from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.account_and_region import in_another_account
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts_below
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.dead_letter.queue_route import route_made_queue, route_queue
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.patterns.pollers._mapping import define_mapping
from constructs_lib.patterns.pollers._policy import define_policy
from constructs_lib.patterns.pollers._queue_checks import (
    QueueSettings,
    check_queue,
    hidden_for,
    source_of,
)
from constructs_lib.rules import event_types

__all__ = ["QueueConsumer"]


@jsii.implements(iam.IGrantable)
class QueueConsumer(Construct):
    """Defines a queue whose messages a function gets in batches, and where failed messages go.

    Lambda polls the queue, invokes the function, and deletes the processed messages. A failed message comes
    back after the visibility timeout; after too many receives SQS moves it to the dead-letter queue. A
    handler returns `batchItemFailures`, as Powertools for AWS Lambda does, so that only failed messages
    come back, and not their whole batch. Messages may come more than once: the handler must be idempotent.
    With a FIFO queue it must stop at the first message that fails, and name this message and all later
    ones, to keep the order. `SqsFifoPartialProcessor` of Powertools does this.

    Defines:
        `AWS::Lambda::EventSourceMapping`; `AWS::IAM::Policy` on the function's role, which allows
        only to receive from this queue; an alarm on the age of the oldest message. Unless `queue` is
        passed in, `AWS::SQS::Queue`, encrypted by SQS and TLS only, a second queue for failed messages, and
        an alarm on messages in it.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too.
        queue: the queue; an imported queue can be given, too. Default: a queue is created.
        fifo: True creates a FIFO queue, and a FIFO queue for its failed messages; the handler must name
            the first message that fails and all later ones. Left out when `queue` is given. Default: False.
        visibility_timeout: how long a received message is hidden from other receivers: 0 to 12
            hours, at least the function's timeout. Left out when `queue` is given, whose own timeout is
            checked. Must be given if the function's timeout is not known. Default: six times the function's
            timeout plus `max_batching_window`.
        batch_size: 1 to 10,000 messages, above 10 only with `max_batching_window`; 1 to 10 for a FIFO queue.
            Default: 10.
        max_batching_window: 0 to 5 minutes in which Lambda collects a batch; not for a FIFO queue. Default: a
            batch is the messages that are available.
        max_concurrency: 2 to 1,000 concurrent batches, at most the function's reserved concurrency. Default:
            up to 1,000.
        max_receive_count: 1 to 1,000 receives before a message goes to the dead-letter queue; below 5,
            throttling alone may be enough for that (warning LP119). Left out when `queue` is given, unless
            `dead_letter` is a queue. Default: 5.
        report_batch_item_failures: with False the whole batch comes back when one message failed. Default:
            True.
        filters: at most five patterns of the key `body`, each made by `lambda_.FilterCriteria.filter(...)`
            (another key: warning LP137). Lambda deletes a message that matches none of them. Default:
            every message is processed.
        dead_letter: where failed messages go; this must be a queue. Default: a queue for a
            created queue; a queue that is passed in keeps its redrive policy (warning LP114 if that is not
            known). A queue of this app without a redrive policy gets one when this is given.
        max_message_age: 1 minute to 14 days, the age of the oldest message at which its
            alarm goes to `ALARM`; retries do not reset the age. Default: 15 minutes, or the visibility
            timeout of the created queue if that is longer.
        enabled: False keeps the mapping and does not poll. Default: True.
        alarm_actions: the actions of the alarms. Default: the alarms have no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        queue: the queue.
        event_source_mapping: the mapping that polls the queue.
        failure_route: where failed messages go.
        oldest_message_alarm: goes to `ALARM` when messages wait too long; `None` for a queue of another
            account, where its metrics are.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP059, LP101 to LP104, LP106 to LP113, LP115, LP117, LP118, LP120 to LP127,
            LP132, LP133, LP136, LP138 to LP140, LP313, LP318, LP325, LP326.

    Warns:
        LP105, LP114, LP116, LP119, LP128, LP129, LP130, LP131, LP134, LP135, LP137.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import QueueConsumer, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Fulfil", entry=hello)
        >>> consumer = QueueConsumer(stack, "Orders", function=function)
        >>> consumer.failure_route.queue.node.path
        'Shop/Orders/DeadLetterQueue'

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (2026-11-23),
        https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html (2026-11-27)
    """

    event_type: event_types.EventType = event_types.QUEUE

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        queue: sqs.IQueue | None = None,
        fifo: bool = False,
        visibility_timeout: Duration | None = None,
        batch_size: int = defaults.SQS_BATCH_SIZE,
        max_batching_window: Duration | None = None,
        max_concurrency: int | None = None,
        max_receive_count: int = defaults.MAX_RECEIVE_COUNT,
        report_batch_item_failures: bool = True,
        filters: Sequence[Mapping[str, object]] = (),
        dead_letter: DeadLetter | None = None,
        max_message_age: Duration | None = None,
        enabled: bool = True,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(QueueConsumer.__init__, locals())
        settings = QueueSettings.of(locals())
        check_queue(checks, scope, function, queue, settings)
        check_event_type(checks, "function", function, QueueConsumer.event_type)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.function: FunctionLike = function
        hidden = hidden_for(function, queue, settings)
        if queue is None:
            self.failure_route: FailureRoute = route_made_queue(self, dead_letter, alarm_actions, fifo=fifo)
            queue = self._define_queue(settings, hidden, self.failure_route.queue)
        else:
            self.failure_route = route_queue(self, queue, dead_letter, max_receive_count, alarm_actions)
        self.queue: sqs.IQueue = queue
        self.event_source_mapping: lambda_.EventSourceMapping = define_mapping(
            self,
            function,
            source_of(self.queue),
            settings,
            wait_for=self._grant(checks),
            max_concurrency=max_concurrency,
        )
        self.oldest_message_alarm: cloudwatch.Alarm | None = self._define_alarm(
            max_message_age, hidden, alarm_actions
        )
        checks.warn_on(self)

    def _define_queue(
        self, settings: QueueSettings, hidden: float | None, failures: sqs.IQueue | None
    ) -> sqs.Queue:
        visibility_timeout = settings.visibility_timeout
        if visibility_timeout is None and hidden is not None:
            visibility_timeout = Duration.millis(hidden)
        redrive = None
        if failures is not None:
            redrive = sqs.DeadLetterQueue(queue=failures, max_receive_count=settings.max_receive_count)
        queue = sqs.Queue(
            self,
            "Queue",
            fifo=settings.fifo,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=visibility_timeout,
            dead_letter_queue=redrive,
        )
        facts_below(self, "Queue", queue)
        return queue

    def _grant(self, checks: Checks) -> iam.Policy | None:
        if isinstance(self.queue, sqs.Queue) and in_another_account(self, self.queue):
            # The queue's own policy has to admit the role; a policy of the role is no principal.
            self.queue.grant_consume_messages(self.function)
            return None
        policy = define_policy(
            checks, self, self.function, "queue", key=lambda: self.queue.encryption_master_key
        )
        self.queue.grant_consume_messages(policy)
        return policy

    def _define_alarm(
        self,
        max_message_age: Duration | None,
        hidden: float | None,
        actions: Sequence[cloudwatch.IAlarmAction],
    ) -> cloudwatch.Alarm | None:
        if in_another_account(self, self.queue):
            return None
        if max_message_age is None:
            threshold = max(milliseconds(defaults.MAX_MESSAGE_AGE) or 0, hidden or 0) / 1_000
        else:
            threshold = max_message_age.to_seconds()
        return alarm(
            self,
            "OldestMessageAlarm",
            metric=self.queue.metric_approximate_age_of_oldest_message(
                period=defaults.ALARM_PERIOD, statistic="Maximum"
            ),
            threshold=threshold,
            description="A message waits longer than it should",
            actions=actions,
        )

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal
