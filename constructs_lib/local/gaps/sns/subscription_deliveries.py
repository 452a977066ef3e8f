"""Subscriptions of functions to topics: the event, and what becomes of messages that cannot be delivered."""

import json
import logging
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from ..unreachable_targets import UndeliveredError, check_target, send_dead_letter

sns = Part("services.sns")
cloudwatch = Part("services.cloudwatch")
responses = Part("core.responses")
logger = logging.getLogger("gaps")

_SERVICE = "sns.amazonaws.com"
_features: set[str] = set()


def _install(feature: str) -> None:
    """Switch a feature of subscriptions on, and our way to deliver with the first."""
    if not _features:
        takes = "endpoint envelope topic_arn sub_arn msg_id raw_message"
        replace(sns, "_deliver_to_lambda", _build_deliver, takes=takes)
    _features.add(feature)


def _build_deliver(original: Any) -> Any:
    def deliver(endpoint: str, envelope: str, topic_arn: str, subscription_arn: str, *rest: Any) -> None:
        if "event" in _features:
            envelope = _with_own_link(envelope, subscription_arn)
        try:
            check_target(endpoint, _SERVICE, topic_arn)
        except UndeliveredError as error:
            logger.warning("%s: %s", subscription_arn, error)
            _count(topic_arn, "NumberOfNotificationsFailed")
            _send_dead_letter(topic_arn, subscription_arn, envelope, error)
            return
        _count(topic_arn, "NumberOfNotificationsDelivered")
        # Only functions get it so: a dead letter is the notification that other subscribers know.
        event = _as_event(envelope) if "event" in _features else envelope
        original(endpoint, event, topic_arn, subscription_arn, *rest)

    return deliver


def _with_own_link(envelope: str, subscription_arn: str) -> str:
    region = responses.get_region()
    link = f"https://sns.{region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={subscription_arn}"
    return json.dumps(json.loads(envelope) | {"UnsubscribeURL": link})


def _as_event(envelope: str) -> str:
    notification = {"Subject": None, "MessageAttributes": {}} | json.loads(envelope)
    # Functions get these two under other names than everybody else.
    for name in ("SigningCert", "Unsubscribe"):
        notification[f"{name}Url"] = notification.pop(f"{name}URL")
    return json.dumps(notification)


def _send_dead_letter(topic_arn: str, subscription_arn: str, envelope: str, error: UndeliveredError) -> None:
    subscription = sns._find_subscription(topic_arn, subscription_arn) or {}
    policy = json.loads((subscription.get("attributes") or {}).get("RedrivePolicy") or "{}")
    queue_arn = policy.get("deadLetterTargetArn")
    if not queue_arn or "dead letters" not in _features:
        return
    # AWS does not list the values of these.
    attributes = {
        "RequestID": responses.new_uuid(),
        "ErrorCode": str(error.status),
        "ErrorMessage": str(error),
    }
    sent = send_dead_letter(queue_arn, envelope, attributes, service=_SERVICE, source_arn=topic_arn)
    outcome = "RedrivenToDlq" if sent else "FailedToRedriveToDlq"
    _count(topic_arn, f"NumberOfNotifications{outcome}")


def _count(topic_arn: str, metric: str) -> None:
    if "metrics" in _features:
        topic = {"TopicName": topic_arn.rpartition(":")[2]}
        cloudwatch.record_metric("AWS/SNS", metric, 1, "Count", topic)


@gap(
    "subscription-dead-letter-queue",
    aws="A message for a function that is gone goes to the queue of the subscription's redrive policy.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
    upstream="The policy is stored; the message is lost.",
)
def send_dead_letters() -> None:
    """Send what could not be delivered to the subscription's queue."""
    _install("dead letters")


@gap(
    "subscription-metrics",
    aws="SNS counts deliveries to functions, failed ones and dead letters by topic.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html",
    upstream="Counts nothing, so alarms stay silent.",
)
def count() -> None:
    """Count what topics deliver to functions."""
    _install("metrics")


@gap(
    "subscription-event",
    aws="A function's event always has `Subject` and `MessageAttributes`, and `UnsubscribeUrl` names the "
    "subscription.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html",
    upstream="They are left out when empty, and the link has another name and names no subscription.",
)
def shape_events() -> None:
    """Give functions the event that they get on AWS."""
    _install("event")
