"""Rules of invocations and of where failed events go: LP3xx."""

from constructs_lib.rules.model import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_INVOKE = f"{_LAMBDA}lambda-invocation.html"
_ASYNC = f"{_LAMBDA}invocation-async-configuring.html"
_RETAIN = f"{_LAMBDA}invocation-async-retain-records.html"

RULES = (
    Rule(
        "LP301",
        "A fan-out has at least one target",
        "a fan-out to nothing is a mistake in the mapping",
        "name at least one function",
        _INVOKE,
    ),
    Rule(
        "LP302",
        "A function does not fan out to itself",
        "it would call itself until Lambda's loop detection stops it, at your cost",
        "remove it from targets",
        f"{_LAMBDA}invocation-recursion.html",
    ),
    Rule(
        "LP303",
        "Fan-outs make no cycle",
        "functions that call each other in a circle run until Lambda's loop detection stops them",
        "remove one of the calls",
        f"{_LAMBDA}invocation-recursion.html",
    ),
    Rule(
        "LP304",
        "A caller that waits has more time than what it waits for",
        "the caller is stopped while its target runs on, and the answer is lost",
        "raise the caller's timeout, shorten the target's, or call it asynchronously with AsyncFanOut",
        _INVOKE,
    ),
    Rule(
        "LP305",
        "The names of targets make different environment variables",
        "the caller would find only one of two targets under the name",
        "rename one of them",
        f"{_LAMBDA}configuration-envvars.html",
    ),
    Rule(
        "LP306",
        "retry_attempts is within Lambda's range",
        "CloudFormation refuses it",
        "choose a number within that range",
        _ASYNC,
    ),
    Rule(
        "LP307",
        "max_event_age is within Lambda's range",
        "CloudFormation refuses it",
        "choose a time within that range",
        _ASYNC,
    ),
    Rule(
        "LP308",
        "A function has one set of asynchronous settings",
        "Lambda keeps them once for each function or alias, whoever calls it",
        "give both patterns the same settings, or pass one of them an alias",
        _ASYNC,
    ),
    Rule(
        "LP309",
        "Failed events of asynchronous invocations go to a standard queue or topic",
        "Lambda cannot send to a FIFO one, and the event would be lost",
        "use a standard one, or leave out dead_letter to have it made",
        _RETAIN,
    ),
    Rule(
        "LP310",
        "A failed event is stored once",
        "with a dead-letter queue and a destination Lambda sends it to both, and a redrive doubles it",
        "remove one of them",
        _RETAIN,
        Severity.WARNING,
    ),
    Rule(
        "LP311",
        "A topic for failed events has a subscription",
        "a topic keeps nothing: without a subscription the event is lost",
        "pass subscriptions, or use DeadLetter.queue()",
        _RETAIN,
        Severity.WARNING,
    ),
    Rule(
        "LP312",
        "Failed events fit the topic they go to",
        "a topic carries 262,144 bytes, an event may have 1,048,576; a larger one is lost on the way",
        "use DeadLetter.queue(), or acknowledge this where events are small",
        "https://docs.aws.amazon.com/general/latest/gr/sns.html",
        Severity.WARNING,
    ),
    Rule(
        "LP313",
        "Events are lost only for a reason",
        "without a failure route an event that still fails is gone",
        "say why it may be lost, for whoever reviews it",
        _RETAIN,
    ),
    Rule(
        "LP314",
        "A function keeps the dead-letter queue that it was given",
        "a function has one, and a second would silently replace the first",
        "pass that one with DeadLetter.to(...), or remove it from the function",
        _RETAIN,
    ),
    Rule(
        "LP315",
        "A function that sends to a failure route has the right to",
        "without it Lambda drops the event; an imported function's role cannot be changed here",
        "import it with its role, or allow sending to the route where that role is defined",
        _RETAIN,
        Severity.WARNING,
    ),
    Rule(
        "LP316",
        "Asynchronous settings are made in one place",
        "CDK refuses to configure a function twice",
        "remove that call and pass its settings to the pattern, or pass an alias",
        _ASYNC,
    ),
    Rule(
        "LP317",
        "A success destination is given to functions with a known role",
        "the function's own role sends to the destination, and an unknown one cannot be granted the right",
        "import it with its role, or leave out on_success",
        _RETAIN,
    ),
    Rule(
        "LP318",
        "retention_period is within SQS's range",
        "CloudFormation refuses the queue",
        "choose a time within that range",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html",
    ),
    Rule(
        "LP319",
        "retention_period of a bucket is whole days",
        "S3 expires objects by the day",
        "choose a number of days",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html",
    ),
)
