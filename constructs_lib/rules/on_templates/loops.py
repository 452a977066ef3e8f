"""Rules of loops that only a template shows: LP390 to LP399."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_RECURSION = f"{_LAMBDA}invocation-recursion.html"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_END = "if it is intended, end the loop with a filter or set RecursiveLoop: Allow"

RULES = (
    Rule(
        "LP390",
        "A function does not send to the topic that invokes it",
        "it invokes itself until Lambda stops it after about 16 invocations and drops the event",
        f"send to another topic, narrow the permission, or {_END}",
        _RECURSION,
        Severity.WARNING,
    ),
    Rule(
        "LP391",
        "A function does not put the events that its rule matches",
        "it invokes itself without end; Lambda's loop detection does not include EventBridge",
        f"name the detail-type in the pattern, or {_END}",
        f"{_EVENTS}eb-patterns-best-practices.html",
        Severity.WARNING,
    ),
    Rule(
        "LP392",
        "A rule does not send to its own bus",
        "the rule matches its own events again, without end",
        "send to another bus, or narrow the pattern so that it does not match these events",
        f"{_EVENTS}eb-patterns-best-practices.html",
        Severity.WARNING,
    ),
    Rule(
        "LP393",
        "A success is not sent to the source that invokes the function",
        "each success invokes the function again, without end",
        "send successes to another destination",
        f"{_LAMBDA}invocation-async-retain-records.html",
        Severity.WARNING,
    ),
    Rule(
        "LP394",
        "Events do not come back to a function through other functions",
        "one event may cause an endless loop; Lambda's loop detection includes only SQS, SNS, S3 and Lambda",
        f"remove one of the connections, narrow the permission, or {_END}",
        _RECURSION,
        Severity.WARNING,
    ),
    Rule(
        "LP395",
        "There is no circular dependency between resources",
        "CloudFormation refuses the template: circular dependency between resources",
        "move one of the references into a separate resource, such as a policy, a permission or a rule",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
    ),
)
