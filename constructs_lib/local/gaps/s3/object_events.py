"""Events that buckets send to EventBridge."""

import json
from contextvars import ContextVar
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

s3 = Part("services.s3")
events = Part("services.eventbridge")

_EMPTY_ETAG = "d41d8cd98f00b204e9800998ecf8427e"
_version: ContextVar[str | None] = ContextVar("object_version", default=None)


@gap(
    "bucket-event-details",
    aws="An event of a bucket with versions has the object's `version-id`; one of a deletion has no size.",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html",
    upstream="There is no version, and deleted objects have a size of 0 and an empty etag.",
)
def complete_details() -> None:
    """Put the version in, and take out what a deletion does not have."""

    def build_fire(original: Any) -> Any:
        def fire(bucket_name: str, key: str, event_name: str, *args: Any, **named: Any) -> None:
            # The function that makes the event does not get the version, and runs inside this one.
            token = _version.set(named.get("version_id"))
            try:
                original(bucket_name, key, event_name, *args, **named)
            finally:
                _version.reset(token)

        return fire

    def build_dispatch(original: Any) -> Any:
        def dispatch(event: dict[str, Any], *view: Any) -> None:
            # PutEvents hands a view of the event on, S3 does not: an event that a user sends stays as it is.
            if event.get("Source") == "aws.s3" and not view:
                event = {**event, "Detail": json.dumps(_complete(json.loads(event["Detail"])))}
            original(event, *view)

        return dispatch

    replace(s3, "_fire_s3_event", build_fire, takes="bucket_name key event_name")
    replace(events, "_dispatch_event", build_dispatch, takes="event view")


def _complete(detail: dict[str, Any]) -> dict[str, Any]:
    known = dict(detail["object"])
    if "deletion-type" in detail:
        known.pop("size", None)
        known.pop("etag", None)
        if detail["deletion-type"] == "Delete Marker Created":
            known["etag"] = _EMPTY_ETAG
    if _version.get():
        known["version-id"] = _version.get()
    return {**detail, "object": known}
