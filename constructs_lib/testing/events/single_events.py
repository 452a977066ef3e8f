"""Events that come one at a time: of EventBridge, S3, SNS, Scheduler, and of destinations."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from constructs_lib.testing.events.sample_values import (
    ACCOUNT,
    MOMENT,
    REGION,
    as_text,
    identifier,
    md5,
    milliseconds_text,
    seconds_text,
)

# What S3 tells of an object beside its key and its version, by the type of the event. Where no
# address is told, S3 did it by itself: a restore is completed, a rule of a lifecycle is due.
_TOLD = {
    "Object Created": ("size", "etag", "sequencer", "source-ip-address", "reason"),
    "Object Deleted": ("etag", "sequencer", "source-ip-address", "reason", "deletion-type"),
    "Object Restore Initiated": ("size", "etag", "source-ip-address", "source-storage-class"),
    "Object Restore Completed": ("size", "etag", "restore-expiry-time", "source-storage-class"),
    "Object Restore Expired": ("etag",),
    "Object Storage Class Changed": ("size", "etag", "destination-storage-class"),
    "Object Access Tier Changed": ("size", "etag", "destination-access-tier"),
}
# Tags and access control lists.
_TOLD_OF_OTHERS = ("etag", "source-ip-address")
_FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:function:$LATEST"


def event(
    detail: Mapping[str, Any] | None = None,
    *,
    detail_type: str = "OrderPlaced",
    source: str = "com.example.orders",
    resources: Sequence[str] = (),
    time: datetime = MOMENT,
) -> dict[str, Any]:
    """Return an event as a rule of EventBridge hands it over.

    Args:
        detail: what happened. Default: no details.
        detail_type: what kind of event it is.
        source: who sent it.
        resources: ARNs of what it is about.
        time: when it happened.

    Source:
        https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html (2026-11-27)
    """
    return {
        "version": "0",
        "id": identifier("event", source, detail_type),
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT,
        "time": seconds_text(time),
        "region": REGION,
        "resources": list(resources),
        "detail": dict(detail or {}),
    }


def bucket(
    key: str = "example-key",
    *,
    name: str = "bucket",
    detail_type: str = "Object Created",
    reason: str | None = None,
    size: int = 5,
    version_id: str | None = None,
    time: datetime = MOMENT,
) -> dict[str, Any]:
    """Return what `BucketDelivery.event_bridge()` hands over: an event of EventBridge about one object.

    Args:
        key: the object's key, as it is.
        name: the bucket's name.
        detail_type: what happened, such as `Object Created` or `Object Deleted`.
        reason: by what it happened, such as `CopyObject` or `Lifecycle Expiration`. Default: `PutObject` of
            a created object, `DeleteObject` of a deleted one; S3 tells none of anything else.
        size: the object's bytes, where S3 tells them; an event of a deleted object has none.
        version_id: the version, in a versioned bucket. Default: the bucket is not versioned.
        time: when it happened.

    Source:
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html (2026-11-27)
    """
    told = _told(detail_type, reason, version_id)
    about = {"size": size, "etag": _etag(key, is_deleted=detail_type == "Object Deleted")}
    about |= {"sequencer": md5(key)[:16].upper()}
    more = {
        "source-ip-address": "192.0.2.1",
        "reason": reason or ("DeleteObject" if detail_type == "Object Deleted" else "PutObject"),
        "deletion-type": "Permanently Deleted" if version_id is None else "Delete Marker Created",
        "restore-expiry-time": seconds_text(time + timedelta(days=1)),
        "source-storage-class": "GLACIER",
        "destination-storage-class": "GLACIER",
        "destination-access-tier": "ARCHIVE_ACCESS",
    }
    versioned = {} if version_id is None else {"version-id": version_id}
    detail: dict[str, Any] = {
        "version": "0",
        "bucket": {"name": name},
        "object": {"key": key, **versioned, **{field: about[field] for field in about if field in told}},
        "request-id": md5(key)[:16].upper(),
        "requester": ACCOUNT if "source-ip-address" in told else "s3.amazonaws.com",
        **{field: more[field] for field in more if field in told},
    }
    arns = [f"arn:aws:s3:::{name}"]
    return event(detail, detail_type=detail_type, source="aws.s3", resources=arns, time=time)


def _told(detail_type: str, reason: str | None, version_id: str | None) -> set[str]:
    told = {*_TOLD.get(detail_type, _TOLD_OF_OTHERS)}
    if reason is not None:
        told.add("reason")
    if detail_type == "Object Deleted" and version_id is None:
        # Only a delete marker has one: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        told.remove("etag")
    if reason == "Lifecycle Expiration":
        # S3 asked for it itself.
        told.discard("source-ip-address")
    return told


def _etag(key: str, *, is_deleted: bool) -> str:
    """Return the ETag of an object, and that of a delete marker, which has no content."""
    return md5("" if is_deleted else key)


def bucket_notification(
    *keys: str,
    name: str = "bucket",
    event_name: str = "ObjectCreated:Put",
    size: int = 5,
    version_id: str | None = None,
    time: datetime = MOMENT,
) -> dict[str, Any]:
    """Return what `BucketDelivery.direct()` hands over: a notification of S3.

    Args:
        keys: the key of each object, as it is; it is URL-encoded in the event, as by S3.
        name: the bucket's name.
        event_name: what happened, such as `ObjectCreated:Put` or `ObjectRemoved:Delete`.
        size: the bytes of each object; an event of a deleted object has none.
        version_id: the version, in a versioned bucket. Default: the bucket is not versioned.
        time: when it happened.

    Source:
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html (2026-11-27)
    """
    is_deleted = event_name.startswith(("ObjectRemoved", "LifecycleExpiration"))
    versioned = {} if version_id is None else {"versionId": version_id}
    records = []
    for key in keys:
        about: dict[str, Any] = {"key": quote_plus(key, safe="/")}
        about |= {} if is_deleted else {"size": size}
        if not is_deleted or event_name.endswith("DeleteMarkerCreated"):
            about["eTag"] = _etag(key, is_deleted=is_deleted)
        about |= {**versioned, "sequencer": md5(key)[:16].upper()}
        records.append(_notification_record(name, event_name, milliseconds_text(time), about))
    return {"Records": records}


def _notification_record(name: str, event_name: str, time: str, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": time,
        "eventName": event_name,
        "userIdentity": {"principalId": "AWS:AIDACKCEVSQ6C2EXAMPLE"},
        "requestParameters": {"sourceIPAddress": "192.0.2.1"},
        "responseElements": {
            "x-amz-request-id": md5(about["key"])[:16].upper(),
            "x-amz-id-2": base64.b64encode(md5(about["key"]).encode()).decode(),
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": identifier("notification", name),
            "bucket": {
                "name": name,
                "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                "arn": f"arn:aws:s3:::{name}",
            },
            "object": about,
        },
    }


def topic(
    message: object = "Hello",
    *,
    subject: str | None = None,
    attributes: Mapping[str, str | int | bytes] | None = None,
    name: str = "topic",
    published: datetime = MOMENT,
) -> dict[str, Any]:
    """Return the event of a message of SNS, which comes alone.

    Args:
        message: a text as it is, anything else as JSON.
        subject: the subject. Default: none.
        attributes: message attributes. Default: none.
        name: the topic's name.
        published: when it was published.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html (2026-11-27)
    """
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}"
    subscription = f"{arn}:{identifier('subscription', name)}"
    service = f"https://sns.{REGION}.amazonaws.com/"
    sns = {
        "Type": "Notification",
        "MessageId": identifier("message", name),
        "TopicArn": arn,
        "Subject": subject,
        "Message": as_text(message),
        "Timestamp": milliseconds_text(published),
        "SignatureVersion": "1",
        "Signature": base64.b64encode(md5(as_text(message)).encode()).decode(),
        "SigningCertUrl": f"{service}SimpleNotificationService-{md5(name)}.pem",
        "UnsubscribeUrl": f"{service}?Action=Unsubscribe&SubscriptionArn={subscription}",
        "MessageAttributes": {key: _attribute(value) for key, value in (attributes or {}).items()},
    }
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "Sns": sns,
    }
    return {"Records": [record]}


def schedule(
    input: Mapping[str, Any] | None = None,  # noqa: A002 (the parameter of ScheduledFunction)
    *,
    scheduled_time: datetime = MOMENT,
    attempt_number: int = 1,
    name: str = "schedule",
) -> dict[str, Any]:
    """Return what `ScheduledFunction` hands over.

    Args:
        input: what the construct was given as `input`, passed on without changes, except what is in it as
            `<aws.scheduler.scheduled-time>` and its like. Default: the four values that a schedule without
            `input` sends.
        scheduled_time: the time it runs for.
        attempt_number: which attempt of Scheduler it is.
        name: the schedule's name.

    Source:
        https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
        (2026-11-27)
    """
    told = {
        "scheduled_time": seconds_text(scheduled_time),
        "schedule_arn": f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/group/{name}",
        "execution_id": identifier("execution", name, scheduled_time),
        "attempt_number": str(attempt_number),
    }
    if input is None:
        return told
    by_name = {f"<aws.scheduler.{key.replace('_', '-')}>": value for key, value in told.items()}
    filled: dict[str, Any] = _filled(input, by_name)
    return filled


def destination(
    payload: Any,
    *,
    response: Any = None,
    error: str | None = None,
    error_type: str = "RuntimeError",
    attempts: int = 3,
    time: datetime = MOMENT,
) -> dict[str, Any]:
    """Return what Lambda sends to the destination of an asynchronous invocation.

    Args:
        payload: the event that the function was invoked with.
        response: what it returned.
        error: the message with which it failed. Default: it succeeded.
        error_type: the class of that error.
        attempts: how often it was invoked, 1 to 3; a function that succeeded was invoked once.
        time: when it ended.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html (2026-11-27)
    """
    has_failed = error is not None
    answered: dict[str, Any] = {"statusCode": 200, "executedVersion": "$LATEST"}
    if has_failed:
        answered["functionError"] = "Unhandled"
        response = {"errorMessage": error, "errorType": error_type, "stackTrace": []}
    return {
        "version": "1.0",
        "timestamp": milliseconds_text(time),
        "requestContext": {
            "requestId": identifier("request", error),
            "functionArn": _FUNCTION,
            "condition": "RetriesExhausted" if has_failed else "Success",
            "approximateInvokeCount": attempts if has_failed else 1,
        },
        "requestPayload": payload,
        "responseContext": answered,
        "responsePayload": response,
    }


def _attribute(value: str | int | bytes) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"Type": "Binary", "Value": base64.b64encode(value).decode()}
    return {"Type": "String" if isinstance(value, str) else "Number", "Value": str(value)}


def _filled(value: Any, told: Mapping[str, str]) -> Any:
    """Return an input in which Scheduler has put what it knows of a run."""
    match value:
        case str():
            for name, text in told.items():
                value = value.replace(name, text)
            return value
        case Mapping():
            return {_filled(name, told): _filled(each, told) for name, each in value.items()}
        case Sequence():
            return [_filled(each, told) for each in value]
    return value
