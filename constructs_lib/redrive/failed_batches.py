"""Reads what Lambda keeps of a batch of stream records that failed.

Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html and
https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html (2026-11-23).
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from constructs_lib.redrive.letter import Letter, Position
from constructs_lib.redrive.route import Route, RouteKind
from constructs_lib.redrive.unwrapping import Content, parsed_object

__all__ = ["batch_prefix", "read_batch", "stream_of"]

_INFO = ("KinesisBatchInfo", "DDBStreamBatchInfo")
_NO_RECORDS = "it does not contain a batch of records"


def batch_prefix(uuid: str) -> str:
    """Return how the keys of all objects begin that a mapping writes."""
    return f"aws/lambda/{uuid}/"


def stream_of(arn: str) -> str:
    """Return the ARN of a stream, given its own or that of a consumer with enhanced fan-out."""
    return arn.partition("/consumer/")[0]


def read_batch(content: Content, record: dict[str, Any], routes: Sequence[Route]) -> Letter | None:
    """Return the failed event in a record about a batch; None when the record is about something else.

    Args:
        content: what the record came in.
        record: the record.
        routes: the routes that end where it lay.
    """
    context = record.get("requestContext")
    info = next((record[name] for name in _INFO if isinstance(record.get(name), dict)), None)
    if info is None or not isinstance(context, dict) or not {"shardId", "streamArn"} <= info.keys():
        return None
    function, _, qualifier = str(context.get("functionArn", "")).split(":function:")[-1].partition(":")
    error = ": ".join(_errors(record, context))
    payload, stored = _payload(record, info)
    found = _routes_of(content, str(info["streamArn"]), function, qualifier.replace("$LATEST", ""), routes)
    if not found:
        return content.foreign(f"{function} and {info['streamArn']}", error, payload)
    if len(found) > 1:
        names = " or ".join(sorted(f"{route.name}:{route.qualifier}" for route in found))
        return content.letter(
            function, error, payload, None, f"it is of {names}, and it does not name one of them"
        )
    letter = content.letter(function, error, payload, found[0], "" if stored is not None else _NO_RECORDS)
    position = Position(
        str(info["shardId"]),
        str(info.get("startSequenceNumber", "")),
        str(info.get("endSequenceNumber", "")),
        int(info.get("batchSize", 0)),
        bool(stored),
    )
    return replace(letter, position=position)


def _routes_of(
    content: Content, stream: str, function: str, qualifier: str, routes: Sequence[Route]
) -> list[Route]:
    streams = [route for route in routes if route.kind is RouteKind.STREAM and route.poller is not None]
    # Only the key of an object tells the mapping; two of one stream and one function differ in nothing else.
    named = [r for r in streams if r.poller and content.id.startswith(batch_prefix(r.poller.uuid))]
    if named:
        return named
    found = [
        route
        for route in streams
        if route.poller
        and route.function == function
        and stream_of(route.poller.source) == stream_of(stream)
        and (not content.topic or route.topic == content.topic)
    ]
    # An alias may be named by the version that it pointed to.
    return [route for route in found if route.qualifier == qualifier] or found


def _payload(record: dict[str, Any], info: dict[str, Any]) -> tuple[str, bool | None]:
    """Return the event, or the position where there is none, and whether it is the event; None if broken."""
    stored = record.get("payload")
    if stored is None:
        return json.dumps(info, separators=(",", ":")), False
    # AWS describes a text in JSON; the object itself would say the same.
    event = parsed_object(stored) if isinstance(stored, str) else stored
    text = (
        stored if isinstance(stored, str) else json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    )
    is_batch = isinstance(event, dict) and isinstance(event.get("Records"), list)
    return text, True if is_batch else None


def _errors(record: dict[str, Any], context: dict[str, Any]) -> list[str]:
    response = record.get("responseContext")
    error = response.get("functionError") if isinstance(response, dict) else None
    return [str(text) for text in (context.get("condition"), error) if text]
