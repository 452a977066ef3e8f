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
        "The role of a function may read the source that Lambda polls for it",
        "Lambda polls with the function's role, and refuses the mapping without the permissions",
        "allow these actions in the policy of the function's role",
        f"{_LAMBDA}lambda-intro-execution-role.html",
    ),
    Rule(
        "LP161",
        "The role of a function may use the key of the source that Lambda polls for it",
        "nothing is received, because nothing can be decrypted",
        "allow kms:Decrypt with that key in the policy of the function's role",
        f"{_LAMBDA}services-sqs-configure.html",
    ),
    Rule(
        "LP162",
        "A function does not send to the queue that invokes it",
        "each message causes another one; Lambda stops such a loop after about 16 invocations, and you "
        "pay for them",
        "remove the permission, or acknowledge this if the handler ends the loop",
        f"{_LAMBDA}invocation-recursion.html",
        Severity.WARNING,
    ),
    Rule(
        "LP163",
        "A mapping has only properties that its source supports",
        "Lambda refuses the mapping",
        "remove the property",
        _MAPPING,
    ),
    Rule(
        "LP164",
        "The failed messages of a batch are reported one by one",
        "if one message fails, the whole batch comes back, and the other messages are processed again",
        "set FunctionResponseTypes to ReportBatchItemFailures, and return batchItemFailures",
        f"{_LAMBDA}services-sqs-errorhandling.html",
        Severity.WARNING,
    ),
    Rule(
        "LP165",
        "A mapping names its source by the ARN of the queue or stream",
        "Lambda refuses the mapping",
        "name it with Fn::GetAtt",
        _MAPPING,
    ),
    Rule(
        "LP166",
        "A queue is polled in one way",
        "provisioned pollers and a maximum concurrency exclude each other: Lambda refuses the mapping",
        "remove ScalingConfig or ProvisionedPollerConfig",
        f"{_LAMBDA}services-sqs-scaling.html",
    ),
    Rule(
        "LP167",
        "A mapping is created after the policy that it needs",
        "CloudFormation creates both at the same time, and Lambda refuses the mapping if it comes first",
        "name the policy in DependsOn of the mapping",
        f"{_LAMBDA}lambda-intro-execution-role.html",
        Severity.WARNING,
    ),
    Rule(
        "LP168",
        "A redrive policy has both of its properties",
        "SQS refuses the queue: redrive policy does not contain mandatory attribute",
        "set deadLetterTargetArn and maxReceiveCount, with this spelling",
        f"{_SQS}sqs-dead-letter-queues.html",
    ),
    Rule(
        "LP169",
        "A queue is encrypted in one way",
        "SQS refuses both kinds of encryption together",
        "remove SqsManagedSseEnabled or KmsMasterKeyId",
        f"{_SQS}sqs-server-side-encryption.html",
    ),
)
