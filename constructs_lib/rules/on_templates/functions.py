"""Rules of functions that only a template shows: LP060 to LP099."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_RUNTIMES = f"{_LAMBDA}lambda-runtimes.html"
_TEMPLATES = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
_CODE = f"{_TEMPLATES}aws-properties-lambda-function-code.html"
_FUNCTION = f"{_TEMPLATES}aws-resource-lambda-function.html"
_ROLE = f"{_LAMBDA}lambda-intro-execution-role.html"
_SNAPSTART = f"{_LAMBDA}snapstart.html"
_DYNAMIC = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references"
_PROVISIONED = f"{_LAMBDA}provisioned-concurrency.html"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP060",
        "AWS supports the runtime of a function",
        "a deprecated runtime gets no security fixes, and later Lambda refuses new and changed functions",
        "move the function to a newer runtime",
        _RUNTIMES,
        Severity.WARNING,
    ),
    Rule(
        "LP061",
        "Lambda accepts new functions with the runtime",
        "Lambda refuses to create a function with it, and soon to change one",
        "move the function to a newer runtime",
        _RUNTIMES,
    ),
    Rule(
        "LP062",
        "Code in a template is short",
        "CloudFormation accepts up to 4 MB zipped, but a template has at most 1 MB, and such code is "
        "hard to test",
        "move it to files, and let your tool upload them",
        _CODE,
        Severity.WARNING,
    ),
    Rule(
        "LP063",
        "The handler of code in a template is in index",
        "CloudFormation writes the code to a file named index: every invocation would fail",
        "write it like index.handler",
        _CODE,
    ),
    Rule(
        "LP064",
        "Code in a template is Python or JavaScript",
        "CloudFormation refuses the function",
        "choose a Python or Node.js runtime, or upload the code",
        _CODE,
    ),
    Rule(
        "LP065",
        "A container image has its own runtime, handler and layers",
        "CloudFormation refuses the function",
        "remove it; ImageConfig.Command names the handler of an image",
        _FUNCTION,
    ),
    Rule(
        "LP066",
        "Code that is not a container image has a runtime and a handler",
        "Lambda refuses the function",
        "set Runtime and Handler",
        _FUNCTION,
    ),
    Rule(
        "LP067",
        "The log group of a function has a retention",
        "Lambda creates a log group that keeps everything for ever, and you pay for it",
        "define the log group with RetentionInDays, and name it in LoggingConfig.LogGroup",
        f"{_LAMBDA}monitoring-cloudwatchlogs-loggroups.html",
        Severity.WARNING,
    ),
    Rule(
        "LP068",
        "Lambda may assume the role of a function",
        "Lambda refuses the function",
        "allow sts:AssumeRole for lambda.amazonaws.com in AssumeRolePolicyDocument",
        _ROLE,
    ),
    Rule(
        "LP069",
        "The role of a function may write its log",
        "the function has no log, not even of its errors",
        "allow logs:CreateLogStream and logs:PutLogEvents on the log group",
        _ROLE,
        Severity.WARNING,
    ),
    Rule(
        "LP070",
        "The role of a function in a VPC may create network interfaces",
        "Lambda refuses the function",
        "add the managed policy AWSLambdaVPCAccessExecutionRole",
        f"{_LAMBDA}configuration-vpc.html",
    ),
    Rule(
        "LP071",
        "The role of a function with tracing may send traces",
        "there are no traces of the function, and Lambda has refused such functions",
        "allow xray:PutTraceSegments and xray:PutTelemetryRecords on *",
        f"{_LAMBDA}services-xray.html",
        Severity.WARNING,
    ),
    Rule(
        "LP072",
        "Log levels are set with LogFormat JSON",
        "Lambda refuses log levels for a log in plain text",
        "set LogFormat to JSON, or remove the levels",
        f"{_LAMBDA}monitoring-cloudwatchlogs-log-level.html",
    ),
    Rule(
        "LP073",
        "SnapStart is used only where Lambda supports it",
        "Lambda refuses the function",
        "choose another runtime, or remove SnapStart",
        _SNAPSTART,
    ),
    Rule(
        "LP074",
        "SnapStart is used for the version that is invoked",
        "only published versions start from a snapshot: $LATEST starts without one",
        "publish a version, and invoke an alias of it",
        _SNAPSTART,
        Severity.WARNING,
    ),
    Rule(
        "LP075",
        "Provisioned concurrency is not more than reserved concurrency",
        "Lambda refuses to provision more than the reserved concurrency of the function",
        "lower ProvisionedConcurrentExecutions, or raise ReservedConcurrentExecutions",
        _PROVISIONED,
    ),
    Rule(
        "LP076",
        "Provisioned concurrency is used",
        "it belongs to an alias or a version; invocations of the function itself do not use it, and you "
        "pay for it",
        "use the alias in the triggers",
        _PROVISIONED,
        Severity.WARNING,
    ),
    Rule(
        "LP077",
        "A function with triggers has concurrency",
        "with a reserved concurrency of 0 every event is throttled, until it goes to the failure route "
        "or is lost",
        "remove ReservedConcurrentExecutions, or remove the triggers for this time",
        f"{_LAMBDA}configuration-concurrency.html",
        Severity.WARNING,
    ),
    Rule(
        "LP078",
        "A permission names who may invoke the function",
        "everybody in every AWS account may invoke the function, and you pay for it",
        "name the service or the account in Principal, and the source in SourceArn",
        f"{_LAMBDA}access-control-resource-based.html",
        Severity.WARNING,
    ),
    Rule(
        "LP079",
        "A function with a file system is in a VPC",
        "Lambda refuses the function",
        "set VpcConfig to the subnets of the mount targets",
        f"{_LAMBDA}configuration-filesystem-efs.html",
    ),
    Rule(
        "LP080",
        "The role of a function may not do everything",
        "an error in the function, or in one of its packages, can affect the whole account",
        "allow the actions that the function needs, on the resources that it needs",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        Severity.WARNING,
    ),
    Rule(
        "LP081",
        "A function has no secure string of Parameter Store in its settings",
        "CloudFormation refuses it: SSM Secure reference is not supported in AWS::Lambda::Function",
        "pass the parameter's name, and read it in the function",
        f"{_DYNAMIC}-ssm-secure-strings.html",
    ),
    Rule(
        "LP082",
        "A secret is read by the function, not written into its settings",
        "CloudFormation writes the secret itself into them, and everybody who may see the function can "
        "read it",
        "pass the secret's name or ARN, and read it in the function",
        f"{_DYNAMIC}-secretsmanager.html",
        Severity.WARNING,
    ),
    Rule(
        "LP083",
        "Provisioned concurrency belongs to a published version",
        "Lambda refuses it for $LATEST",
        "set the alias to a version: Fn::GetAtt of an AWS::Lambda::Version",
        _PROVISIONED,
    ),
    Rule(
        "LP084",
        "A resource for which Lambda tests a role is created after the policy of that role",
        "CloudFormation creates both at the same time, and Lambda refuses the resource if the policy "
        "comes later",
        "name the policy in DependsOn",
        _ROLE,
        Severity.WARNING,
    ),
    Rule(
        "LP085",
        "The reserved concurrency of all functions is within the account's quota",
        "Lambda keeps 100 executions of the account's quota, which is 1,000 by default, and refuses the rest",
        "reserve less, or ask AWS to raise the quota",
        f"{_LAMBDA}configuration-concurrency.html",
        Severity.WARNING,
    ),
    Rule(
        "LP090",
        "The role of a durable function may keep and read its state",
        "its first step cannot be recorded, and every execution fails",
        "allow lambda:CheckpointDurableExecution and lambda:GetDurableExecutionState on the function's "
        "ARN followed by :*",
        f"{_LAMBDA}durable-security.html",
    ),
)
