"""Payloads as Lambda takes them: JSON objects within its limits, with the correlation id inside."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from constructs_lib.runtime.invoke.correlation import KEY, correlation_id
from constructs_lib.runtime.invoke.errors import PayloadError, PayloadTooLargeError

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (read 2026-11-23)
SYNC_LIMIT = 6_291_456
ASYNC_LIMIT = 1_048_576

_MOST_SHOWN = 80


def encode(payload: Mapping[str, Any], limit: int, path: str = "payload") -> bytes:
    """The payload in bytes, with the current correlation id.

    Args:
        payload: what the other function gets as its event.
        limit: the most bytes allowed.
        path: what errors call the payload.

    Raises:
        PayloadError: it is not a JSON object, or uses the reserved key for something else.
        PayloadTooLargeError: it is over the limit.
    """
    if not isinstance(payload, Mapping):
        raise PayloadError(f"{path} must be a mapping, got {_shown(payload)}")
    event = {**payload}
    current = correlation_id()
    if current is not None and event.setdefault(KEY, current) != current:
        reserved = f"{path}.{KEY} must be absent or the current correlation id"
        raise PayloadError(f"{reserved}, got {_shown(event[KEY])}; the key is reserved")
    try:
        body = _json(event)
    except (TypeError, ValueError, RecursionError) as error:
        raise PayloadError(_culprit(event, path, error)) from None
    if len(body) > limit:
        raise PayloadTooLargeError(path, len(body), limit)
    return body


def _json(value: object) -> bytes:
    # UTF-8 and no spaces: the limit counts bytes. Lambda refuses NaN and Infinity, which Python would write.
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _culprit(value: object, path: str, error: Exception) -> str:
    """Says which part of a value is not JSON: Python's own errors do not tell where."""
    above = [value]
    while True:
        for below, child in _children(value, path):
            try:
                _json(child)
            except (TypeError, ValueError, RecursionError) as problem:
                value, path, error = child, below, problem
                break
        else:
            return f"{path} must be JSON, got {_shown(value)}: {error}"
        if any(value is parent for parent in above):
            return f"{path} must be JSON, got a reference to what it is part of"
        above.append(value)


def _children(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from ((f"{path}.{key}", child) for key, child in value.items())
    elif isinstance(value, list | tuple):
        yield from ((f"{path}[{index}]", child) for index, child in enumerate(value))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
