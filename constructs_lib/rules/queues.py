"""Rules of functions behind queues, and of every source that Lambda polls: LP1xx."""

from constructs_lib.rules.model import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_MAPPING = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"
_CONFIGURE = f"{_LAMBDA}services-sqs-configure.html"
_SCALING = f"{_LAMBDA}services-sqs-scaling.html"
_FILTERING = f"{_LAMBDA}invocation-eventfiltering.html"
_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
_DEAD_LETTERS = f"{_SQS}sqs-dead-letter-queues.html"

RULES = (
    Rule(
        "LP101",
        "batch_size is within Lambda's range",
        "CloudFormation refuses the mapping",
        "choose a number within that range",
        _MAPPING,
    ),
    Rule(
        "LP102",
        "A batch of more than 10 messages is waited for",
        "Lambda receives 10 messages at a time, and gathers more only in a batching window",
        "set max_batching_window to at least 1 second, or batch_size to at most 10",
        _MAPPING,
    ),
    Rule(
        "LP103",
        "max_batching_window is within Lambda's range",
        "CloudFormation refuses the mapping",
        "choose a time within that range",
        _MAPPING,
    ),
    Rule(
        "LP104",
        "A message stays hidden while the function works on it",
        "Lambda refuses a queue whose messages come back before the function's timeout",
        "raise it to six times the timeout and the batching window",
        _CONFIGURE,
    ),
    Rule(
        "LP105",
        "A message stays hidden through Lambda's own retries",
        "a throttled batch is tried again while its messages come back, so that they run twice at a time",
        "raise it to six times the timeout and the batching window",
        _CONFIGURE,
        Severity.WARNING,
    ),
    Rule(
        "LP106",
        "visibility_timeout is within SQS's range",
        "CloudFormation refuses the queue",
        "choose a time within that range",
        f"{_SQS}quotas-messages.html",
    ),
    Rule(
        "LP107",
        "Times of queues and mappings are whole seconds",
        "SQS and Lambda count them in seconds",
        "choose a number of seconds",
        _MAPPING,
    ),
    Rule(
        "LP108",
        "A mapping has at most five filters",
        "CloudFormation refuses the mapping",
        "join some of them in one pattern with FilterRule.or",
        _FILTERING,
    ),
    Rule(
        "LP109",
        "A filter is a pattern",
        "CloudFormation refuses the mapping, or the filter would match nothing",
        "make it with FilterCriteria.filter, with a list of what matches for every key",
        f"{_FILTERING}#filtering-syntax",
    ),
    Rule(
        "LP110",
        "A filter's pattern has at most 4,096 characters",
        "CloudFormation refuses the mapping",
        "shorten it, or make several filters of it",
        "https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html",
    ),
    Rule(
        "LP111",
        "A mapping is made where its function is",
        "Lambda keeps it beside the function, and CloudFormation reaches one account and Region only",
        "define the pattern in a stack of the function's account and Region",
        _MAPPING,
    ),
    Rule(
        "LP112",
        "A polled version or alias is imported as one",
        "CDK reads the name alone out of the ARN, and the mapping would invoke $LATEST",
        "use Version.from_version_arn(...) or Alias.from_alias_attributes(...)",
        _MAPPING,
    ),
    Rule(
        "LP113",
        "A polled source is in its function's Region",
        "Lambda polls its own Region only",
        "move one of them",
        _CONFIGURE,
    ),
    Rule(
        "LP114",
        "A queue has somewhere for messages that fail",
        "they come back until they expire, cost an invocation each time, and are lost then",
        "give the queue a dead_letter_queue, or pass dead_letter",
        _DEAD_LETTERS,
        Severity.WARNING,
    ),
    Rule(
        "LP115",
        "A function polls a source once",
        "Lambda refuses a second mapping of the same function and source",
        "remove one of them",
        _MAPPING,
    ),
    Rule(
        "LP116",
        "A function that polls has the right to read",
        "Lambda refuses the mapping at deploy time, and a role of another app cannot be changed here",
        "import it with a role that can be changed, or acknowledge this when the role has the right",
        f"{_LAMBDA}lambda-intro-execution-role.html",
        Severity.WARNING,
    ),
)
