"""Rules of the alarms of functions: LP057, LP058, and LP327 to LP336."""

from constructs_lib.rules.rule import Rule, Severity

_ALARM = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
_COMPOSITE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"
_ALARMS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Alarms.html"
_METRICS = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"

RULES = (
    Rule(
        "LP057",
        "The period of an alarm on a function is 1 minute to 7 days",
        "Lambda sends a metric once a minute, and CloudWatch evaluates at most 7 days",
        "choose a time within that range",
        _ALARM,
    ),
    Rule(
        "LP058",
        "The period of an alarm is whole minutes, known at synthesis",
        "CloudWatch takes multiples of 60 seconds, and CDK checks them when it synthesises",
        "choose a number of minutes",
        _ALARM,
    ),
    Rule(
        "LP327",
        "An alarm is evaluated over at most 1 day, or 7 days with a period of an hour or more",
        "CloudWatch refuses an alarm that looks further back",
        "choose fewer periods, or a longer one",
        _ALARM,
    ),
    Rule(
        "LP328",
        "An alarm has 1 to 1,440 evaluation periods",
        "CloudWatch refuses an alarm that is evaluated over no period, or over more than a day of minutes",
        "choose a number within that range",
        _ALARM,
    ),
    Rule(
        "LP329",
        "The threshold of an alarm is above zero and within reach",
        "an alarm at zero is always in ALARM, and one above what the metric can be never is",
        "choose a threshold within that range, or None for no such alarm",
        _METRICS,
    ),
    Rule(
        "LP330",
        "A function without alarms has a reason",
        "nobody can tell a decision from an oversight",
        "say in a sentence who watches the function instead",
        _ALARMS,
    ),
    Rule(
        "LP331",
        "What has no alarms has no alarm_actions",
        "the actions would never be done",
        "leave them out, or choose Alarms.each(...) or Alarms.composite(...)",
        _ALARMS,
    ),
    Rule(
        "LP332",
        "Alarms define at least one alarm",
        "the function would not be watched, and nothing says why",
        "give a threshold, and for duration_share a timeout that is known, or choose Alarms.none(reason=...)",
        _ALARMS,
    ),
    Rule(
        "LP333",
        "timeout is given for a function whose timeout is not known",
        "the alarm would have another threshold than the function has a timeout",
        "leave it out",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
    ),
    Rule(
        "LP334",
        "A function is watched once",
        "two alarms on one metric cost twice and act twice",
        "give StandardFunction the alarms, or Alarms.none(reason=...) and leave them to FunctionAlarms",
        _ALARMS,
        Severity.WARNING,
    ),
    Rule(
        "LP335",
        "A composite alarm sends notifications, invokes functions or opens items of Systems Manager",
        "CloudWatch refuses other actions of a composite alarm",
        "choose Alarms.each(...), or an action such as SnsAction",
        _COMPOSITE,
    ),
    Rule(
        "LP336",
        "The alarms of a function are in its account and Region",
        "the metrics of a function are there only, and the alarm would never have data",
        "define the alarms in a stack of that account and Region",
        _ALARMS,
    ),
)
