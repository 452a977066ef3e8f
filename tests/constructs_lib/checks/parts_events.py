"""Buckets, rules, schedules and topics that are right, for templates with and without a mistake."""

from typing import Any

from tests.constructs_lib.checks.case import in_place
from tests.constructs_lib.checks.parts import alarm, allow, arn, lets, ref, resource, rule_consumer
from tests.constructs_lib.checks.parts_apis import permission

__all__ = ["bucket", "lets", "queued_rule", "queued_topic", "rule", "schedule", "service_role", "topic"]

QUEUE = resource("SQS::Queue", MessageRetentionPeriod=1_209_600, SqsManagedSseEnabled=True)


def service_role(service: str, *statements: dict[str, Any]) -> dict[str, Any]:
    """Return a role that a service may take."""
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": f"{service}.amazonaws.com"},
    }
    return resource(
        "IAM::Role",
        AssumeRolePolicyDocument={"Statement": [trust]},
        Policies=[{"PolicyName": "Own", "PolicyDocument": {"Statement": list(statements)}}],
    )


def rule() -> dict[str, Any]:
    """Return a rule for one kind of events with a function, with both failure routes."""
    pattern = {"source": ["shop"], "detail-type": ["Order Placed"]}
    return in_place(rule_consumer(), "Rule", EventPattern=pattern)


def _worker() -> dict[str, Any]:
    """Return a function with its failure route."""
    left_out = {"Rule", "Permission", "Kept", "KeptAlarm", "KeptPolicy"}
    return {name: each for name, each in rule_consumer().items() if name not in left_out}


def queued_rule() -> dict[str, Any]:
    """Return a rule that sends to a queue."""
    return {
        "Queue": QUEUE,
        "Policy": lets("events", source=arn("Rule")),
        "Rule": resource(
            "Events::Rule",
            EventPattern={"source": ["shop"], "detail-type": ["Order Placed"]},
            Targets=[{"Id": "Queue", "Arn": arn("Queue")}],
        ),
    }


def schedule() -> dict[str, Any]:
    """Return a schedule with a function, with its failure route."""
    return {
        **_worker(),
        "KeptAlarm": alarm("Kept"),
        "Kept": QUEUE,
        "SchedulerRole": service_role(
            "scheduler",
            allow("lambda:InvokeFunction", arn("Function")),
            allow("sqs:SendMessage", arn("Kept")),
        ),
        "Schedule": resource(
            "Scheduler::Schedule",
            ScheduleExpression="rate(5 minutes)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={
                "Arn": arn("Function"),
                "RoleArn": arn("SchedulerRole"),
                "DeadLetterConfig": {"Arn": arn("Kept")},
            },
        ),
    }


def topic() -> dict[str, Any]:
    """Return a topic with a function, with both failure routes."""
    return {
        **_worker(),
        "Topic": resource("SNS::Topic"),
        "Permission": permission("sns", ref("Topic")),
        "KeptAlarm": alarm("Kept"),
        "Kept": QUEUE,
        "KeptPolicy": lets("sns", "Kept", source=ref("Topic")),
        "Subscription": resource(
            "SNS::Subscription",
            TopicArn=ref("Topic"),
            Protocol="lambda",
            Endpoint=arn("Function"),
            RedrivePolicy={"deadLetterTargetArn": arn("Kept")},
        ),
    }


def queued_topic() -> dict[str, Any]:
    """Return a topic that sends to a queue."""
    return {
        "Topic": resource("SNS::Topic"),
        "Queue": QUEUE,
        "Policy": lets("sns", source=ref("Topic")),
        "Subscription": resource(
            "SNS::Subscription", TopicArn=ref("Topic"), Protocol="sqs", Endpoint=arn("Queue")
        ),
    }


def bucket(name: str = "shop-orders") -> dict[str, Any]:
    """Return a bucket that notifies a function, with its failure route."""
    return {
        **_worker(),
        "Permission": permission("s3", f"arn:aws:s3:::{name}", SourceAccount="111122223333"),
        "Bucket": {
            **resource(
                "S3::Bucket",
                BucketName=name,
                NotificationConfiguration={
                    "LambdaConfigurations": [
                        {
                            "Event": "s3:ObjectCreated:*",
                            "Function": arn("Function"),
                            "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "in/"}]}},
                        }
                    ]
                },
            ),
            "DependsOn": ["Permission"],
        },
    }
