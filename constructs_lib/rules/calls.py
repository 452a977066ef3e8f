"""Rules of functions that are called, and of where their failed events go: LP3xx."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_INVOKE = f"{_LAMBDA}lambda-invocation.html"
_ASYNC = f"{_LAMBDA}invocation-async-configuring.html"
_RETAIN = f"{_LAMBDA}invocation-async-retain-records.html"

RULES = (
    Rule(
        "LP301",
        "A fan-out has at least one target",
        "a fan-out without a target is a mistake",
        "name at least one function",
        _INVOKE,
    ),
    Rule(
        "LP302",
        "A function does not fan out to itself",
        "it would invoke itself until Lambda's loop detection stops it, and you pay for it",
        "remove it from targets",
        f"{_LAMBDA}invocation-recursion.html",
        on_templates=Severity.WARNING,
        template_fix="remove the permission, or acknowledge this if it is intended",
    ),
    Rule(
        "LP303",
        "Fan-outs make no cycle",
        "functions that call each other in a loop run until Lambda's loop detection stops them",
        "remove one of the calls",
        f"{_LAMBDA}invocation-recursion.html",
        on_templates=Severity.WARNING,
        template_fix="remove one of the permissions, or acknowledge this if your code ends the calls",
    ),
    Rule(
        "LP304",
        "A caller that waits has a longer timeout than its targets",
        "the caller times out while its target still runs, and the answer is lost",
        "raise the caller's timeout, shorten the target's, call it asynchronously with AsyncFanOut, or, if "
        'other callers invoke the target, too, give function_timeout=FunctionTimeout.longer(reason="...")',
        _INVOKE,
    ),
    Rule(
        "LP305",
        "The names of targets give different environment variables",
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
        "Lambda stores them once for each function or alias, for all callers",
        "give both patterns the same settings, or pass one of them an alias",
        _ASYNC,
    ),
    Rule(
        "LP309",
        "Failed events go to a standard queue or topic",
        "Lambda and Scheduler cannot send to a FIFO queue or topic, and the event would be lost",
        "use a standard queue or topic, or leave out dead_letter",
        _RETAIN,
        template_fix="name a standard queue or topic",
    ),
    Rule(
        "LP310",
        "A failed event is stored once",
        "with a dead-letter queue and a destination Lambda sends it to both, and a redrive sends it back "
        "twice",
        "use one of the two",
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
        template_fix="add a subscription to the topic, or name a queue",
    ),
    Rule(
        "LP312",
        "Failed events are not too large for a topic",
        "a message of a topic has at most 262,144 bytes, an event may have 1,048,576; a larger event is lost",
        "use DeadLetter.queue(), or acknowledge this if events are small",
        "https://docs.aws.amazon.com/general/latest/gr/sns.html",
        Severity.WARNING,
    ),
    Rule(
        "LP313",
        "A missing failure route has a reason",
        "without a failure route an event that still fails is lost",
        "write why it may be lost, for reviewers",
        _RETAIN,
    ),
    Rule(
        "LP314",
        "A function keeps its existing dead-letter queue",
        "a function has only one, and a second one would replace the first one without a message",
        "pass that one with DeadLetter.to(...), or remove it from the function",
        _RETAIN,
    ),
    Rule(
        "LP315",
        "A function may send to its failure route",
        "Lambda refuses the settings at deploy time, and a role of another app cannot be changed here",
        "import it with a role that can be changed, or use DeadLetter.to(...) with a resource to which "
        "it may send",
        _RETAIN,
        Severity.WARNING,
    ),
    Rule(
        "LP316",
        "Asynchronous settings are configured in one place",
        "CDK refuses to configure a function twice",
        "remove those (configure_async_invoke, retry_attempts, on_failure, ...) and pass them to the pattern",
        _ASYNC,
    ),
    Rule(
        "LP317",
        "A success destination is given to functions with a known role",
        "the event is sent with the function's role, and an unknown role cannot get the permission",
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
    Rule(
        "LP320",
        "Functions are in the Region of their caller or schedule",
        "both can invoke only functions of their own Region",
        "move one of them, or put an event bus between them",
        _INVOKE,
    ),
    Rule(
        "LP321",
        "Asynchronous settings are in the account and Region of the function",
        "Lambda stores them with the function, and CloudFormation works in only one account and Region",
        "put a queue or an event bus between them, or call it with SyncFanOut",
        _ASYNC,
    ),
    Rule(
        "LP322",
        "The environment variables of a fan-out are not changed",
        "with another value the caller would invoke another function",
        "remove the add_environment that sets it again, or rename the target",
        f"{_LAMBDA}configuration-envvars.html",
    ),
    Rule(
        "LP323",
        "The failure route of a pattern is not changed",
        "the role may not send to another resource, and the events would be lost without a message",
        "remove what changes it, and pass the queue or topic with DeadLetter.to(...)",
        _RETAIN,
    ),
    Rule(
        "LP324",
        "An imported version or alias is imported as one",
        "its asynchronous settings would be for $LATEST, which nobody invokes, and failed events would "
        "be lost",
        "use Version.from_version_arn(...) or Alias.from_alias_attributes(...)",
        _ASYNC,
    ),
    Rule(
        "LP325",
        "Times of asynchronous invocations and of failure queues are whole seconds",
        "the synthesis ends in an error of CDK that names no construct",
        "choose a number of seconds",
        _ASYNC,
    ),
    Rule(
        "LP326",
        "A failure route does not make two stacks depend on each other",
        "CloudFormation deploys one stack after the other, and CDK refuses stacks that need each other",
        "define it in the stack of the sender, or in a third stack that both may use",
        "https://docs.aws.amazon.com/cdk/v2/guide/resources.html",
    ),
)
