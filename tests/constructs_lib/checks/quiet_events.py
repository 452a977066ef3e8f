"""Buckets, rules, schedules and topics in which nothing is wrong, or nothing that is known."""

from typing import Any

from tests.constructs_lib.checks.case import Resources, in_place
from tests.constructs_lib.checks.parts import allow, arn, queue_consumer, ref, resource, role
from tests.constructs_lib.checks.parts_apis import permission
from tests.constructs_lib.checks.parts_events import (
    bucket,
    lets,
    queued_rule,
    queued_topic,
    rule,
    schedule,
    service_role,
    topic,
)

RULE = rule()
TOPIC = topic()
BUCKET = bucket()
SEND = allow("sqs:SendMessage", arn("Failed"))
TWO_KINDS = {
    "NotificationConfiguration": {
        "LambdaConfigurations": [
            {"Event": "s3:ObjectCreated:*", "Function": arn("Function")},
            {"Event": "s3:ObjectRemoved:*", "Function": arn("Function")},
        ]
    }
}
SUFFIXES = {
    "NotificationConfiguration": {
        "LambdaConfigurations": [
            {
                "Event": "s3:ObjectCreated:*",
                "Function": arn("Function"),
                "Filter": {"S3Key": {"Rules": [{"Name": "Suffix", "Value": ending}]}},
            }
            for ending in (".jpg", ".png")
        ]
    }
}


def _principal(who: str) -> dict[str, Any]:
    """Return the policy of a queue as people wrote it before services had names."""
    statement = {
        **allow("SQS:SendMessage", arn("Queue")),
        "Principal": {"AWS": who},
        "Condition": {"ArnLike": {"aws:SourceArn": ref("Topic")}},
    }
    return resource("SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument={"Statement": [statement]})


PATTERNS: dict[str, dict[str, Any]] = {
    "any of two": {
        "source": ["shop"],
        "detail-type": ["a"],
        "$or": [{"account": ["1"]}, {"region": ["eu-west-1"]}],
    },
    "operators": {
        "source": [{"prefix": "shop"}],
        "detail": {"price": [{"numeric": [">", 0, "<=", 5]}], "gift": [{"exists": False}]},
    },
    "a name that only CloudFormation knows": {
        "source": [{"prefix": ref("Queue")}],
        "account": [ref("AWS::AccountId")],
        "region": [ref("AWS::Region"), {"anything-but": ["us-east-1", ref("Function")]}],
        "detail": {"bucket": {"name": [ref("Queue")]}},
    },
    "a rare but right form": {
        "time": [{"prefix": "2026-11-27"}],
        "resources": [{"exists": False}],
        "detail-type": [{"anything-but": ["Order Placed"]}],
        "detail": {"prefix": ["a"], "path": [{"wildcard": "a\\*b*"}], "net": [{"cidr": "10.0.0.0/8"}]},
    },
    "an account of the environment": {
        "account": [{"Ref": "AWS::AccountId"}],
        "detail-type": ["Order Placed"],
    },
}

QUIET: dict[str, Resources] = {
    "a rule with its function": RULE,
    "a rule with a queue": queued_rule(),
    "a schedule with its function": schedule(),
    "a topic with its function": TOPIC,
    "a topic with a queue": queued_topic(),
    "a bucket with its function": BUCKET,
    **{
        f"a pattern with {name}": in_place(RULE, "Rule", EventPattern=each) for name, each in PATTERNS.items()
    },
    "a queue that everybody may send to for a topic": {**queued_topic(), "Policy": _principal("*")},
    "two kinds of events of one bucket": in_place(BUCKET, "Bucket", **TWO_KINDS),
    "two suffixes of one bucket": in_place(BUCKET, "Bucket", **SUFFIXES),
    "a function that writes to another bucket": {
        **BUCKET,
        "Role": role(SEND, allow("s3:PutObject", {"Fn::Sub": "${Other.Arn}/*"})),
        "Other": resource("S3::Bucket"),
    },
    "a function that writes under a condition": {
        **BUCKET,
        "Role": role(
            SEND,
            {
                **allow("s3:PutObject", "arn:aws:s3:::shop-orders/*"),
                "Condition": {"StringLike": {"s3:prefix": "out/*"}},
            },
        ),
    },
    "a function that means to write where it is notified of": {
        **in_place(BUCKET, "Function", RecursiveLoop="Allow"),
        "Role": role(SEND, allow("s3:PutObject", "arn:aws:s3:::shop-orders/*")),
    },
    "a function that puts other events than its rule matches": {
        **RULE,
        "Role": role(
            SEND, allow("events:PutEvents", "arn:aws:events:eu-west-1:111122223333:event-bus/default")
        ),
    },
    "a permission for all rules": {
        **RULE,
        "Permission": permission("events", "arn:aws:events:eu-west-1:111122223333:rule/*"),
    },
    "a permission for whom nobody knows": {
        **RULE,
        "Permission": permission("events", {"Fn::ImportValue": "rule"}),
    },
    "a permission on whom nobody knows": {
        **RULE,
        "Permission": permission("events", arn("Rule"), {"Fn::ImportValue": "function"}),
    },
    "a rule for a function of another app": {
        "Rule": resource(
            "Events::Rule",
            ScheduleExpression="rate(1 day)",
            Targets=[{"Id": "F", "Arn": "arn:aws:lambda:eu-west-1:111122223333:function:other"}],
        )
    },
    "a rule for a bucket by way of CloudTrail": {
        **in_place(
            RULE,
            "Rule",
            EventPattern={
                "source": ["aws.s3"],
                "detail-type": ["AWS API Call via CloudTrail"],
                "detail": {"requestParameters": {"bucketName": [ref("Bucket")]}},
            },
        ),
        "Bucket": resource("S3::Bucket"),
    },
    "a rule for a bucket that CDK's custom resource switches on": {
        **in_place(
            RULE,
            "Rule",
            EventPattern={
                "source": ["aws.s3"],
                "detail-type": ["Object Created"],
                "detail": {"bucket": {"name": [ref("Bucket")]}},
            },
        ),
        "Bucket": resource("S3::Bucket"),
        "Notifications": {
            "Type": "Custom::S3BucketNotifications",
            "Properties": {
                "ServiceToken": "arn:aws:lambda:eu-west-1:111122223333:function:notifications",
                "BucketName": ref("Bucket"),
                "Managed": True,
                "NotificationConfiguration": {"EventBridgeConfiguration": {}},
            },
        },
    },
    "a bus that is fed by the default one": {
        **in_place(RULE, "Rule", EventBusName=ref("Bus"), EventPattern={"source": ["aws.ec2"]}),
        "Bus": resource("Events::EventBus", Name="orders"),
        "Forwards": resource(
            "Events::Rule",
            EventPattern={"source": ["aws.ec2"]},
            Targets=[{"Id": "Bus", "Arn": arn("Bus"), "RoleArn": arn("BusRole")}],
        ),
        "BusRole": service_role("events", allow("events:PutEvents", arn("Bus"))),
    },
    "a schedule of any action": in_place(
        schedule(),
        "Schedule",
        Target={
            "Arn": "arn:aws:scheduler:::aws-sdk:ec2:stopInstances",
            "RoleArn": arn("SchedulerRole"),
            "Input": '{"InstanceIds": []}',
        },
    ),
    "a schedule with seconds of no unit": in_place(
        schedule(), "Schedule", ScheduleExpression="rate(1 minutes)"
    ),
    "a queue for two rules": {
        **queued_rule(),
        "Other": resource(
            "Events::Rule", ScheduleExpression="rate(1 day)", Targets=[{"Id": "Queue", "Arn": arn("Queue")}]
        ),
        "OtherPolicy": lets("events", source=arn("Other")),
    },
    "a function that puts other events than come to its queue": {
        **queue_consumer(),
        "Bus": resource("Events::EventBus", Name="orders"),
        "QueuePolicy": lets("events", source=arn("Rule")),
        "Rule": resource(
            "Events::Rule",
            EventBusName=ref("Bus"),
            EventPattern={"source": ["shop"], "detail-type": ["Order Placed"]},
            Targets=[{"Id": "Queue", "Arn": arn("Queue")}],
        ),
        "Puts": resource(
            "IAM::Policy",
            PolicyName="Puts",
            Roles=[ref("Role")],
            PolicyDocument={"Statement": [allow("events:PutEvents", arn("Bus"))]},
        ),
    },
    "a rule for all services of AWS whose function puts events": {
        **in_place(RULE, "Rule", EventPattern={"source": [{"prefix": "aws."}]}),
        "Role": role(
            SEND, allow("events:PutEvents", "arn:aws:events:eu-west-1:111122223333:event-bus/default")
        ),
    },
    "a rule on a bus that its ARN names": in_place(
        RULE, "Rule", EventBusName="arn:aws:events:eu-west-1:999999999999:event-bus/orders"
    ),
}
