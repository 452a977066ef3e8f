"""The two ways in which events of a bucket reach a function."""

from dataclasses import dataclass
from typing import Literal

from aws_cdk import Duration

from constructs_lib import defaults
from constructs_lib._internal.arguments import check_value_types

__all__ = ["BucketDelivery"]


@dataclass(frozen=True, slots=True)
class BucketDelivery:
    """How events of a bucket reach a function; made by its factories.

    | | `event_bridge()`, one event | `direct()`, a list in `event["Records"]` |
    |---|---|---|
    | bucket | `event["detail"]["bucket"]["name"]` | `record["s3"]["bucket"]["name"]` |
    | key | `event["detail"]["object"]["key"]`, as it is | `record["s3"]["object"]["key"]`, URL-encoded |
    | version | `event["detail"]["object"]["version-id"]` | `record["s3"]["object"]["versionId"]` |
    | what happened | `event["detail-type"]`, `event["detail"]["reason"]` | `record["eventName"]` |
    | consumers of one prefix | several | one |
    | failure routes | the rule's and the function's | the function's |

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP506 to LP508, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html (2026-11-23)
    """

    kind: Literal["event_bridge", "direct"]
    retry_attempts: int = defaults.RULE_RETRY_ATTEMPTS
    max_event_age: Duration = defaults.RULE_MAX_EVENT_AGE

    def __post_init__(self) -> None:
        check_value_types(self)

    @classmethod
    def event_bridge(
        cls,
        *,
        retry_attempts: int = defaults.RULE_RETRY_ATTEMPTS,
        max_event_age: Duration = defaults.RULE_MAX_EVENT_AGE,
    ) -> "BucketDelivery":
        """Return the delivery through a rule of EventBridge, with its own failure route.

        Args:
            retry_attempts: 0 to 185, of deliveries to Lambda. Default: 185.
            max_event_age: 1 minute to 24 hours, of an event that could not be delivered. Default: 24 hours.
        """
        return cls("event_bridge", retry_attempts, max_event_age)

    @classmethod
    def direct(cls) -> "BucketDelivery":
        """Return the delivery by S3's own notifications, which CDK sets with a custom resource.

        S3 tries until Lambda has accepted the event, and has no failure route.
        """
        return cls("direct")
