"""Rules: the check of their patterns."""

import json
from typing import Any

from ..catalogue import gap
from ..patching import Part, on_provision

events = Part("services.eventbridge")


@gap(
    "rule-patterns-of-templates",
    aws="A rule whose event pattern is not valid fails the stack.",
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html",
    upstream="CloudFormation accepts any pattern for a new rule, which then matches nothing.",
)
def check_patterns() -> None:
    """Have CloudFormation's rule checked as the service's own API checks it."""

    def check(_: str | None, props: dict[str, Any]) -> None:
        pattern = props.get("EventPattern")
        # The same check as PutRule has, so that both refuse the same patterns in the same words.
        reason = events._event_pattern_error(json.dumps(pattern) if isinstance(pattern, dict) else pattern)
        if reason:
            message = f"Event pattern is not valid. Reason: {reason}"
            raise ValueError(message)

    on_provision("AWS::Events::Rule", before=check)
