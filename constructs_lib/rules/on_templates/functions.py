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
        "A function's runtime is one that AWS keeps up",
        "a deprecated runtime gets no security fixes, and later neither new nor changed functions",
        "move the function to a newer runtime",
        _RUNTIMES,
        Severity.WARNING,
    ),
    Rule(
        "LP061",
        "A function's runtime takes new functions",
        "Lambda refuses to make a function with it, and soon to change one",
        "move the function to a newer runtime",
        _RUNTIMES,
    ),
    Rule(
        "LP062",
        "Code in a template is short",
        "CloudFormation takes up to 4 MB zipped, but a template has 1 MB, and nobody tests such code",
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
        "A container image brings its own runtime, handler and layers",
        "CloudFormation refuses the function",
        "remove it; ImageConfig.Command names the handler of an image",
        _FUNCTION,
    ),
    Rule(
        "LP066",
        "Code that is no container image has a runtime and a handler",
        "Lambda refuses the function",
        "set Runtime and Handler",
        _FUNCTION,
    ),
    Rule(
        "LP067",
        "The log of a function ends",
        "Lambda makes a log group that keeps everything for ever, and you pay for it",
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
        "nothing that the function says is kept, its errors neither",
        "allow logs:CreateLogStream and logs:PutLogEvents on the log group",
        _ROLE,
        Severity.WARNING,
    ),
    Rule(
        "LP070",
        "The role of a function in a VPC may make network interfaces",
        "Lambda refuses the function",
        "add the managed policy AWSLambdaVPCAccessExecutionRole",
        f"{_LAMBDA}configuration-vpc.html",
    ),
    Rule(
        "LP071",
        "The role of a function that is traced may send traces",
        "nothing of the function is traced, and Lambda has refused such functions",
        "allow xray:PutTraceSegments and xray:PutTelemetryRecords on *",
        f"{_LAMBDA}services-xray.html",
        Severity.WARNING,
    ),
    Rule(
        "LP072",
        "Log levels are set with LogFormat JSON",
        "Lambda refuses a level of a log in plain text",
        "set LogFormat to JSON, or remove the levels",
        f"{_LAMBDA}monitoring-cloudwatchlogs-log-level.html",
    ),
    Rule(
        "LP073",
        "SnapStart is used where Lambda has it",
        "Lambda refuses the function",
        "choose another runtime, or remove SnapStart",
        _SNAPSTART,
    ),
    Rule(
        "LP074",
        "SnapStart is used by what is invoked",
        "only published versions start from a snapshot: $LATEST starts as ever",
        "publish a version, and let an alias of it be invoked",
        _SNAPSTART,
        Severity.WARNING,
    ),
    Rule(
        "LP075",
        "Provisioned concurrency fits the reserved one",
        "Lambda refuses to provision more than what is reserved for the function",
        "lower ProvisionedConcurrentExecutions, or raise ReservedConcurrentExecutions",
        _PROVISIONED,
    ),
    Rule(
        "LP076",
        "Provisioned concurrency is used",
        "it belongs to an alias or a version; whoever invokes the function itself starts cold, and you pay",
        "let the triggers name the alias",
        _PROVISIONED,
        Severity.WARNING,
    ),
    Rule(
        "LP077",
        "A function that is invoked may run",
        "with no concurrency every event is throttled, until it goes to the failure route or is lost",
        "remove ReservedConcurrentExecutions, or the triggers for so long",
        f"{_LAMBDA}configuration-concurrency.html",
        Severity.WARNING,
    ),
    Rule(
        "LP078",
        "A permission names who may invoke",
        "everybody in every account of AWS may invoke the function, at your cost",
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
        "a fault in the function, or in one of its packages, opens the whole account",
        "allow the actions that the function needs, on the resources that it needs",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        Severity.WARNING,
    ),
    Rule(
        "LP081",
        "A function takes no secure string of Parameter Store",
        "CloudFormation refuses it: SSM Secure reference is not supported in AWS::Lambda::Function",
        "pass the parameter's name, and read it in the function",
        f"{_DYNAMIC}-ssm-secure-strings.html",
    ),
    Rule(
        "LP082",
        "A secret is read by the function, not written into its settings",
        "CloudFormation puts the secret itself there, where everybody who may see the function reads it",
        "pass the secret's name or ARN, and read it in the function",
        f"{_DYNAMIC}-secretsmanager.html",
        Severity.WARNING,
    ),
    Rule(
        "LP083",
        "Provisioned concurrency belongs to a published version",
        "Lambda refuses it for $LATEST",
        "let the alias name a version: Fn::GetAtt of an AWS::Lambda::Version",
        _PROVISIONED,
    ),
    Rule(
        "LP084",
        "What Lambda tries with a role is made after the policy of that role",
        "CloudFormation makes both at a time, and Lambda refuses what comes before its right",
        "name the policy in DependsOn",
        _ROLE,
        Severity.WARNING,
    ),
    Rule(
        "LP085",
        "What all functions reserve fits the account",
        "Lambda keeps 100 executions of the account's quota, which is 1,000 by default, and refuses the rest",
        "reserve less, or have AWS raise the quota",
        f"{_LAMBDA}configuration-concurrency.html",
        Severity.WARNING,
    ),
    Rule(
        "LP090",
        "The role of a durable function may keep and read its state",
        "its first step cannot be recorded, and every execution fails",
        "allow lambda:CheckpointDurableExecution and lambda:GetDurableExecutionState on the function's ARN"
        " with :* behind it",
        f"{_LAMBDA}durable-security.html",
    ),
)
