"""From a day's orders to a mail.

The function's role needs Scan on the table of orders, `ses:SendRawEmail` on the sender's identity, and
nothing else. A day may be mailed twice: schedules and asynchronous invocations promise at least once.
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Any

from boto3.dynamodb.conditions import Attr
from chart import bar_chart
from summary import Summary, summarise

_logger = logging.getLogger(__name__)


def day_of(event: Mapping[str, Any], zone: tzinfo) -> date:
    """The day that an event asks for, or the one before the event's time.

    Raises:
        ValueError: `day` is no date.
    """
    if "day" in event:
        return date.fromisoformat(event["day"])
    try:
        # A schedule that is late, or tried again, still means the day that it was due.
        due = datetime.fromisoformat(event["scheduled_time"])
    except (KeyError, ValueError):
        due = datetime.now(UTC)
    return due.astimezone(zone).date() - timedelta(days=1)


def summarise_day(table: Any, day: date, zone: tzinfo) -> Summary:
    """Reads and summarises the orders of a day, of 23 or 25 hours where the clocks change."""
    midnights = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    start, end = (each.astimezone(UTC).isoformat(timespec="milliseconds") for each in midnights)
    summary = summarise(read_orders(table, start, end), zone)
    _logger.info("%s had %d orders", day, summary.orders)
    return summary


def read_orders(table: Any, start: str, end: str) -> Iterator[Mapping[str, Any]]:
    """The orders that were created from one moment until before another."""
    created_at = Attr("created_at")
    request = {"FilterExpression": created_at.gte(start) & created_at.lt(end)}
    while True:
        page = table.scan(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def mail(ses: Any, sender: str, recipient: str, day: date, summary: Summary) -> None:
    """Mails the digest as text and HTML, with the chart as an image in it."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"Orders of {day}: {summary.orders}"
    message["From"] = sender
    message["To"] = recipient
    message.set_content(to_text(day, summary))
    message.add_alternative(to_html(day, summary), subtype="html")
    html = message.get_payload()[1]
    name = f"orders-{day}.png"
    html.add_related(
        bar_chart(summary.by_hour), "image", "png", cid="<chart>", filename=name, disposition="inline"
    )
    ses.send_raw_email(Source=sender, Destinations=[recipient], RawMessage={"Data": message.as_bytes()})


def to_text(day: date, summary: Summary) -> str:
    """The digest as plain text."""
    lines = [f"{quantity:>8,}  {sku}" for sku, quantity in summary.top]
    return "\n".join([_headline(day, summary), "", *lines, ""])


def to_html(day: date, summary: Summary) -> str:
    """The digest as HTML; the chart is the related part `chart`."""
    rows = "".join(f"<tr><td>{escape(sku)}</td><td>{quantity:,}</td></tr>" for sku, quantity in summary.top)
    return (
        f"<p>{escape(_headline(day, summary))}</p>"
        '<p><img src="cid:chart" alt="Orders by hour"><br>Orders by hour</p>'
        f"<table>{rows}</table>"
    )


def _headline(day: date, summary: Summary) -> str:
    return f"{day}: {summary.orders:,} orders of {summary.customers:,} customers, {summary.quantity:,} pieces"
