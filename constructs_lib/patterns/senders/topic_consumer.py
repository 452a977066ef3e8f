"""A function that gets the messages of a topic."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.targets import identity, unqualified
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.topic_definition import define_topic
from constructs_lib._internal.types import AlarmAction, FunctionLike, TopicLike
from constructs_lib.dead_letter.subscription_route import check_subscription_route, route_subscription
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.patterns.senders._permissions import is_of_app, permit
from constructs_lib.patterns.senders._sender import Sender, check_function
from constructs_lib.patterns.senders._topic_filters import Filters, check_filters
from constructs_lib.rules import event_types
from constructs_lib.rules.conditions import topics as conditions

__all__ = ["TopicConsumer"]


class _Subscriptions(dict[tuple[str, str], Construct]):
    """Which pattern of an app subscribes a function to a topic, by what tells both from all others."""


class TopicConsumer(Sender):
    """Defines the subscription of a function to an SNS topic, and where failed messages go.

    Two services can fail, and each has its failure route. SNS tries again until Lambda has accepted the
    message, about 100,000 times within 23 days, then sends it to the subscription's queue. After Lambda has
    accepted it, the invocation is asynchronous: Lambda tries a failed event two more times, and then sends
    it to the function's own queue. Messages come at least once, and in no order.

    Defines:
        `AWS::SNS::Subscription`, `AWS::Lambda::Permission` for it; `AWS::SQS::Queue` for events that could
        not be delivered, to which SNS may send for this topic only; alarms on failed notifications, on that
        queue and on its deliveries. Below the function `AWS::Lambda::EventInvokeConfig`, the queue of its
        asynchronous invocations and its alarms. Without `topic`, `AWS::SNS::Topic`: TLS only, encrypted with
        the key that AWS manages for SNS. Roles of the account may publish to it, but AWS services, such
        as S3 or an alarm, may not: for these pass a topic with your own key.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too. A failure
            route that it already has from another pattern is kept, and must be the one of `dead_letter`.
        topic: the topic, a standard topic in the function's Region. Default: a topic is defined.
        filter_policy: filters by message attribute, 1 to 5, with at most 150 combinations of their values.
            Default: every message.
        filter_policy_with_message_body: filters by a JSON body, instead of `filter_policy`: 1 to 5
            keys, with at most 150 combinations of their values. Default: every message.
        dead_letter: where both kinds of failed messages go; SNS sends to standard queues only. Default: a
            queue for the subscription, and one for the function.
        enabled: False leaves out the subscription, because SNS cannot switch it off: messages
            of that time are lost. Default: True.
        alarm_actions: the actions of the alarms; patterns with the same function add theirs to the alarms
            of its route.
            Default: the alarms have no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        topic: the topic.
        subscription: the subscription; `None` if it is not enabled.
        failure_route: where messages go that could not be delivered to Lambda.
        function_failure_route: where events go with which the function failed.
        failed_notifications_alarm: goes to `ALARM` when SNS could not deliver a message after all retries;
            for any subscription of the topic, because the metric is for the whole topic.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP059, LP308, LP309, LP313, LP314, LP316, LP318, LP321, LP324 to LP326, LP512,
            LP513, LP515, LP801 to LP807.

    Warns:
        LP514.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import StandardFunction, TopicConsumer
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Mailer", entry=hello)
        >>> consumer = TopicConsumer(stack, "Orders", function=function)
        >>> queue = consumer.failure_route.queue

    Source:
        https://docs.aws.amazon.com/sns/latest/dg/sns-lambda-as-subscriber.html (2026-11-23)
    """

    event_type: event_types.EventType = event_types.TOPIC

    topic: sns.ITopic
    subscription: sns.Subscription | None
    failed_notifications_alarm: cloudwatch.Alarm

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        topic: TopicLike | None = None,
        filter_policy: Mapping[str, sns.SubscriptionFilter] | None = None,
        filter_policy_with_message_body: Mapping[str, sns.FilterOrPolicy] | None = None,
        dead_letter: DeadLetter = DeadLetter.queue(),  # noqa: B008 (immutable)
        enabled: bool = True,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(TopicConsumer.__init__, locals())
        filters = Filters(filter_policy, filter_policy_with_message_body)
        _check_topic(checks, scope, function, topic)
        check_filters(checks, filters)
        check_subscription_route(checks, scope, dead_letter)
        check_function(checks, function, dead_letter)
        check_event_type(checks, "function", function, TopicConsumer.event_type)
        checks.raise_if_any()

        super().__init__(
            scope,
            construct_id,
            checks,
            function=function,
            dead_letter=dead_letter,
            alarm_actions=alarm_actions,
        )
        self.topic = define_topic(self, "Topic") if topic is None else topic
        self.failure_route, queue = route_subscription(self, self.topic, dead_letter, alarm_actions)
        self.failed_notifications_alarm = self._alarm(
            "FailedNotificationsAlarm",
            self.topic.metric_number_of_notifications_failed(period=defaults.ALARM_PERIOD, statistic="Sum"),
            "A message of the topic could not be delivered after every retry",
        )
        of_app(scope, _Subscriptions)[_key(self.topic, function)] = self
        self.subscription = self._subscribe(filters, queue) if enabled else None
        checks.warn_on(self)

    def _subscribe(self, filters: Filters, queue: sqs.IQueue | None) -> sns.Subscription:
        function_arn = unqualified(self.function).function_arn
        permission = permit(self, function_arn, "sns.amazonaws.com", self.topic.topic_arn)
        # CDK's LambdaSubscription lies below the function, whose stack would need that of the topic.
        subscription = sns.Subscription(
            self,
            "Subscription",
            topic=self.topic,
            protocol=sns.SubscriptionProtocol.LAMBDA,
            endpoint=function_arn,
            filter_policy=filters.by_attribute,
            filter_policy_with_message_body=filters.by_body,
            dead_letter_queue=queue,
        )
        resource = facts(subscription).default_child
        if isinstance(resource, sns.CfnSubscription):
            # CDK leaves out the scope that is the default, and CloudFormation refuses to remove one:
            # https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1840
            resource.filter_policy_scope = filters.scope
        # What is published at once would otherwise be refused by Lambda, which SNS does not try again.
        subscription.node.add_dependency(permission)
        return subscription


def _check_topic(checks: Checks, scope: Construct, function: FunctionLike, topic: sns.ITopic | None) -> None:
    for parameter, resource in (("function", function), ("topic", topic)):
        if resource is not None:
            here, there = environments(scope, resource)
            checks.note(conditions.in_one_region(parameter, here.region, there.region))
    if topic is None:
        return
    if topic.fifo:
        checks.note(conditions.standard_topic(facts(topic).path, fifo=True))
    first = of_app(scope, _Subscriptions).get(_key(topic, function))
    if first is not None:
        paths = (facts(each).path for each in (topic, function, first))
        checks.note(conditions.subscribed_once(*paths))


def _key(topic: sns.ITopic, function: FunctionLike) -> tuple[str, str]:
    """Return the same for two imports of one topic or function."""
    function = unqualified(function)
    # Of what is defined here, CloudFormation knows the ARN.
    topic_arn = "" if isinstance(topic, sns.Topic) else topic.topic_arn
    function_arn = "" if is_of_app(function) else function.function_arn
    return _named(topic, topic_arn), _named(function, function_arn)


def _named(construct: object, arn: str) -> str:
    return identity(construct) if not arn or is_token(arn) else arn
