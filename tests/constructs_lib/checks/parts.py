"""Resources that are right, for templates with and without a mistake."""

from typing import Any

__all__ = [
    "FUNCTION", "LOGS", "ROLE", "alarm", "allow", "arn", "function", "queue_consumer", "ref", "resource",
    "role", "rule_consumer", "stream_consumer",
]  # fmt: skip


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    """Return a resource of a type, such as `Lambda::Function`."""
    return {"Type": f"AWS::{kind}", "Properties": properties}


def ref(logical_id: str) -> dict[str, str]:
    """Return what Ref names."""
    return {"Ref": logical_id}


def arn(logical_id: str, attribute: str = "Arn") -> dict[str, list[str]]:
    """Return an attribute of a resource."""
    return {"Fn::GetAtt": [logical_id, attribute]}


def role(*statements: dict[str, Any]) -> dict[str, Any]:
    """Return a role for Lambda that may write logs, and what else is said."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ],
    }
    logs = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": arn("Logs"),
    }
    document = {"Version": "2012-10-17", "Statement": [logs, *statements]}
    return resource(
        "IAM::Role",
        AssumeRolePolicyDocument=trust,
        Policies=[{"PolicyName": "Own", "PolicyDocument": document}],
    )


def allow(actions: str | list[str], resources: Any) -> dict[str, Any]:
    """Return a statement of a policy."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


LOGS = resource("Logs::LogGroup", RetentionInDays=30)
ROLE = role()
FUNCTION = resource(
    "Lambda::Function",
    Handler="index.handler",
    Runtime="python3.13",
    Role=arn("Role"),
    Timeout=10,
    LoggingConfig={"LogGroup": ref("Logs")},
    Code={"ZipFile": "def handler(event, context):\n    return None\n"},
)


def function(**properties: Any) -> dict[str, Any]:
    """Return the resources of one function that is right."""
    own = {**FUNCTION, "Properties": {**FUNCTION["Properties"], **properties}}
    return {"Logs": LOGS, "Role": ROLE, "Function": own}


def alarm(queue: str) -> dict[str, Any]:
    """Return an alarm on the messages that are in a queue."""
    return resource(
        "CloudWatch::Alarm",
        Namespace="AWS/SQS",
        MetricName="ApproximateNumberOfMessagesVisible",
        Dimensions=[{"Name": "QueueName", "Value": arn(queue, "QueueName")}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )


def stream_consumer(*, kind: str = "Stream") -> dict[str, Any]:
    """Return the resources of a function that a stream of Kinesis or of a table invokes, with its route."""
    is_table = kind == "Table"
    service, source = ("dynamodb", arn("Table", "StreamArn")) if is_table else ("kinesis", arn("Stream"))
    reads = ["GetRecords", "GetShardIterator", "DescribeStream", "ListShards", "ListStreams"]
    sources = {
        "Stream": resource("Kinesis::Stream", ShardCount=1),
        "Table": resource(
            "DynamoDB::Table",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            StreamSpecification={"StreamViewType": "NEW_AND_OLD_IMAGES"},
        ),
    }
    return {
        **function(),
        "Role": role(
            allow([f"{service}:{each}" for each in reads], source),
            allow("s3:PutObject", {"Fn::Sub": "${Failures.Arn}/*"}),
        ),
        "Failures": resource("S3::Bucket"),
        kind: sources[kind],
        "Mapping": resource(
            "Lambda::EventSourceMapping",
            FunctionName=ref("Function"),
            EventSourceArn=source,
            StartingPosition="TRIM_HORIZON",
            MaximumRetryAttempts=5,
            MaximumRecordAgeInSeconds=3_600,
            DestinationConfig={"OnFailure": {"Destination": arn("Failures")}},
        ),
    }


def lets(service: str, queue: str = "Queue", **condition: Any) -> dict[str, Any]:
    """Return the policy of a queue that lets a service send."""
    statement = {**allow("sqs:SendMessage", arn(queue)), "Principal": {"Service": f"{service}.amazonaws.com"}}
    if condition:
        statement["Condition"] = {"ArnEquals": {"aws:SourceArn": condition["source"]}}
    return resource("SQS::QueuePolicy", Queues=[ref(queue)], PolicyDocument={"Statement": [statement]})


def rule_consumer() -> dict[str, Any]:
    """Return the resources of a function that a rule invokes, with its failure route."""
    send = allow("sqs:SendMessage", arn("Failed"))
    own = function(DeadLetterConfig={"TargetArn": arn("Failed")})
    target = {"Id": "Function", "Arn": arn("Function"), "DeadLetterConfig": {"Arn": arn("Kept")}}
    return {
        **own,
        "Role": role(send),
        "Failed": resource("SQS::Queue", MessageRetentionPeriod=1_209_600, SqsManagedSseEnabled=True),
        "Alarm": alarm("Failed"),
        "Kept": resource("SQS::Queue", MessageRetentionPeriod=1_209_600, SqsManagedSseEnabled=True),
        "KeptAlarm": alarm("Kept"),
        "KeptPolicy": lets("events", "Kept", source=arn("Rule")),
        "Rule": resource("Events::Rule", EventPattern={"source": ["shop"]}, Targets=[target]),
        "Permission": resource(
            "Lambda::Permission",
            FunctionName=ref("Function"),
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn=arn("Rule"),
        ),
    }


def queue_consumer() -> dict[str, Any]:
    """Return the resources of a function that a queue invokes, with its failure route."""
    actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    return {
        **function(),
        "Role": role(allow(actions, arn("Queue"))),
        "Failed": resource("SQS::Queue", MessageRetentionPeriod=1_209_600, SqsManagedSseEnabled=True),
        "Alarm": alarm("Failed"),
        "Queue": resource(
            "SQS::Queue",
            VisibilityTimeout=60,
            SqsManagedSseEnabled=True,
            RedrivePolicy={"deadLetterTargetArn": arn("Failed"), "maxReceiveCount": 5},
        ),
        "Mapping": resource(
            "Lambda::EventSourceMapping",
            FunctionName=ref("Function"),
            EventSourceArn=arn("Queue"),
            BatchSize=10,
            FunctionResponseTypes=["ReportBatchItemFailures"],
        ),
    }
