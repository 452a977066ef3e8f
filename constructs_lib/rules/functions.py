"""Rules of functions and of arguments in general: LP0xx."""

from constructs_lib.rules.model import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_LIMITS = f"{_LAMBDA}gettingstarted-limits.html"

RULES = (
    Rule(
        "LP001",
        "Every argument has the type that its annotation says",
        "a wrong type fails deep inside jsii, or reaches CloudFormation as text",
        "pass that type",
        "https://docs.python.org/3/library/typing.html",
    ),
    Rule(
        "LP002",
        "Context constructs-lib:limits raises adjustable limits, to whole numbers",
        "a misspelt key would leave the default in force, and a fixed limit cannot be raised",
        'write it like {"LAMBDA_CONCURRENCY": 5000}',
        "https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html",
    ),
    Rule(
        "LP010",
        "A function has one source of code",
        "with both, one would be ignored; with none, there is nothing to run",
        "give entry for a folder, or code for anything else",
        f"{_LAMBDA}configuration-function-zip.html",
    ),
    Rule(
        "LP011",
        "entry is an existing folder, given as an absolute path",
        "a relative path depends on the folder that cdk is started in",
        "start it with Path(__file__).parent, or correct the name",
        "https://docs.aws.amazon.com/cdk/v2/guide/assets.html",
    ),
    Rule(
        "LP012",
        "The handler's file is in the asset",
        "every invocation would fail with Runtime.ImportModuleError",
        "correct handler, which is <file>.<function>, or add the file",
        f"{_LAMBDA}python-handler.html",
    ),
    Rule(
        "LP013",
        "The handler's function is defined in its file",
        "every invocation would fail with Runtime.HandlerNotFound",
        "correct handler or define the function",
        f"{_LAMBDA}python-handler.html",
    ),
    Rule(
        "LP014",
        "The handler's file is valid Python",
        "every invocation would fail with Runtime.UserCodeSyntaxError",
        "correct the file",
        f"{_LAMBDA}python-handler.html",
    ),
    Rule(
        "LP015",
        "memory_size is within Lambda's range",
        "CloudFormation refuses the function",
        "choose a value within that range",
        _LIMITS,
    ),
    Rule(
        "LP016",
        "timeout is within Lambda's range",
        "CloudFormation refuses the function",
        "choose a timeout within that range, or split longer work into steps",
        _LIMITS,
    ),
    Rule(
        "LP017",
        "ephemeral_storage_size is within Lambda's range",
        "CloudFormation refuses the function",
        "choose a size within that range",
        _LIMITS,
    ),
    Rule(
        "LP018",
        "reserved_concurrent_executions fits the account",
        "Lambda keeps 100 executions unreserved and refuses the rest",
        "choose a value that the quota allows",
        f"{_LAMBDA}configuration-concurrency.html",
    ),
    Rule(
        "LP019",
        "A function has at most five layers",
        "CloudFormation refuses the function",
        "merge layers, or move one into the function's own code",
        _LIMITS,
    ),
    Rule(
        "LP020",
        "A function's environment is at most 4,096 bytes",
        "CloudFormation refuses the function",
        "keep long values in SSM Parameter Store or Secrets Manager and pass their names",
        _LIMITS,
    ),
    Rule(
        "LP021",
        "Code and layers are at most 262,144,000 bytes unzipped",
        "Lambda refuses the function, after the upload",
        "remove what is not needed at run time, or use a container image",
        _LIMITS,
    ),
    Rule(
        "LP022",
        "log_retention belongs to the log group that is made for you",
        "the retention of a log group that is passed in is set where it is defined",
        "set the retention on that log group, or leave out log_group",
        f"{_LAMBDA}monitoring-cloudwatchlogs-loggroups.html",
    ),
    Rule(
        "LP023",
        "Environment variables have names that Lambda accepts",
        "CloudFormation refuses the function",
        "choose another name",
        f"{_LAMBDA}configuration-envvars.html",
    ),
    Rule(
        "LP024",
        "description is at most 256 characters",
        "CloudFormation refuses the function",
        "shorten it",
        "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    ),
    Rule(
        "LP025",
        "The handler's file can be read by the Python that synthesises",
        "a newer syntax cannot be told from a mistake, so the handler was not checked",
        "correct the file, or synthesise with the function's own version of Python",
        f"{_LAMBDA}python-handler.html",
        Severity.WARNING,
    ),
    Rule(
        "LP026",
        "A role that is passed in takes the permission to write the function's log",
        "an imported role cannot be changed, and without the permission nothing is logged",
        "allow logs:CreateLogStream and logs:PutLogEvents on the log group where that role is defined",
        f"{_LAMBDA}lambda-intro-execution-role.html",
        Severity.WARNING,
    ),
)
