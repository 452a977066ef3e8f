"""What made events have in common: an account, a moment, identifiers, and how values become text."""

import hashlib
import json
import uuid
from datetime import UTC, datetime

ACCOUNT = "123456789012"
REGION = "us-east-1"
MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""When everything happens that a test gives no time for: the same call makes the same event every day."""


def identifier(*parts: object) -> str:
    """Return a UUID that is the same for the same parts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, " ".join(map(str, parts))))


def as_text(value: object) -> str:
    """Return a text as it is, and anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def md5(text: str) -> str:
    """Return the MD5 of a text, by which SQS and S3 say that nothing was changed on the way."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def milliseconds(moment: datetime) -> int:
    """Return a moment as milliseconds since 1970; one without a time zone is UTC."""
    return round(aware(moment).timestamp() * 1_000)


def aware(moment: datetime) -> datetime:
    """Return a moment in UTC; one without a time zone is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def seconds_text(moment: datetime) -> str:
    """Return a moment as EventBridge and Scheduler write it: `2026-11-23T12:00:00Z`."""
    return f"{aware(moment):%Y-%m-%dT%H:%M:%SZ}"


def milliseconds_text(moment: datetime) -> str:
    """Return a moment as SNS and S3 write it: `2026-11-23T12:00:00.000Z`."""
    moment = aware(moment)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1_000:03}Z"


def log_text(moment: datetime) -> str:
    """Return a moment as API Gateway writes it: `23/Nov/2026:12:00:00 +0000`."""
    return f"{aware(moment):%d/%b/%Y:%H:%M:%S} +0000"
