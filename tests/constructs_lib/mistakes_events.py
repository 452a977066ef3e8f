"""Deliberate mistakes with functions behind buckets, rules and topics."""

from collections.abc import Callable
from typing import Any, cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import BucketDelivery, DeadLetter
from tests.constructs_lib.mistake import Mistake
from tests.support.events import TOPIC_ARN, bucket_consumer, event_consumer, topic_consumer
from tests.support.fan_outs import FUNCTION_ARN
from tests.support.stacks import function

_Event = s3.EventType
_DIRECT = BucketDelivery.direct()
_HERE = {"account": "111111111111", "region": "us-east-1"}


def _bucket(title: str, make: Callable[[Stack], object] | None = None, **arguments: Any) -> Mistake:
    return Mistake(title, "BucketConsumer", make or (lambda scope: bucket_consumer(scope, **arguments)))


def _rule(title: str, make: Callable[[Stack], object] | None = None, **arguments: Any) -> Mistake:
    return Mistake(title, "EventConsumer", make or (lambda scope: event_consumer(scope, **arguments)))


def _topic(title: str, make: Callable[[Stack], object] | None = None, **arguments: Any) -> Mistake:
    return Mistake(title, "TopicConsumer", make or (lambda scope: topic_consumer(scope, **arguments)))


def _here(scope: Stack) -> Stack:
    return Stack(scope.node.root, "Here", env=_HERE)  # type: ignore[arg-type]


def _far_bucket(scope: Stack) -> None:
    here = _here(scope)
    far = s3.Bucket.from_bucket_attributes(
        here, "Far", bucket_name="theirs", region="eu-west-1", account="222222222222"
    )
    bucket_consumer(here, bucket=far)


def _far_function(make: Callable[..., object]) -> Callable[[Stack], None]:
    def mistake(scope: Stack) -> None:
        here = _here(scope)
        arn = FUNCTION_ARN.replace("us-east-1", "eu-west-1")
        make(here, function=lambda_.Function.from_function_arn(here, "Far", arn))

    return mistake


def _function_of_another_account(scope: Stack) -> None:
    here = _here(scope)
    arn = FUNCTION_ARN.replace("111111111111", "222222222222")
    event_consumer(here, function=lambda_.Function.from_function_arn(here, "Theirs", arn))


def _far_topic(scope: Stack) -> None:
    here = _here(scope)
    arn = TOPIC_ARN.replace("us-east-1", "eu-west-1")
    topic_consumer(here, topic=sns.Topic.from_topic_arn(here, "Far", arn))


def _overlap(scope: Stack) -> None:
    bucket = s3.Bucket(scope, "Bucket")
    bucket_consumer(scope, "Images", bucket=bucket, suffix=".png", delivery=_DIRECT)
    bucket_consumer(
        scope,
        "Icons",
        bucket=bucket,
        prefix="in/icons/",
        events=[_Event.OBJECT_CREATED_PUT],
        delivery=_DIRECT,
    )


def _tells_a_queue(scope: Stack) -> None:
    bucket, queue = s3.Bucket(scope, "Bucket"), sqs.Queue(scope, "Queue")
    bucket_consumer(scope, bucket=bucket, delivery=_DIRECT)
    bucket.add_event_notification(_Event.OBJECT_CREATED_PUT, notifications.SqsDestination(queue))


def _says_so_itself(scope: Stack) -> None:
    bucket = s3.Bucket(scope, "Bucket")
    bucket_consumer(scope, bucket=bucket, delivery=_DIRECT)
    resource = cast("s3.CfnBucket", bucket.node.default_child)
    bridge = s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
    resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=bridge
    )


def _writes_back(scope: Stack) -> None:
    made = bucket_consumer(scope)
    made.bucket.grant_put(made, "in/done/*")


def _deletes_deleted(scope: Stack) -> None:
    made = bucket_consumer(scope, events=[_Event.OBJECT_REMOVED], delivery=_DIRECT)
    made.bucket.grant_delete(made)


def _administrator(scope: Stack) -> None:
    worker = function(scope, "Worker")
    assert worker.role is not None
    worker.role.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name("AdministratorAccess"))
    bucket_consumer(scope, function=worker)


def _to(place: Callable[[Stack], Any], make: Callable[..., object]) -> Callable[[Stack], None]:
    def mistake(scope: Stack) -> None:
        make(scope, dead_letter=DeadLetter.to(place(scope)))

    return mistake


def _imported_queue(scope: Stack) -> Any:
    return sqs.Queue.from_queue_arn(scope, "Theirs", "arn:aws:sqs:us-east-1:111111111111:theirs")


def _managed_key(scope: Stack) -> sqs.Queue:
    return sqs.Queue(scope, "Queue", encryption=sqs.QueueEncryption.KMS_MANAGED)


def _key_of_others(scope: Stack) -> sqs.Queue:
    key = kms.Key.from_key_arn(scope, "Theirs", "arn:aws:kms:eu-west-1:111111111111:key/abc")
    return sqs.Queue(scope, "Queue", encryption_master_key=key)


def _far_queue(scope: Stack) -> None:
    here = _here(scope)
    queue = sqs.Queue.from_queue_arn(here, "Far", "arn:aws:sqs:eu-west-1:111111111111:theirs")
    bucket_consumer(here, dead_letter=DeadLetter.to(queue))


def _imported_bucket(scope: Stack) -> None:
    bucket = s3.Bucket.from_bucket_attributes(
        scope, "Theirs", bucket_arn="arn:aws:s3:::theirs", encryption_key=kms.Key(scope, "Key")
    )
    bucket_consumer(scope, bucket=bucket)


def _imported_function(scope: Stack) -> None:
    bucket_consumer(scope, function=lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN))


def _subscribed_twice(scope: Stack) -> None:
    worker, topic = function(scope, "Worker"), sns.Topic(scope, "Topic")
    topic_consumer(scope, "Orders", function=worker, topic=topic)
    topic_consumer(scope, "Refunds", function=worker, topic=topic)


def _far_bus(scope: Stack) -> None:
    here = _here(scope)
    arn = "arn:aws:events:eu-west-1:222222222222:event-bus/theirs"
    event_consumer(here, event_bus=events.EventBus.from_event_bus_arn(here, "Far", arn))


def _puts(pattern: dict[str, Any]) -> Callable[[Stack], None]:
    def mistake(scope: Stack) -> None:
        bus = events.EventBus(scope, "Bus")
        bus.grant_put_events_to(event_consumer(scope, event_bus=bus, event_pattern=pattern))

    return mistake


def _undefined(scope: Stack) -> None:
    text = f"<order> of {events.EventField.source}"
    event_consumer(scope, input=events.RuleTargetInput.from_text(text))


def _constant(scope: Stack) -> None:
    event_consumer(scope, input=events.RuleTargetInput.from_object({"rule": "<aws.events.rule-arn>"}))


def _puts_without_reason(scope: Stack) -> None:
    event_consumer(scope).allow_recursion(reason="")


def _allowed_without_reason(scope: Stack) -> None:
    bucket_consumer(scope).allow_recursion(reason=" ")


_ANY = sns.SubscriptionFilter.string_filter(allowlist=["x"])

MISTAKES = (
    _bucket("an ARN for a bucket", bucket="arn:aws:s3:::uploads"),
    _bucket("one event type without a list", events=_Event.OBJECT_CREATED),
    _bucket("a number for a prefix", prefix=2027),
    Mistake(
        "a delivery of minutes",
        "BucketDelivery",
        lambda _: BucketDelivery.event_bridge(max_event_age=60),  # type: ignore[arg-type]
    ),
    _bucket("a bucket of another account and Region", _far_bucket),
    _bucket("a function far from its bucket", _far_function(bucket_consumer)),
    _bucket("no event type", events=[]),
    _bucket("an event that EventBridge does not get", events=[_Event.REDUCED_REDUNDANCY_LOST_OBJECT]),
    _bucket(
        "events that one rule cannot tell",
        events=[_Event.OBJECT_CREATED_PUT, _Event.OBJECT_REMOVED_DELETE],
    ),
    _bucket(
        "an age of a rule in milliseconds",
        delivery=BucketDelivery.event_bridge(max_event_age=Duration.millis(60_500)),
    ),
    _bucket("direct notifications that overlap", _overlap),
    _bucket("a direct notification beside one of the bucket itself", _tells_a_queue),
    _bucket("EventBridge switched on at the resource of a bucket", _says_so_itself),
    _bucket(
        "direct event types that include each other",
        events=[_Event.OBJECT_CREATED, _Event.OBJECT_CREATED_COPY],
        delivery=_DIRECT,
    ),
    _bucket("a function that writes under its own prefix", _writes_back),
    _bucket("a function that deletes when something is deleted", _deletes_deleted),
    _bucket("a function behind a bucket that may do everything", _administrator),
    _bucket("a loop that is allowed without a reason", _allowed_without_reason),
    _bucket("a topic behind a rule", dead_letter=DeadLetter.topic()),
    _bucket("a FIFO queue behind a rule", _to(lambda s: sqs.Queue(s, "Queue", fifo=True), bucket_consumer)),
    _bucket("a queue with the key of AWS behind a rule", _to(_managed_key, bucket_consumer)),
    _bucket("an imported queue behind a rule", _to(_imported_queue, bucket_consumer)),
    _bucket("a queue of another Region behind a rule", _far_queue),
    _bucket("an imported bucket", _imported_bucket),
    _bucket("an imported function behind a bucket", _imported_function),
    _bucket("wildcards in a prefix and a suffix", prefix="in/*", suffix="*.png"),
    _bucket("a prefix with a leading slash", prefix="/in/"),
    _bucket("keys of which no pattern can tell", prefix="in/" + "p" * 1_000, suffix="s" * 1_024),
    _bucket("no queue behind a rule and no reason", dead_letter=DeadLetter.none(reason="")),
    _rule("an ARN for a bus", event_bus="arn:aws:events:us-east-1:111111111111:event-bus/orders"),
    _rule("a text for an event pattern", event_pattern="shop.orders"),
    _rule("a text for an input", input="now"),
    _rule("a text in place of a list in a pattern", event_pattern={"source": "shop.orders"}),
    _rule(
        "an operator that EventBridge has not",
        event_pattern={"source": ["shop.orders"], "detail": {"city": [{"startsWith": "ber"}]}},
    ),
    _rule("fields in the words of Python", event_pattern={"source": ["shop"], "detail_type": ["Placed"]}),
    _rule("a field that is of the detail", event_pattern={"source": ["shop"], "total": [5]}),
    _rule("an account as a number", event_pattern={"account": [111_111_111_111]}),
    _rule("a list where events have an object", event_pattern={"source": ["shop"], "detail": ["order"]}),
    _rule("a Region by its title", event_pattern={"source": ["shop"], "region": ["Ireland"]}),
    _rule("every event of the default bus", event_pattern={"source": [{"prefix": ""}]}),
    _rule(
        "a path into an event without its beginning",
        input=events.RuleTargetInput.from_event_path("detail.order"),
    ),
    _rule("a variable that is not defined", _undefined),
    _rule("a constant with a variable", _constant),
    _rule("a bus of another account and Region", _far_bus),
    _rule("a function far from its rule", _far_function(event_consumer)),
    _rule("a function of another account than its rule", _function_of_another_account),
    _rule("an age of an event in milliseconds", max_event_age=Duration.millis(60_500)),
    _rule("a function that puts what its rule matches", _puts({"version": ["0"]})),
    _rule("a function that may put what its rule matches", _puts({"source": ["shop.orders"]})),
    _rule("events that come back without a reason", _puts_without_reason),
    _rule("a bucket behind a rule", dead_letter=DeadLetter.bucket()),
    _rule("an imported queue behind the rule of a bus", _to(_imported_queue, event_consumer)),
    _topic("an ARN for a topic", topic=TOPIC_ARN),
    _topic("a list for a filter policy", filter_policy={"shop": ["berlin"]}),
    _topic("a FIFO topic", lambda scope: topic_consumer(scope, topic=sns.Topic(scope, "Fifo", fifo=True))),
    _topic("a topic in another Region", _far_topic),
    _topic("a function far from its topic", _far_function(topic_consumer)),
    _topic(
        "two filters of one subscription",
        filter_policy={"shop": _ANY},
        filter_policy_with_message_body={"shop": sns.FilterOrPolicy.filter(_ANY)},
    ),
    _topic("a filter policy without keys", filter_policy={}),
    _topic(
        "a filter policy with an operator that SNS has not",
        filter_policy={"shop": sns.SubscriptionFilter([{"startsWith": "ber"}])},
    ),
    _topic("a function that subscribes twice", _subscribed_twice),
    _topic("a bucket behind a subscription", dead_letter=DeadLetter.bucket()),
    _topic("a queue with the key of AWS behind a subscription", _to(_managed_key, topic_consumer)),
    _topic("a queue with an imported key behind a subscription", _to(_key_of_others, topic_consumer)),
    _topic("an imported queue behind a subscription", _to(_imported_queue, topic_consumer)),
)
