"""Which rights the properties of functions, mappings and invoke configurations need, in the function's role.

CloudFormation deploys a function that may not do what its properties ask for; it fails when it runs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.recorded import Recorded, listed, paths, referred, text

FUNCTION = "AWS::Lambda::Function"
MAPPING = "AWS::Lambda::EventSourceMapping"
INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig"
BUCKET = "AWS::S3::Bucket"
KINESIS = "AWS::Kinesis::Stream"
LOG_GROUP = "AWS::Logs::LogGroup"
QUEUE = "AWS::SQS::Queue"
OLDER_TABLE = "AWS::DynamoDB::Table"
TABLE = "AWS::DynamoDB::GlobalTable"
TOPIC = "AWS::SNS::Topic"
KEY = "AWS::KMS::Key"
ANYTHING = "*"
BELOW_ITSELF = "<itself>:*"
Actions = tuple[str, ...]


@dataclass(frozen=True)
class Rights:
    """What the role needs, by the type of what a property names; and of its key, where it has one."""

    page: str
    actions: Mapping[str, Actions]
    of_key: Mapping[str, Actions]
    only_for: str = ".*"


_DG = "https://docs.aws.amazon.com/lambda/latest/dg/"
_SEND = {
    QUEUE: ("sqs:SendMessage",),
    TOPIC: ("sns:Publish",),
    BUCKET: ("s3:PutObject", "s3:ListBucket"),
}
_SEND_BY_KEY = {
    QUEUE: ("kms:Decrypt", "kms:GenerateDataKey"),
    TOPIC: ("kms:Decrypt", "kms:GenerateDataKey"),
    BUCKET: ("kms:GenerateDataKey",),
}
_DESTINATION = Rights(f"{_DG}invocation-async-retain-records.html", _SEND, _SEND_BY_KEY)
_STREAM = ("GetRecords", "GetShardIterator", "DescribeStream")
_TABLE_STREAM = tuple(f"dynamodb:{name}" for name in (*_STREAM, "ListStreams"))
NEEDED: dict[tuple[str, str], Rights] = {
    (FUNCTION, "DeadLetterConfig.TargetArn"): _DESTINATION,
    (FUNCTION, "DurableConfig.ExecutionTimeout"): Rights(
        f"{_DG}durable-security.html",
        {BELOW_ITSELF: ("lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState")},
        {},
    ),
    (FUNCTION, "Environment.Variables.FAN_OUT_"): Rights(
        "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
        {FUNCTION: ("lambda:InvokeFunction",)},
        {},
    ),
    (FUNCTION, "FileSystemConfigs.Arn"): Rights(
        f"{_DG}configuration-filesystem-efs.html",
        # On every resource, but with a condition that names the access point.
        {ANYTHING: ("elasticfilesystem:ClientMount",)},
        {},
    ),
    (FUNCTION, "KmsKeyArn"): Rights(
        f"{_DG}configuration-envvars-encryption.html", {KEY: ("kms:Decrypt",)}, {}
    ),
    (FUNCTION, "LoggingConfig.LogGroup"): Rights(
        f"{_DG}monitoring-cloudwatchlogs.html",
        # The third that the page names, logs:CreateLogGroup, is for a group that is not there.
        {LOG_GROUP: ("logs:CreateLogStream", "logs:PutLogEvents")},
        {},
    ),
    (FUNCTION, "TracingConfig.Mode"): Rights(
        f"{_DG}services-xray.html",
        {ANYTHING: ("xray:PutTraceSegments", "xray:PutTelemetryRecords")},
        {},
        only_for="Active",
    ),
    (FUNCTION, "VpcConfig.SubnetIds"): Rights(
        f"{_DG}configuration-vpc.html",
        {
            ANYTHING: (
                "ec2:CreateNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:DeleteNetworkInterface",
                "ec2:AssignPrivateIpAddresses",
                "ec2:UnassignPrivateIpAddresses",
            )
        },
        {},
    ),
    (INVOKE_CONFIG, "DestinationConfig.OnFailure.Destination"): _DESTINATION,
    (INVOKE_CONFIG, "DestinationConfig.OnSuccess.Destination"): _DESTINATION,
    (MAPPING, "DestinationConfig.OnFailure.Destination"): Rights(
        f"{_DG}kinesis-on-failure-destination.html", _SEND, _SEND_BY_KEY
    ),
    (MAPPING, "EventSourceArn"): Rights(
        f"{_DG}permissions-managed-policies.html",
        {
            KINESIS: tuple(f"kinesis:{name}" for name in (*_STREAM, "ListShards")),
            OLDER_TABLE: _TABLE_STREAM,
            QUEUE: ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
            TABLE: _TABLE_STREAM,
        },
        {KINESIS: ("kms:Decrypt",), QUEUE: ("kms:Decrypt",)},
    ),
}
"""By type and property, as read on 2026-11-27; `FAN_OUT_` begins the names of variables."""

NO_RIGHT: dict[str, set[str]] = {
    FUNCTION: {
        "Architectures",
        "Code.ImageUri",  # the policy of the repository admits Lambda
        "Code.S3Bucket",  # whoever deploys reads it
        "Code.S3Key",
        "Code.ZipFile",
        "Description",
        "DurableConfig.RetentionPeriodInDays",
        "Environment.Variables",
        "EphemeralStorage.Size",
        "FileSystemConfigs.LocalMountPath",
        "FunctionName",
        "Handler",
        "Layers",  # whoever deploys reads them
        "LoggingConfig.ApplicationLogLevel",
        "LoggingConfig.LogFormat",
        "LoggingConfig.SystemLogLevel",
        "MemorySize",
        "PackageType",
        "RecursiveLoop",
        "ReservedConcurrentExecutions",
        "Role",
        "Runtime",
        "RuntimeManagementConfig.UpdateRuntimeOn",
        "SnapStart.ApplyOn",
        "Timeout",
        "VpcConfig.Ipv6AllowedForDualStack",
        "VpcConfig.SecurityGroupIds",
    },
    INVOKE_CONFIG: {"FunctionName", "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "Qualifier"},
    MAPPING: {
        "BatchSize",
        "BisectBatchOnFunctionError",
        "Enabled",
        "FilterCriteria.Filters.Pattern",
        "FunctionName",
        "FunctionResponseTypes",
        "MaximumBatchingWindowInSeconds",
        "MaximumRecordAgeInSeconds",
        "MaximumRetryAttempts",
        "MetricsConfig.Metrics",
        "ParallelizationFactor",
        "ScalingConfig.MaximumConcurrency",
        "StartingPosition",
        "StartingPositionTimestamp",
        "TumblingWindowInSeconds",
    },
}
"""What needs no right of the function's role."""

_SERVICES = {
    "dynamodb": TABLE,
    "kinesis": KINESIS,
    "lambda": FUNCTION,
    "s3": BUCKET,
    "sns": TOPIC,
    "sqs": QUEUE,
}
_NAMES_OF_FUNCTIONS = {"AWS::Lambda::Alias", "AWS::Lambda::Version"}
_KEYS = ("KmsMasterKeyId", "KMSMasterKeyID", "KeyId")


def used(template: Recorded) -> Iterator[tuple[str, str, str, Any]]:
    """The resource, its type, each of its properties as the tables name it, and its value."""
    for kind in NO_RIGHT:
        for name, properties in template.of(kind):
            for path, value in paths(properties):
                # The names of variables are their users': those that fan-outs give mean a right.
                listed_as = re.sub(r"^(Environment\.Variables)\.(?!FAN_OUT_).*", r"\1", path)
                yield name, kind, re.sub(r"(?<=\.FAN_OUT_).*", "", listed_as), value


def faults(template: Recorded) -> Iterator[str]:
    """The properties that are in no table, and the rights that are not in the role."""
    for name, kind, path, value in used(template):
        needed = NEEDED.get((kind, path))
        if needed is None:
            if path not in NO_RIGHT[kind]:
                yield f"{name}: {__name__} does not say what {path} of {kind} needs"
        elif re.fullmatch(needed.only_for, text(value)):
            role = _role(template, name, kind)
            if role is not None:
                named = f"${{{name}}}:*" if BELOW_ITSELF in needed.actions else value
                missing = _missing(template, role, needed, named)
                yield from (f"{name}: {path} needs {action}" for action in missing)
    for name, function in template.of(FUNCTION):
        if not _is_assumed_by_lambda(template, function["Role"]):
            yield f"{name}: Lambda may not assume its role"


def _role(template: Recorded, name: str, kind: str) -> Any:
    """The role that needs the right; `None` where only another app knows the function."""
    properties = template.properties(name)
    function = name if kind == FUNCTION else template.function_of(properties["FunctionName"])
    return template.properties(function)["Role"] if function else None


def _missing(template: Recorded, role: Any, needed: Rights, value: Any) -> Iterator[str]:
    allowed = [each for each in _statements(template, role) if each["Effect"] == "Allow"]
    if ANYTHING in needed.actions:
        yield from (each for each in needed.actions[ANYTHING] if not _allows(allowed, each, "*"))
        return
    if BELOW_ITSELF in needed.actions:
        yield from (each for each in needed.actions[BELOW_ITSELF] if not _allows(allowed, each, value))
        return
    (named, *_) = (*referred(value), "")
    resource = f"${{{named}}}" if named else text(value)
    kind = template.kind(named) or _SERVICES.get(text(value).removeprefix("arn:aws:").partition(":")[0], "")
    kind = FUNCTION if kind in _NAMES_OF_FUNCTIONS else kind
    if kind and kind not in needed.actions:
        yield f"an entry in {__name__} for {kind}"
        return
    # What another stack exports does not say what it is: the rights for one of them have to be there.
    kinds = [kind] if kind else list(needed.actions)
    yield from min(
        ([each for each in needed.actions[one] if not _allows(allowed, each, resource)] for one in kinds),
        key=len,
    )
    key = _key(template.properties(named))
    for action in needed.of_key.get(kind, ()) if key else ():
        by_key = _statements_of_key(template, key, role)
        if not _allows(allowed, action, f"${{{key}}}") and not _allows(by_key, action, "*"):
            yield f"{action} by {key}"


def _allows(statements: list[dict[str, Any]], action: str, resource: str) -> bool:
    """Whether a statement has the action on the resource; on objects in it where those are written."""
    pattern = re.escape(resource)
    if resource.startswith("${"):
        # By a reference or by any of its attributes: each stands for its ARN where an ARN is asked for.
        name, below = resource.removeprefix("${").split("}")
        below = "/.*" if action == "s3:PutObject" else re.escape(below)
        pattern = rf"\$\{{{re.escape(name)}(\.\w+)?\}}{below}"
    return any(
        any(
            re.fullmatch(re.escape(each).replace(r"\*", ".*"), action) for each in listed(statement["Action"])
        )
        and any(re.fullmatch(rf"{pattern}|\*", text(each)) for each in listed(statement["Resource"]))
        for statement in statements
    )


def _statements(template: Recorded, role: Any) -> Iterator[dict[str, Any]]:
    """Every statement of the policies of a role, which is in the template or imported."""
    (name, *_) = (*referred(role), "")
    attached = {f"${{{name}}}"} if name else {text(role).rpartition("/")[2]}
    for _, policy in template.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        if attached & set(map(text, policy.get("Roles", ()))):
            yield from policy["PolicyDocument"]["Statement"]
    for policy in template.properties(name).get("Policies", ()):
        yield from policy["PolicyDocument"]["Statement"]


def _statements_of_key(template: Recorded, key: str, role: Any) -> list[dict[str, Any]]:
    """The statements of a key's policy that name the role."""
    policy = template.properties(key).get("KeyPolicy", {"Statement": []})
    return [each for each in policy["Statement"] if each["Principal"].get("AWS") == role]


def _key(properties: Mapping[str, Any]) -> str:
    """The key of this template by which a queue, topic, stream or bucket encrypts; empty without one."""
    for path, value in paths(properties):
        if path.rpartition(".")[2] in _KEYS and referred(value):
            return referred(value)[0]
    return ""


def _is_assumed_by_lambda(template: Recorded, role: Any) -> bool:
    (name, *_) = (*referred(role), "")
    document = template.properties(name).get("AssumeRolePolicyDocument", {"Statement": []})
    principals = [each["Principal"].get("Service") for each in document["Statement"]]
    return not name or "lambda.amazonaws.com" in principals
