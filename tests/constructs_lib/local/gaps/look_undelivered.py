"""Looks at rules and topics: what becomes of what they cannot deliver, and what is counted."""

import functools
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.waiting import until

from .look_async import QUEUE, log_lines
from .support import Emulator, StackFailedError, observe, python_function

GONE = "arn:aws:lambda:us-east-1:000000000000:function:gone"
PRINTER = "import json\ndef handler(event, context): print('got', json.dumps(event))"


def rule(pattern: object, *targets: object) -> dict[str, Any]:
    return {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": pattern, "Targets": targets}}


@functools.cache
def lost_event(emulator: Emulator) -> tuple[dict[str, str], dict[str, Any] | None]:
    """Have a rule fail to deliver an event, once for both looks; return names and the letter."""
    target = {"Id": "gone", "Arn": GONE, "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Queue", "Arn"]}}}
    target["RetryPolicy"] = {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 60}
    resources = {"Queue": QUEUE, "Rule": rule({"source": ["lost"]}, target)}
    outputs = {"Queue": {"Ref": "Queue"}, "Rule": {"Ref": "Rule"}, "Arn": {"Fn::GetAtt": ["Rule", "Arn"]}}
    stack = emulator.deploy(resources, outputs)
    entry = {"Source": "lost", "DetailType": "order", "Detail": '{"order": 6}'}
    emulator.client("events").put_events(Entries=[entry])
    return stack, emulator.message(stack["Queue"])


@observe(
    "rule-dead-letter-queue",
    aws={"ERROR_CODE": "NO_RESOURCE", "RETRY_ATTEMPTS": "0", "TARGET_ARN": GONE, "detail": {"order": 6}},
    upstream=None,
)
def letter_of_a_rule_without_a_function(emulator: Emulator) -> object:
    stack, message = lost_event(emulator)
    if message is None:
        return None
    found = {key: each["StringValue"] for key, each in message["MessageAttributes"].items()}
    assert found.pop("ERROR_MESSAGE") == f"{GONE} does not exist."
    assert found.pop("RULE_ARN") == stack["Arn"]
    return found | {"detail": json.loads(message["Body"])["detail"]}


@observe("rule-metrics", aws=[1.0, 1.0, 1.0, 0.0], upstream=[0.0, 0.0, 0.0, 0.0])
def counts_of_a_rule(emulator: Emulator) -> object:
    stack, _ = lost_event(emulator)
    names = ("Invocations", "FailedInvocations", "InvocationsSentToDlq", "InvocationsFailedToBeSentToDlq")

    def counts() -> list[float]:
        return [total(emulator, "AWS/Events", name, RuleName=stack["Rule"]) for name in names]

    # It is counted after the letter was sent.
    return emulator.until(counts, lambda found: found[2])


@observe(
    "rule-patterns-of-templates",
    aws=["Event pattern is not valid. Reason: Unrecognized match type starts-with"],
    upstream="deployed",
)
def pattern_with_an_unknown_operator(emulator: Emulator) -> object:
    try:
        emulator.deploy({"Rule": rule({"detail": {"key": [{"starts-with": "in/"}]}})})
    except StackFailedError as error:
        return re.findall("Event pattern is not valid. Reason: Unrecognized match type [a-z-]+", str(error))[
            :1
        ]
    return "deployed"


@functools.cache
def lost_message(emulator: Emulator) -> tuple[dict[str, str], dict[str, Any] | None]:
    """Have a topic fail to deliver a message, once for both looks; return names and the letter."""
    subscription = {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Ref": "Topic"},
            "Protocol": "lambda",
            "Endpoint": GONE,
            "FilterPolicy": {"order": [{"numeric": [">", 5]}]},
            "FilterPolicyScope": "MessageBody",
            "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Queue", "Arn"]}},
        },
    }
    resources = {"Queue": QUEUE, "Topic": {"Type": "AWS::SNS::Topic"}, "Subscription": subscription}
    outputs: dict[str, Any] = {name: {"Ref": name} for name in resources}
    outputs["Name"] = {"Fn::GetAtt": ["Topic", "TopicName"]}
    stack = emulator.deploy(resources, outputs)
    for order in (5, 7):
        emulator.client("sns").publish(TopicArn=stack["Topic"], Message=json.dumps({"order": order}))
    return stack, emulator.message(stack["Queue"])


@observe(
    "subscription-dead-letter-queue",
    aws=("Notification", '{"order": 7}', ["ErrorCode", "ErrorMessage", "RequestID"]),
    upstream=None,
)
def letter_of_a_subscription_without_a_function(emulator: Emulator) -> object:
    stack, message = lost_message(emulator)
    if message is None:
        return None
    body = json.loads(message["Body"])
    assert body["TopicArn"] == stack["Topic"]
    assert body["UnsubscribeURL"].endswith(f"&SubscriptionArn={stack['Subscription']}")
    return body["Type"], body["Message"], sorted(message["MessageAttributes"])


@observe("subscription-metrics", aws=[0.0, 1.0, 1.0, 0.0], upstream=[0.0, 0.0, 0.0, 0.0])
def counts_of_a_topic(emulator: Emulator) -> object:
    stack, _ = lost_message(emulator)
    names = ("Delivered", "Failed", "RedrivenToDlq", "FailedToRedriveToDlq")

    def counts() -> list[float]:
        return [
            total(emulator, "AWS/SNS", f"NumberOfNotifications{name}", TopicName=stack["Name"])
            for name in names
        ]

    return emulator.until(counts, lambda found: found[2])


def total(emulator: Emulator, namespace: str, metric: str, **dimensions: str) -> float:
    found = emulator.client("cloudwatch").get_metric_statistics(
        Namespace=namespace,
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=datetime.now(UTC) - timedelta(hours=1),
        EndTime=datetime.now(UTC) + timedelta(hours=1),
        Period=60,
        Statistics=["Sum"],
    )
    return float(sum(point["Sum"] for point in found["Datapoints"]))


@observe(
    "subscription-event",
    aws=(None, {}, True, ["SigningCertUrl", "UnsubscribeUrl"]),
    upstream=("left out", "left out", False, ["SigningCertURL", "UnsubscribeURL"]),
)
def event_of_a_topic(emulator: Emulator) -> object:
    subscription = {"Protocol": "lambda", "Endpoint": {"Fn::GetAtt": ["Function", "Arn"]}}
    resources = {
        "Function": python_function(PRINTER),
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [subscription]}},
    }
    stack = emulator.deploy(resources, {name: {"Ref": name} for name in resources})
    emulator.client("sns").publish(TopicArn=stack["Topic"], Message="hello")
    (line,) = log_lines(emulator, stack["Function"], "got", 1, sure=True)
    (record,) = json.loads(line.removeprefix("got "))["Records"]
    sns = record["Sns"]
    links = sorted(name for name in sns if name.lower().endswith("url"))
    names_it = sns[links[1]].endswith(f"&SubscriptionArn={record['EventSubscriptionArn']}")
    return sns.get("Subject", "left out"), sns.get("MessageAttributes", "left out"), names_it, links


@observe(
    "bucket-event-details",
    aws=[
        ("PutObject", "in/a b+\u00fc.csv", ["etag", "key", "sequencer", "size", "version-id"], True),
        ("DeleteObject", "in/a b+\u00fc.csv", ["etag", "key", "sequencer", "version-id"], True),
        ("DeleteObject", "in/a b+\u00fc.csv", ["key", "sequencer", "version-id"], True),
    ],
    upstream=[
        ("PutObject", "in/a b+\u00fc.csv", ["etag", "key", "sequencer", "size"], False),
        ("DeleteObject", "in/a b+\u00fc.csv", ["etag", "key", "sequencer", "size"], False),
        ("DeleteObject", "in/a b+\u00fc.csv", ["etag", "key", "sequencer", "size"], False),
    ],
)
def events_of_a_bucket(emulator: Emulator) -> object:
    key = "in/a b+\u00fc.csv"
    bucket, queue = versioned_bucket(emulator)
    s3 = emulator.client("s3")
    versions = [s3.put_object(Bucket=bucket, Key=key, Body=b"hello")["VersionId"]]
    s3.put_object(Bucket=bucket, Key="out/elsewhere.csv", Body=b"")
    versions.append(s3.delete_object(Bucket=bucket, Key=key)["VersionId"])
    s3.delete_object(Bucket=bucket, Key=key, VersionId=versions[0])
    versions.append(versions[0])
    details = sorted(received(emulator, queue, 3), key=lambda each: str(each["object"]["sequencer"]))
    return [
        (
            each["reason"],
            each["object"]["key"],
            sorted(each["object"]),
            each["object"].get("version-id") == version,
        )
        for each, version in zip(details, versions, strict=True)
    ]


def versioned_bucket(emulator: Emulator) -> tuple[str, str]:
    pattern = {
        "source": ["aws.s3"],
        "detail": {"bucket": {"name": [{"Ref": "Bucket"}]}, "object": {"key": [{"wildcard": "in/*.csv"}]}},
    }
    settings = {
        "VersioningConfiguration": {"Status": "Enabled"},
        "NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}},
    }
    resources = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": settings},
        "Queue": QUEUE,
        "Rule": rule(pattern, {"Id": "queue", "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}}),
    }
    stack = emulator.deploy(resources, {name: {"Ref": name} for name in ("Bucket", "Queue")})
    return stack["Bucket"], stack["Queue"]


def received(emulator: Emulator, queue: str, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def enough() -> bool:
        answer = emulator.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        found.extend(json.loads(message["Body"])["detail"] for message in answer.get("Messages", []))
        return len(found) >= count

    until(enough)
    return found
