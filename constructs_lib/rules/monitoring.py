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
        "CloudWatch accepts multiples of 60 seconds, and CDK checks them when it synthesises",
        "choose a number of minutes",
        _ALARM,
    ),
    Rule(
        "LP327",
        "An alarm is evaluated over at most 1 day, or 7 days with a period of an hour or more",
        "CloudWatch refuses an alarm with a longer time",
        "choose fewer periods, or a longer period",
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
        "The threshold of an alarm is above zero and can be reached",
        "an alarm with threshold zero is always in ALARM, and an alarm above the maximum of the metric never",
        "choose a threshold within that range, or None for no such alarm",
        _METRICS,
    ),
    Rule(
        "LP330",
        "A function without alarms has a reason",
        "a reviewer cannot see whether the alarms were left out on purpose",
        "write in a sentence how the function is monitored instead",
        _ALARMS,
    ),
    Rule(
        "LP331",
        "alarm_actions are given only with alarms",
        "the actions would never run",
        "leave them out, or choose Alarms.each(...) or Alarms.composite(...)",
        _ALARMS,
    ),
    Rule(
        "LP332",
        "Alarms define at least one alarm",
        "the function would have no alarm, without a reason",
        "give a threshold, and for duration_share a timeout that is known, or choose Alarms.none(reason=...)",
        _ALARMS,
    ),
    Rule(
        "LP333",
        "timeout is given for a function whose timeout is not known",
        "the threshold of the alarm would not match the timeout of the function",
        "leave it out",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
    ),
    Rule(
        "LP334",
        "A function has its alarms once",
        "two alarms on one metric cost twice and run their actions twice",
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
        "the metrics of a function are only there, and the alarm would never have data",
        "define the alarms in a stack of that account and Region",
        _ALARMS,
    ),
)
