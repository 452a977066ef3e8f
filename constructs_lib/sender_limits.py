"""The limits of what services send to functions: EventBridge, its Scheduler, S3 and SNS.

All limits together are in `constructs_lib.limits`.
"""

from datetime import date

from constructs_lib.limit import Limit

_LATER = date(2026, 11, 27)
_SCHEDULER = "https://docs.aws.amazon.com/scheduler/latest/APIReference/"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/"
_SNS_FILTERS = "https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html"

SCHEDULER_RETRY_ATTEMPTS = Limit(
    "SCHEDULER_RETRY_ATTEMPTS",
    "Retries of a schedule's invocation",
    0,
    185,
    "retries",
    f"{_SCHEDULER}API_RetryPolicy.html",
)
SCHEDULER_EVENT_AGE = Limit(
    "SCHEDULER_EVENT_AGE",
    "Age of a schedule's invocation",
    60,
    86_400,
    "seconds",
    f"{_SCHEDULER}API_RetryPolicy.html",
)
SCHEDULER_FLEXIBLE_WINDOW = Limit(
    "SCHEDULER_FLEXIBLE_WINDOW",
    "Flexible time window of a schedule",
    60,
    86_400,
    "seconds",
    f"{_SCHEDULER}API_FlexibleTimeWindow.html",
)
S3_KEY = Limit(
    "S3_KEY",
    "Key of an object",
    0,
    1_024,
    "bytes",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
)
RULE_RETRY_ATTEMPTS = Limit(
    "RULE_RETRY_ATTEMPTS", "Retries of a rule's target", 0, 185, "retries", f"{_EVENTS}API_RetryPolicy.html"
)
RULE_EVENT_AGE = Limit(
    "RULE_EVENT_AGE", "Age of an event of a rule", 60, 86_400, "seconds", f"{_EVENTS}API_RetryPolicy.html"
)
EVENT_PATTERN_SIZE = Limit(
    "EVENT_PATTERN_SIZE",
    "Pattern of a rule of EventBridge",
    0,
    2_048,
    "characters",
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
    adjustable=True,
    read=_LATER,
)
INPUT_VARIABLES = Limit(
    "INPUT_VARIABLES",
    "Variables of the input of a rule's target",
    0,
    100,
    "variables",
    f"{_EVENTS}API_InputTransformer.html",
    read=_LATER,
)
INPUT_LENGTH = Limit(
    "INPUT_LENGTH",
    "Input of a rule's target",
    1,
    8_192,
    "characters",
    f"{_EVENTS}API_InputTransformer.html",
    read=_LATER,
)
RULE_DESCRIPTION = Limit(
    "RULE_DESCRIPTION",
    "Description of a rule",
    0,
    512,
    "characters",
    f"{_EVENTS}API_PutRule.html",
    read=_LATER,
)
SNS_FILTER_KEYS = Limit("SNS_FILTER_KEYS", "Keys of a filter policy", 1, 5, "keys", _SNS_FILTERS)
SNS_FILTER_COMBINATIONS = Limit(
    "SNS_FILTER_COMBINATIONS",
    "Combinations of the values of a filter policy",
    1,
    150,
    "combinations",
    _SNS_FILTERS,
)
