"""Rules of alarms that only a template shows: LP094."""

from constructs_lib.rules.rule import Rule, Severity

RULES = (
    Rule(
        "LP094",
        "An alarm on a metric of Lambda has a period of a minute or more",
        "Lambda sends its metrics once a minute, and the periods between have no data",
        "choose 60 seconds or a multiple of it",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
        Severity.WARNING,
    ),
)
