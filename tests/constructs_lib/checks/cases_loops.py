"""Mistakes by which events come back, and resources that wait for each other."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, arn, function, queue_consumer, ref, resource, role
from tests.constructs_lib.checks.parts_events import lets, rule, topic

TOPIC = topic()
RULE = in_place(rule(), "Rule", EventPattern={"source": ["shop"], "detail-type": ["Order Placed"]})
FAILED = allow("sqs:SendMessage", arn("Failed"))
DEFAULT_BUS = {"Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"}
PUTS = {**RULE, "Role": role(FAILED, allow("events:PutEvents", DEFAULT_BUS))}
BUS = {
    **in_place(RULE, "Rule", EventBusName=ref("Bus")),
    "Bus": resource("Events::EventBus", Name="orders"),
    "Archive": resource("Events::EventBus", Name="archive"),
    "Copies": resource(
        "Events::Rule",
        EventBusName=ref("Bus"),
        EventPattern={"source": ["shop"]},
        Targets=[{"Id": "Archive", "Arn": arn("Archive")}],
    ),
}
SETTLED = {
    **TOPIC,
    "Done": resource("SNS::Topic"),
    "Role": role(FAILED, allow("sns:Publish", [ref("Topic"), ref("Done")])),
    "Settings": resource(
        "Lambda::EventInvokeConfig",
        FunctionName=ref("Function"),
        Qualifier="$LATEST",
        MaximumRetryAttempts=1,
        DestinationConfig={"OnSuccess": {"Destination": ref("Done")}},
    ),
}
SETTLED = in_place(SETTLED, "Subscription", FilterPolicy={"kind": ["order"]})
QUEUED = queue_consumer()
FANNED = {
    **QUEUED,
    "Topic": resource("SNS::Topic"),
    "Policy": lets("sns", source=ref("Topic")),
    "Subscription": resource(
        "SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=arn("Queue")
    ),
}


def _policy(name: str, statement: dict[str, Any]) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return resource("IAM::Policy", PolicyName="Own", Roles=[ref(name)], PolicyDocument=document)


def _knows(other: str | None) -> dict[str, Any]:
    variables = {} if other is None else {"Environment": {"Variables": {"OTHER": arn(other)}}}
    found: dict[str, Any] = function(**variables)["Function"]
    return found


PUBLISHES = {"Publishes": _policy("Role", allow("sns:Publish", ref("Topic")))}

STORED = {
    **QUEUED,
    "Policy": lets("s3", source="arn:aws:s3:::shop-orders"),
    "Bucket": resource(
        "S3::Bucket",
        BucketName="shop-orders",
        NotificationConfiguration={
            "QueueConfigurations": [
                {
                    "Event": "s3:ObjectCreated:*",
                    "Queue": arn("Queue"),
                    "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "in/"}]}},
                }
            ]
        },
    ),
}


def _stores(keys: str) -> dict[str, Any]:
    return {"Stores": _policy("Role", allow("s3:PutObject", f"arn:aws:s3:::shop-orders/{keys}"))}


CASES: tuple[Case, ...] = (
    Case(
        "LP390",
        "a function that sends to its own topic",
        {**TOPIC, "Role": role(FAILED, allow("sns:Publish", ref("Topic")))},
        TOPIC,
    ),
    changed(
        "LP391", "a function that puts what its rule matches", PUTS, "Rule", EventPattern={"source": ["shop"]}
    ),
    changed(
        "LP392",
        "a rule that sends to its own bus",
        BUS,
        "Copies",
        Targets=[{"Id": "Archive", "Arn": arn("Bus")}],
    ),
    changed(
        "LP393",
        "a success that starts the function again",
        SETTLED,
        "Settings",
        DestinationConfig={"OnSuccess": {"Destination": ref("Topic")}},
    ),
    Case("LP394", "events that come back by a topic and a queue", {**FANNED, **PUBLISHES}, FANNED),
    Case(
        "LP394",
        "objects that come back by a queue",
        {**STORED, **_stores("in/*")},
        {**STORED, **_stores("out/*")},
    ),
    Case(
        "LP395",
        "two functions that need each other's ARN",
        {**function(), "Function": _knows("Second"), "Second": _knows("Function")},
        {**function(), "Function": _knows("Second"), "Second": _knows(None)},
    ),
)
