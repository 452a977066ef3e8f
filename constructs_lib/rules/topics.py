"""Rules of functions behind topics: LP8xx."""

from constructs_lib.rules.rule import Rule, Severity

_SNS = "https://docs.aws.amazon.com/sns/latest/dg/"
_CONSTRAINTS = f"{_SNS}subscription-filter-policy-constraints.html"

RULES = (
    Rule(
        "LP801",
        "A topic that invokes a function is a standard topic",
        "a FIFO topic delivers to queues only",
        "use a standard topic, or subscribe a queue and consume it with QueueConsumer",
        f"{_SNS}fifo-message-delivery.html",
        template_fix="use a standard topic, or subscribe a queue and let the function poll it",
    ),
    Rule(
        "LP802",
        "A topic, its consumer and the function are in one Region",
        "SNS can invoke functions in other Regions, but then the dead-letter queue must be in the "
        "Region of the topic and the permission in the Region of the function, and CloudFormation "
        "works in only one Region",
        "move one of them, or subscribe a queue of the function's Region and consume it with QueueConsumer",
        f"{_SNS}sns-cross-region-delivery.html",
    ),
    Rule(
        "LP803",
        "A subscription filters by attributes or by the body",
        "SNS has one filter policy for each subscription, and CDK would leave out the second one one",
        "choose one of the two",
        f"{_SNS}sns-message-filtering-scope.html",
    ),
    Rule(
        "LP804",
        "A filter policy has one to five keys",
        "CloudFormation refuses the subscription",
        "leave out keys, or the whole filter for all messages",
        _CONSTRAINTS,
    ),
    Rule(
        "LP805",
        "A filter policy has at most 150 combinations of values",
        "CloudFormation refuses the subscription",
        "list fewer values, or use a prefix; each value counts once for each nesting level",
        _CONSTRAINTS,
    ),
    Rule(
        "LP806",
        "A function subscribes to a topic once",
        "SNS has one subscription of a function for each topic, and the second one would change the "
        "first one",
        "join their filters in one consumer, or use an alias of the function for the second one",
        "https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html",
        on_templates=Severity.WARNING,
        template_fix=(
            "join their filters in one subscription, or use an alias of the function for the second one"
        ),
    ),
    Rule(
        "LP807",
        "A filter policy has only conditions that SNS supports",
        "CloudFormation refuses the subscription, or no message is delivered",
        "write it as in AWS's documentation",
        f"{_SNS}sns-subscription-filter-policies.html",
    ),
)
