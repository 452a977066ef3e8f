"""Drives the digest: yesterday's orders, counted with real pandas and mailed with a chart."""

import struct
import uuid
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from constructs_lib.local import Deployment, LocalAws, Row
from tests.demo._mail import sent_to
from tests.demo._schedules import run_now
from tests.support.waiting import last_seen

SENDER, RECIPIENT = "digest@example.com", "owner@example.com"
ZONE = ZoneInfo("Europe/Berlin")
PNG = b"\x89PNG\r\n\x1a\n"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield one row."""
    aws.client("ses").verify_email_identity(EmailAddress=SENDER)
    day = _yesterday()
    row = _digest(aws, deployment, day)
    # Where midnight came between, yesterday is another day.
    yield row if day == _yesterday() else _digest(aws, deployment, _yesterday())


def _yesterday() -> date:
    return datetime.now(ZONE).date() - timedelta(days=1)


def _digest(aws: LocalAws, deployment: Deployment, day: date) -> Row:
    """Have the digest of a day made, after two orders more."""
    noon = datetime.combine(day, time(12), ZONE)
    table = deployment.resource("OrdersApi/Orders")
    for quantity in (2, 3):
        _order(aws, table, noon, quantity)
    orders, before = _count(aws, table, day), len(sent_to(aws, RECIPIENT))
    expression = run_now(aws, deployment, "Digest/EveryMorning")
    mails = last_seen(lambda: sent_to(aws, RECIPIENT)[before:], bool)
    subject = str(mails[0]["Subject"]) if mails else "no mail"
    parts = [part for mail in mails for part in mail.walk() if part.get_content_type() == "image/png"]
    chart = _png(parts[0]) if parts else ""
    is_right = bool(chart) and subject == f"Orders of {day}: {orders}"
    evidence = f"{expression}, run now; {chart or 'no chart'}"
    return Row("digest", f"{orders} orders of yesterday", subject, evidence, is_right)


def _count(aws: LocalAws, table: str, day: date) -> int:
    """Count the orders of a day, those of earlier runs included."""
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    created = [item["created_at"]["S"] for page in pages for item in page["Items"] if "created_at" in item]
    return sum(datetime.fromisoformat(each).astimezone(ZONE).date() == day for each in created)


def _order(aws: LocalAws, table: str, at: datetime, quantity: int) -> None:
    line = {"M": {"sku": {"S": "tea"}, "quantity": {"N": str(quantity)}}}
    created = at.astimezone(ZoneInfo("UTC")).isoformat(timespec="milliseconds")
    item: dict[str, Any] = {
        "id": {"S": uuid.uuid4().hex},
        "customer": {"S": "Ada"},
        "items": {"L": [line]},
        "version": {"N": "1"},
        "created_at": {"S": created},
    }
    aws.client("dynamodb").put_item(TableName=table, Item=item)


def _png(part: Any) -> str:
    """Return what a PNG is, or nothing where a checksum or the pixels are wrong."""
    data = part.get_payload(decode=True)
    if not data.startswith(PNG):
        return ""
    rest, pixels, size = data[len(PNG) :], b"", (0, 0)
    while rest:
        (length,), kind = struct.unpack(">I", rest[:4]), rest[4:8]
        body, checksum = rest[8 : 8 + length], struct.unpack(">I", rest[8 + length : 12 + length])[0]
        if zlib.crc32(kind + body) != checksum:
            return ""
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        pixels += body if kind == b"IDAT" else b""
        rest = rest[12 + length :]
    is_whole = len(zlib.decompress(pixels)) % size[1] == 0
    return f"PNG of {size[0]}x{size[1]} pixels" if is_whole else ""
