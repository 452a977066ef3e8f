"""Rules of queues, and of every source that Lambda polls, that only a template shows: LP160 to LP199."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
_MAPPING = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-lambda-eventsourcemapping.html"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "LP160",
        "The role of a function may read what Lambda polls for it",
        "Lambda polls with the function's role, and refuses the mapping without the rights",
        "allow these actions in the policy of the function's role",
        f"{_LAMBDA}lambda-intro-execution-role.html",
    ),
    Rule(
        "LP161",
        "The role of a function may use the key of what Lambda polls for it",
        "nothing is received, as nothing can be decrypted",
        "allow kms:Decrypt with that key in the policy of the function's role",
        f"{_LAMBDA}services-sqs-configure.html",
    ),
    Rule(
        "LP162",
        "A function does not feed the queue that invokes it",
        "each message makes another; Lambda stops such a loop after about 16 rounds, at your cost",
        "take the right away, or acknowledge this where the handler stops by itself",
        f"{_LAMBDA}invocation-recursion.html",
        Severity.WARNING,
    ),
    Rule(
        "LP163",
        "A mapping has the properties of its source",
        "Lambda refuses the mapping",
        "remove the property",
        _MAPPING,
    ),
    Rule(
        "LP164",
        "A batch of several messages says which of them failed",
        "one message that fails brings the whole batch back, and the others are worked on again",
        "set FunctionResponseTypes to ReportBatchItemFailures, and return batchItemFailures",
        f"{_LAMBDA}services-sqs-errorhandling.html",
        Severity.WARNING,
    ),
    Rule(
        "LP165",
        "A mapping names its source by the ARN of what is polled",
        "Lambda refuses the mapping",
        "name it with Fn::GetAtt",
        _MAPPING,
    ),
    Rule(
        "LP166",
        "A queue is polled in one way",
        "provisioned pollers and a maximum of concurrency exclude each other: Lambda refuses the mapping",
        "remove ScalingConfig or ProvisionedPollerConfig",
        f"{_LAMBDA}services-sqs-scaling.html",
    ),
    Rule(
        "LP167",
        "A mapping is made after the policy that it needs",
        "CloudFormation makes both at a time, and Lambda refuses the mapping if it comes first",
        "name the policy in DependsOn of the mapping",
        f"{_LAMBDA}lambda-intro-execution-role.html",
        Severity.WARNING,
    ),
    Rule(
        "LP168",
        "A redrive policy has its two parts",
        "SQS refuses the queue: redrive policy does not contain mandatory attribute",
        "set deadLetterTargetArn and maxReceiveCount, written so",
        f"{_SQS}sqs-dead-letter-queues.html",
    ),
    Rule(
        "LP169",
        "A queue is encrypted in one way",
        "SQS refuses both of its kinds of encryption at a time",
        "remove SqsManagedSseEnabled or KmsMasterKeyId",
        f"{_SQS}sqs-server-side-encryption.html",
    ),
)
