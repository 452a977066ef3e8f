"""Rules: what becomes of events that cannot be delivered, and what is counted."""

import logging
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from ..unreachable_targets import UndeliveredError, as_json, check_target, send_dead_letter

events = Part("services.eventbridge")
cloudwatch = Part("services.cloudwatch")
logger = logging.getLogger("gaps")

_GUIDE = "https://docs.aws.amazon.com/eventbridge/latest/userguide"
_SERVICE = "events.amazonaws.com"
_features: set[str] = set()


def _install(feature: str) -> None:
    """Switch a feature of rules on, and our way to call targets with the first."""
    if not _features:
        replace(events, "_invoke_target", _build_invoke, takes="target event rule view")
    _features.add(feature)


def _build_invoke(original: Any) -> Any:
    def invoke(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], *view: Any) -> None:
        # The emulator's scheduler calls its targets by this function too; a schedule has no bus.
        if "EventBusName" not in rule:
            original(target, event, rule, *view)
            return
        _count(rule, "Invocations")
        try:
            check_target(target["Arn"], _SERVICE, rule["Arn"])
        except UndeliveredError as error:
            logger.warning("%s: %s", rule["Arn"], error)
            _count(rule, "FailedInvocations")
            _send_dead_letter(target, event, rule, error)
        else:
            original(target, event, rule, *view)

    return invoke


def _send_dead_letter(
    target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], error: UndeliveredError
) -> None:
    queue_arn = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not queue_arn or "dead letters" not in _features:
        return
    attributes = {
        "ERROR_CODE": error.code,
        "ERROR_MESSAGE": str(error),
        # What is missing stays missing, so EventBridge tries it once (eb-rule-dlq.html).
        "RETRY_ATTEMPTS": "0",
        "RULE_ARN": rule["Arn"],
        "TARGET_ARN": target["Arn"],
    }
    body = as_json(events._pattern_event_view(event).event_with_detail())
    sent = send_dead_letter(queue_arn, body, attributes, service=_SERVICE, source_arn=rule["Arn"])
    _count(rule, "InvocationsSentToDlq" if sent else "InvocationsFailedToBeSentToDlq")


def _count(rule: dict[str, Any], metric: str) -> None:
    if "metrics" in _features:
        # The default bus is no dimension of a metric, any other is.
        bus = {} if rule["EventBusName"] == "default" else {"EventBusName": rule["EventBusName"]}
        cloudwatch.record_metric("AWS/Events", metric, 1, "Count", {"RuleName": rule["Name"], **bus})


@gap(
    "rule-dead-letter-queue",
    aws="An event whose target is gone goes to the target's dead-letter queue at once, with attributes such "
    "as `RULE_ARN` and `ERROR_CODE`.",
    source=f"{_GUIDE}/eb-rule-dlq.html",
    upstream="The queue's ARN is stored; the event is lost.",
)
def send_dead_letters() -> None:
    """Send what could not be delivered to the target's queue."""
    _install("dead letters")


@gap(
    "rule-metrics",
    aws="EventBridge counts invocations, failed ones and dead letters by rule.",
    source=f"{_GUIDE}/eb-monitoring.html",
    upstream="Counts nothing, so alarms stay silent.",
)
def count() -> None:
    """Count what rules do."""
    _install("metrics")
