"""Rules of loops that only a template shows: LP390 to LP399."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_RECURSION = f"{_LAMBDA}invocation-recursion.html"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_END = "say what ends it where it is meant, with a filter or with RecursiveLoop: Allow"

RULES = (
    Rule(
        "LP390",
        "A function does not send to the topic that invokes it",
        "it starts itself again, until Lambda stops it after about 16 times and drops the event",
        f"send elsewhere, narrow the right, or {_END}",
        _RECURSION,
        Severity.WARNING,
    ),
    Rule(
        "LP391",
        "A function does not put the events that its rule matches",
        "it starts itself again without end; Lambda's loop detection does not see EventBridge",
        f"name in the pattern the detail-type that is meant, or {_END}",
        f"{_EVENTS}eb-patterns-best-practices.html",
        Severity.WARNING,
    ),
    Rule(
        "LP392",
        "A rule does not send to its own bus",
        "what it sends is matched again, without end",
        "send to another bus, or narrow the pattern so that it does not match what it sends",
        f"{_EVENTS}eb-patterns-best-practices.html",
        Severity.WARNING,
    ),
    Rule(
        "LP393",
        "A success is not sent to what invokes the function",
        "each success starts the function again, without end",
        "send successes elsewhere",
        f"{_LAMBDA}invocation-async-retain-records.html",
        Severity.WARNING,
    ),
    Rule(
        "LP394",
        "Events do not come back through several functions",
        "one event may go round without end; Lambda's loop detection sees SQS, SNS, S3 and Lambda only",
        f"remove one of the ways, narrow the right, or {_END}",
        _RECURSION,
        Severity.WARNING,
    ),
    Rule(
        "LP395",
        "No resource waits for itself",
        "CloudFormation refuses the template: circular dependency between resources",
        "make one of the references in a resource of its own, as a policy, a permission or a rule",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
    ),
)
