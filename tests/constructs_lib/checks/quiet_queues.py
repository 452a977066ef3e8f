"""Queues and their functions in which nothing is wrong."""

import json

from tests.constructs_lib.checks.case import Resources, in_place
from tests.constructs_lib.checks.parts import alarm, allow, arn, queue_consumer, ref, resource, role

QUEUE = queue_consumer()
READS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
OF_AWS = ["arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"]
ADMITTED = {
    "Statement": [
        {"Effect": "Allow", "Action": "sqs:*", "Resource": arn("Queue"), "Principal": {"AWS": arn("Role")}}
    ]
}
ON_FAILED = {name: alarm("Failed")["Properties"][name] for name in ("Namespace", "MetricName", "Dimensions")}


def _filtered(*patterns: object) -> Resources:
    filters = [{"Pattern": json.dumps(each)} for each in patterns]
    return in_place(QUEUE, "Mapping", FilterCriteria={"Filters": filters})


def _by(document: object) -> Resources:
    policy = resource("IAM::Policy", PolicyName="Own", Roles=[ref("Role")], PolicyDocument=document)
    return {
        **QUEUE,
        "Role": role(),
        "Policy": policy,
        "Mapping": {**QUEUE["Mapping"], "DependsOn": ["Policy"]},
    }


SERVICE = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/shop-dev*:*"
# As the Serverless Framework writes it.
SERVERLESS = {
    "WorkLogGroup": resource("Logs::LogGroup", LogGroupName="/aws/lambda/shop-dev-work", RetentionInDays=14),
    "IamRoleLambdaExecution": resource(
        "IAM::Role",
        AssumeRolePolicyDocument=QUEUE["Role"]["Properties"]["AssumeRolePolicyDocument"],
        Policies=[
            {
                "PolicyName": {"Fn::Join": ["-", ["shop", "dev", "lambda"]]},
                "PolicyDocument": {
                    "Statement": [
                        allow(["logs:CreateLogStream", "logs:CreateLogGroup"], [{"Fn::Sub": SERVICE}]),
                        allow(["logs:PutLogEvents"], [{"Fn::Sub": f"{SERVICE}:*"}]),
                        allow(READS, [arn("Queue")]),
                    ]
                },
            }
        ],
    ),
    "WorkLambdaFunction": {
        **resource(
            "Lambda::Function",
            Code={"S3Bucket": ref("ServerlessDeploymentBucket"), "S3Key": "serverless/shop/dev/shop.zip"},
            Handler="src/work.handler",
            Runtime="nodejs24.x",
            FunctionName="shop-dev-work",
            MemorySize=1024,
            Timeout=6,
            Role=arn("IamRoleLambdaExecution"),
        ),
        "DependsOn": ["WorkLogGroup"],
    },
    "ServerlessDeploymentBucket": resource("S3::Bucket"),
    "WorkEventSourceMappingSQSQueue": {
        **resource(
            "Lambda::EventSourceMapping",
            BatchSize=10,
            EventSourceArn=arn("Queue"),
            FunctionName=arn("WorkLambdaFunction"),
            Enabled=True,
            FunctionResponseTypes=["ReportBatchItemFailures"],
        ),
        "DependsOn": ["IamRoleLambdaExecution"],
    },
    **{name: QUEUE[name] for name in ("Queue", "Failed", "Alarm")},
}

QUIET: dict[str, Resources] = {
    "a service of Serverless": SERVERLESS,
    "a queue with its function": QUEUE,
    "a queue whose function has a policy of AWS": {
        **QUEUE,
        "Role": in_place({"Role": role()}, "Role", ManagedPolicyArns=OF_AWS)["Role"],
    },
    "a queue whose function has a policy of its own": _by({"Statement": [allow(READS, arn("Queue"))]}),
    "a queue whose function has a policy for all queues": _by({"Statement": allow("sqs:*", "*")}),
    "a queue whose function has a policy of a role that a parameter names": {
        **QUEUE,
        "Role": role(),
        "Policy": resource(
            "IAM::Policy",
            PolicyName="Own",
            Roles=[ref("Name")],
            PolicyDocument={"Statement": [allow(READS, arn("Queue"))]},
        ),
    },
    "a queue whose function has a policy of a role with a name that is put together": {
        **QUEUE,
        "Role": in_place({"Role": role()}, "Role", RoleName={"Fn::Sub": "work-${AWS::Partition}"})["Role"],
        "Policy": resource(
            "IAM::Policy",
            PolicyName="Own",
            Roles=[{"Fn::Sub": "work-${AWS::Partition}"}],
            PolicyDocument={"Statement": [allow(READS, arn("Queue"))]},
        ),
        "Mapping": {**QUEUE["Mapping"], "DependsOn": ["Policy"]},
    },
    "a queue whose function has a policy that is not known": _by({"Ref": "Document"}),
    "a queue that admits the role itself": {
        **QUEUE,
        "Role": role(),
        "Admits": resource("SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument=ADMITTED),
    },
    "a queue of another stack": {
        **{name: QUEUE[name] for name in ("Logs", "Role", "Function")},
        "Role": role(allow(READS, {"Fn::ImportValue": "queue"})),
        "Mapping": in_place(QUEUE, "Mapping", EventSourceArn={"Fn::ImportValue": "queue"})["Mapping"],
    },
    "a queue named by its ARN": {
        **{name: QUEUE[name] for name in ("Logs", "Function")},
        "Role": role(allow(READS, {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"})),
        "Mapping": in_place(
            QUEUE,
            "Mapping",
            EventSourceArn={"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"},
        )["Mapping"],
    },
    "a queue on a condition": in_place(
        QUEUE, "Mapping", EventSourceArn={"Fn::If": ["IsTest", {"Ref": "Other"}, arn("Queue")]}
    ),
    "a queue in batches of one": in_place(QUEUE, "Mapping", BatchSize=1, FunctionResponseTypes=None),
    "a queue with times that parameters choose": in_place(
        QUEUE, "Queue", VisibilityTimeout=ref("Time"), RedrivePolicy=ref("Policy")
    ),
    "a queue with a filter": _filtered({"body": {"kind": ["order"]}}, {"body": [{"exists": False}]}),
    "a filter that asks for what is not there": _filtered({"shipped": [{"exists": False}]}),
    "a dead-letter queue that is read by another function": {
        **{name: each for name, each in QUEUE.items() if name != "Alarm"},
        "Later": {
            **QUEUE["Function"],
            "Properties": {**QUEUE["Function"]["Properties"], "Role": arn("Reader")},
        },
        "Reader": role(allow(READS, arn("Failed"))),
        "Again": in_place(QUEUE, "Mapping", FunctionName=ref("Later"), EventSourceArn=arn("Failed"))[
            "Mapping"
        ],
        "Failed": in_place(QUEUE, "Failed", VisibilityTimeout=60)["Failed"],
    },
    "a dead-letter queue that is watched by an alarm on several metrics": {
        **QUEUE,
        "Alarm": resource("CloudWatch::Alarm", Metrics=[{"Id": "m", "MetricStat": {"Metric": ON_FAILED}}]),
    },
}
