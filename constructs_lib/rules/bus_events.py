"""Rules of functions behind a rule of EventBridge: LP520 to LP529, LP567, LP568."""

from constructs_lib.rules.rule import Rule, Severity

_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_API = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/"
_BEST = f"{_EVENTS}eb-patterns-best-practices.html"
_TRANSFORM = f"{_EVENTS}eb-transform-target-input.html"
_RECURSION = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html"

RULES = (
    Rule(
        "LP520",
        "A pattern matches some events",
        "the rule never runs",
        "write values that events have in this field, in the same form",
        f"{_EVENTS}eb-events-structure.html",
    ),
    Rule(
        "LP521",
        "A rule of the default bus does not match every event",
        "each event of each AWS service in the account invokes the target, and costs money",
        "name the source and the detail-type, or acknowledge this",
        _BEST,
        Severity.WARNING,
    ),
    Rule(
        "LP522",
        "A pattern is within EventBridge's length",
        "CloudFormation refuses the rule",
        "write several rules with fewer values each",
        f"{_EVENTS}eb-quota.html",
    ),
    Rule(
        "LP523",
        "An input has valid paths and variables",
        "EventBridge refuses the target, or sends the name in place of the value",
        "write paths such as $.detail.id, use only variables with a path, and use variables of "
        "EventBridge itself only together with an EventField, which makes the input a template",
        _TRANSFORM,
        on_templates=Severity.WARNING,
        template_fix="write each path like $.detail.id, give each variable a path in InputPathsMap, "
        "and use variables of EventBridge itself only in InputTemplate",
    ),
    Rule(
        "LP524",
        "A bus, its rule and the function are in one account and Region",
        "EventBridge creates the rule where its bus is; a function of another Region needs a bus "
        "there, and a function of another account needs a role on the target, which this pattern does "
        "not create",
        "define the pattern where they are, or forward events with a rule to a bus in the account and "
        "Region of the function",
        f"{_EVENTS}eb-cross-region.html",
    ),
    Rule(
        "LP525",
        "A function does not put events that its rule certainly matches",
        "it would invoke itself without end; Lambda's loop detection does not include EventBridge",
        "name the source and the detail-type in the pattern, or call allow_recursion(reason=...)",
        _RECURSION,
    ),
    Rule(
        "LP526",
        "A pattern does not match events that its own function may put",
        "it would invoke itself without end; Lambda's loop detection does not include EventBridge",
        "name the detail-type in the pattern, or call allow_recursion(reason=...)",
        _RECURSION,
        Severity.WARNING,
    ),
    Rule(
        "LP527",
        "An input has no more variables than EventBridge allows",
        "CloudFormation refuses the rule",
        "use fewer parts of the event, or the whole detail",
        f"{_API}API_InputTransformer.html",
    ),
    Rule(
        "LP528",
        "An input is within EventBridge's length",
        "CloudFormation refuses the rule",
        "send less, and let the function add the rest",
        f"{_API}API_InputTransformer.html",
    ),
    Rule(
        "LP529",
        "The description of a rule is within EventBridge's length",
        "CloudFormation refuses the rule",
        "shorten it",
        f"{_API}API_PutRule.html",
    ),
    Rule(
        "LP567",
        "A pattern is valid for EventBridge",
        "CloudFormation refuses the rule: the event pattern is not valid",
        "write it as in AWS's documentation",
        f"{_EVENTS}eb-create-pattern-operators.html",
        also_built=True,
    ),
    Rule(
        "LP568",
        "A pattern names fields that events have",
        "no event has such a field, and the rule never runs",
        "use the name of a field of events, or put it under detail",
        f"{_EVENTS}eb-events-structure.html",
        also_built=True,
    ),
)
