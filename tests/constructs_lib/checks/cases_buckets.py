"""Mistakes with buckets and what they notify."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, arn, ref, resource, role
from tests.constructs_lib.checks.parts_apis import permission
from tests.constructs_lib.checks.parts_events import bucket, lets, queued_rule, rule

BUCKET = bucket()
SEND = allow("sqs:SendMessage", arn("Failed"))


def _notifications(*given: tuple[str, str, str]) -> dict[str, Any]:
    found = [
        {
            "Event": event,
            "Function": arn("Function"),
            "Filter": {
                "S3Key": {"Rules": [{"Name": "prefix", "Value": prefix}, {"Name": "suffix", "Value": suffix}]}
            },
        }
        for event, prefix, suffix in given
    ]
    return {"NotificationConfiguration": {"LambdaConfigurations": found}}


def _writing(to: str) -> dict[str, Any]:
    return {
        **BUCKET,
        "Role": role(SEND, allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::shop-orders/{to}")),
    }


PATTERN = {
    "source": ["aws.s3"],
    "detail-type": ["Object Created"],
    "detail": {"bucket": {"name": [ref("Bucket")]}},
}
HEARD = {
    **in_place(rule(), "Rule", EventPattern=PATTERN),
    "Bucket": resource(
        "S3::Bucket", NotificationConfiguration={"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    ),
}
WRITES_BACK = {
    "Writes": resource(
        "IAM::Policy",
        PolicyName="Writes",
        Roles=[ref("Role")],
        PolicyDocument={"Statement": [allow("s3:Put*", {"Fn::Sub": "${Bucket.Arn}/*"})]},
    )
}
CUSTOM = {
    **{name: each for name, each in BUCKET.items() if name != "Bucket"},
    "Bucket": resource("S3::Bucket", BucketName="shop-orders"),
    "Notifications": {
        "Type": "Custom::S3BucketNotifications",
        "Properties": {
            "ServiceToken": "arn:aws:lambda:eu-west-1:111122223333:function:notifications",
            "BucketName": ref("Bucket"),
            "Managed": True,
            "NotificationConfiguration": {
                "LambdaFunctionConfigurations": [
                    {
                        "Events": ["s3:ObjectCreated:*"],
                        "LambdaFunctionArn": arn("Function"),
                        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}},
                    }
                ]
            },
        },
    },
}
QUEUED = {
    **{name: each for name, each in queued_rule().items() if name == "Queue"},
    "Policy": lets("s3", source="arn:aws:s3:::shop-orders"),
    "Bucket": resource(
        "S3::Bucket",
        BucketName="shop-orders",
        NotificationConfiguration={
            "QueueConfigurations": [{"Event": "s3:ObjectCreated:*", "Queue": arn("Queue")}]
        },
    ),
}


def _custom(**configuration: Any) -> dict[str, Any]:
    own = CUSTOM["Notifications"]["Properties"]
    return {"NotificationConfiguration": {**own["NotificationConfiguration"], **configuration}}


CASES: tuple[Case, ...] = (
    changed(
        "LP509",
        "two notifications of one prefix",
        BUCKET,
        "Bucket",
        **_notifications(("s3:ObjectCreated:*", "in/", ""), ("s3:ObjectCreated:Put", "in/eu/", "")),
    ),
    changed(
        "LP509",
        "two notifications of CDK's custom resource with one prefix",
        CUSTOM,
        "Notifications",
        **_custom(
            QueueConfigurations=[
                {"Events": ["s3:ObjectCreated:Put"], "QueueArn": "arn:aws:sqs:eu-west-1:111122223333:in"}
            ]
        ),
    ),
    changed(
        "LP502",
        "a prefix that is longer than keys",
        BUCKET,
        "Bucket",
        **_notifications(("s3:ObjectCreated:*", "x" * 1_025, "")),
    ),
    changed(
        "LP518",
        "a suffix with a wildcard",
        BUCKET,
        "Bucket",
        **_notifications(("s3:ObjectCreated:*", "", "*.csv")),
    ),
    changed(
        "LP575",
        "an event type without its end",
        BUCKET,
        "Bucket",
        **_notifications(("s3:ObjectCreated", "in/", "")),
    ),
    Case("LP510", "a function that writes where it is notified of", _writing("*"), _writing("out/*")),
    Case("LP510", "a rule's function that writes to its own bucket", {**HEARD, **WRITES_BACK}, HEARD),
    changed(
        "LP560",
        "a rule for a bucket that tells EventBridge nothing",
        HEARD,
        "Bucket",
        NotificationConfiguration=None,
    ),
    changed(
        "LP561",
        "notifications of the bucket that CDK's custom resource replaces",
        CUSTOM,
        "Bucket",
        NotificationConfiguration={
            "QueueConfigurations": [
                {"Event": "s3:ObjectRemoved:*", "Queue": "arn:aws:sqs:eu-west-1:111122223333:gone"}
            ]
        },
    ),
    Case(
        "LP562",
        "a queue that does not let its bucket send",
        {name: each for name, each in QUEUED.items() if name != "Policy"},
        QUEUED,
    ),
    Case(
        "LP562",
        "a queue that lets another bucket send",
        {**QUEUED, "Policy": lets("s3", source=arn("Other")), "Other": resource("S3::Bucket")},
        {**QUEUED, "Other": resource("S3::Bucket")},
    ),
    Case(
        "LP563",
        "a permission that waits for its bucket",
        {
            **BUCKET,
            "Permission": permission("s3", arn("Bucket"), SourceAccount="111122223333"),
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": BUCKET["Bucket"]["Properties"]},
        },
        BUCKET,
    ),
    Case(
        "LP564",
        "a bucket that does not wait for the permission",
        {**BUCKET, "Bucket": {"Type": "AWS::S3::Bucket", "Properties": BUCKET["Bucket"]["Properties"]}},
        BUCKET,
    ),
)
