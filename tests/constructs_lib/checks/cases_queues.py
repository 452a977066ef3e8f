"""Mistakes with queues and their dead-letter queues."""

import json
from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, arn, function, queue_consumer, ref, resource, role

QUEUE = queue_consumer()
FIFO = in_place(
    in_place(in_place(QUEUE, "Failed", FifoQueue=True), "Queue", FifoQueue=True),
    "Queue",
    VisibilityTimeout=120,
)
LIMITED = in_place(QUEUE, "Function", ReservedConcurrentExecutions=10)
LIMITED = in_place(LIMITED, "Mapping", ScalingConfig={"MaximumConcurrency": 10})
SECOND = {**QUEUE, "Other": function()["Function"], "Again": QUEUE["Mapping"]}
KEEPS = {"redrivePermission": "byQueue", "sourceQueueArns": [arn("Queue")]}
# Two that name each other are a circle for CloudFormation, so that a name says it.
NAMED = in_place(
    in_place(QUEUE, "Queue", QueueName="orders"),
    "Failed",
    QueueName="orders-failed",
    RedriveAllowPolicy=KEEPS,
)
HERE = "arn:aws:sqs:eu-west-1:111122223333:"
READS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
KEY_POLICY = {
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "kms:*",
            "Resource": "*",
            "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}},
        }
    ]
}
ENCRYPTED = {
    **in_place(QUEUE, "Queue", SqsManagedSseEnabled=None, KmsMasterKeyId=arn("Key")),
    "Key": resource("KMS::Key", KeyPolicy=KEY_POLICY),
    "Role": role(allow(READS, arn("Queue")), allow("kms:Decrypt", arn("Key"))),
}
POLICY = resource(
    "IAM::Policy",
    PolicyName="Reads",
    Roles=[ref("Role")],
    PolicyDocument={"Statement": [allow(READS, arn("Queue"))]},
)
APART = {**QUEUE, "Role": role(), "Policy": POLICY, "Mapping": {**QUEUE["Mapping"], "DependsOn": "Policy"}}


def _dead(code: str, title: str, target: Any, count: int = 5, right: Any = QUEUE) -> Case:
    policy = {"deadLetterTargetArn": target, "maxReceiveCount": count}
    return changed(code, title, right, "Queue", RedrivePolicy=policy)


def _filtered(code: str, title: str, *patterns: object) -> Case:
    filters = [{"Pattern": each if isinstance(each, str) else json.dumps(each)} for each in patterns]
    return changed(code, title, QUEUE, "Mapping", FilterCriteria={"Filters": filters})


CASES: tuple[Case, ...] = (
    changed("LP104", "messages come back while the function works", QUEUE, "Queue", VisibilityTimeout=5),
    changed(
        "LP105", "messages come back before Lambda's own retries end", QUEUE, "Queue", VisibilityTimeout=30
    ),
    changed("LP120", "a FIFO queue with a window", FIFO, "Mapping", MaximumBatchingWindowInSeconds=5),
    changed("LP102", "a batch of 100 without a window", QUEUE, "Mapping", BatchSize=100),
    changed("LP101", "a batch of 100 of a FIFO queue", FIFO, "Mapping", BatchSize=100),
    _filtered("LP109", "a filter that is no JSON", "{'body': ['order']}"),
    _filtered("LP109", "a filter without a list", {"body": {"kind": "order"}}),
    _filtered("LP137", "a filter about who sent a message", {"messageId": ["1"]}),
    _filtered("LP138", "a filter with an invalid operator", {"body": {"kind": [{"starts-with": "o"}]}}),
    _filtered("LP139", "a filter about the inside of a body", {"kind": ["order"]}),
    _filtered(
        "LP139", "a filter about the inside of a body, among others", {"body": ["x"]}, {"kind": ["order"]}
    ),
    changed(
        "LP113",
        "a queue of another Region",
        QUEUE,
        "Mapping",
        EventSourceArn="arn:aws:sqs:us-east-1:111122223333:orders",
    ),
    changed("LP114", "a queue without a dead-letter queue", QUEUE, "Queue", RedrivePolicy=None),
    Case("LP115", "a queue polled twice", {**QUEUE, "Again": QUEUE["Mapping"]}, QUEUE),
    Case("LP134", "a queue with two consumers", in_place(SECOND, "Again", FunctionName=ref("Other")), QUEUE),
    _dead("LP119", "given up after one receive", arn("Failed"), 1),
    changed("LP122", "a standard queue with a FIFO dead-letter queue", QUEUE, "Failed", FifoQueue=True),
    changed("LP122", "a FIFO queue with a standard dead-letter queue", FIFO, "Failed", FifoQueue=None),
    _dead("LP124", "a queue that is its own dead-letter queue", f"{HERE}orders", right=NAMED),
    changed(
        "LP125",
        "a dead-letter queue that admits none",
        QUEUE,
        "Failed",
        RedriveAllowPolicy={"redrivePermission": "denyAll"},
    ),
    changed(
        "LP125",
        "a dead-letter queue that admits another one",
        NAMED,
        "Failed",
        RedriveAllowPolicy={**KEEPS, "sourceQueueArns": [f"{HERE}payments"]},
    ),
    changed(
        "LP128",
        "dead letters that expire before their source's",
        QUEUE,
        "Failed",
        MessageRetentionPeriod=3_600,
    ),
    Case(
        "LP129",
        "a dead-letter queue of a function that is polled for",
        {
            **in_place(QUEUE, "Function", DeadLetterConfig={"TargetArn": arn("Failed")}),
            "Role": role(allow(READS, arn("Queue")), allow("sqs:SendMessage", arn("Failed"))),
        },
        QUEUE,
    ),
    changed(
        "LP130", "more concurrency than is reserved", LIMITED, "Function", ReservedConcurrentExecutions=5
    ),
    changed("LP131", "reserved concurrency without a maximum", LIMITED, "Mapping", ScalingConfig=None),
    Case("LP160", "a role that may not read its queue", {**QUEUE, "Role": role()}, QUEUE),
    Case(
        "LP160",
        "a role that may not delete messages",
        {**QUEUE, "Role": role(allow([READS[0], READS[2]], arn("Queue")))},
        QUEUE,
    ),
    Case("LP161", "a role that may not decrypt its queue", {**ENCRYPTED, "Role": QUEUE["Role"]}, ENCRYPTED),
    Case(
        "LP162",
        "a function that writes to its queue",
        {**QUEUE, "Role": role(allow([*READS, "sqs:SendMessage"], arn("Queue")))},
        QUEUE,
    ),
    changed(
        "LP168",
        "a redrive policy in another case",
        QUEUE,
        "Queue",
        RedrivePolicy={"deadLetterTargetArn": arn("Failed"), "MaxReceiveCount": 5},
    ),
    changed("LP169", "a queue encrypted twice", ENCRYPTED, "Queue", SqsManagedSseEnabled=True),
    changed("LP163", "a queue with a position", QUEUE, "Mapping", StartingPosition="LATEST"),
    changed("LP163", "a queue whose batches are halved", QUEUE, "Mapping", BisectBatchOnFunctionError=True),
    changed("LP164", "a batch that fails as a whole", QUEUE, "Mapping", FunctionResponseTypes=None),
    changed("LP165", "a mapping of a queue's address", QUEUE, "Mapping", EventSourceArn=ref("Queue")),
    changed(
        "LP166",
        "provisioned pollers with a maximum of concurrency",
        LIMITED,
        "Mapping",
        ProvisionedPollerConfig={"MinimumPollers": 2},
    ),
    Case(
        "LP167", "a mapping that does not wait for its policy", {**APART, "Mapping": QUEUE["Mapping"]}, APART
    ),
)
