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
        "write what events have there, in the form that they have it in",
        f"{_EVENTS}eb-events-structure.html",
    ),
    Rule(
        "LP521",
        "A rule of the default bus does not match every event",
        "each event of each service of AWS in the account invokes the target, and costs",
        "name the source and the detail-type that are meant, or acknowledge this",
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
        "An input takes parts of events that it names as EventBridge does",
        "EventBridge refuses the target, or sends the name in place of the value",
        "write paths such as $.detail.id, only variables that have one, and those of EventBridge itself "
        "beside an EventField, which makes the input a template",
        _TRANSFORM,
        on_templates=Severity.WARNING,
        template_fix="write each path like $.detail.id, give each variable one in InputPathsMap, and name "
        "those of EventBridge itself in InputTemplate only",
    ),
    Rule(
        "LP524",
        "A bus, its rule and the function are in one account and Region",
        "EventBridge makes the rule where its bus is; a function of another Region needs a bus there, and "
        "one of another account a role on the target, which this pattern does not make",
        "define the pattern where they are, and forward events to a bus of that place by a rule",
        f"{_EVENTS}eb-cross-region.html",
    ),
    Rule(
        "LP525",
        "A function does not put events that its rule certainly matches",
        "it would start itself again without end; Lambda's loop detection does not see EventBridge",
        "name in the pattern the source and detail-type that are meant, or call allow_recursion(reason=...)",
        _RECURSION,
    ),
    Rule(
        "LP526",
        "A pattern leaves out what its own function puts",
        "it would start itself again without end; Lambda's loop detection does not see EventBridge",
        "name in the pattern the detail-type that is meant, or call allow_recursion(reason=...)",
        _RECURSION,
        Severity.WARNING,
    ),
    Rule(
        "LP527",
        "An input has no more variables than EventBridge takes",
        "CloudFormation refuses the rule",
        "take fewer parts of the event, or the whole of detail",
        f"{_API}API_InputTransformer.html",
    ),
    Rule(
        "LP528",
        "An input is within EventBridge's length",
        "CloudFormation refuses the rule",
        "send less, and have the function add the rest",
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
        "A pattern is one that EventBridge takes",
        "CloudFormation refuses the rule: the event pattern is not valid",
        "write it as AWS documents it",
        f"{_EVENTS}eb-create-pattern-operators.html",
        also_built=True,
    ),
    Rule(
        "LP568",
        "A pattern names fields that events have",
        "no event has such a field, and the rule never runs",
        "name it as events do, or put it under detail",
        f"{_EVENTS}eb-events-structure.html",
        also_built=True,
    ),
)
