"""From orders to a mailed report.

The function's role needs Scan on the table of orders, UpdateItem on the table of reports, `s3:PutObject` on
`reports/*` in the bucket, `ses:SendRawEmail` on the sender's identity, and nothing else.
"""

import csv
import io
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import HTTPClientError
from botocore.parsers import ResponseParserError
from status import Status

Order = Mapping[str, Any]

_logger = logging.getLogger(__name__)


class CorruptOrderError(ValueError):
    """An order that no report can count."""


@dataclass(frozen=True)
class Services:
    """What the work is done with: boto3 objects, whose classes are made at run time.

    Attributes:
        orders: Table of orders.
        bucket: Bucket for reports.
        ses: Client that mails them.
        sender: Address that they come from.
    """

    orders: Any
    bucket: Any
    ses: Any
    sender: str


def work(services: Services, status: Status, event: Mapping[str, Any]) -> dict[str, Any]:
    """Makes the report that an event asks for, once, however often the event arrives.

    Returns:
        The report's `id` and its `key` in the bucket.

    Raises:
        Exception: Whatever went wrong, once the report's status says so.
    """
    result = {"id": status.report_id, "key": f"reports/{status.report_id}.csv"}
    if not status.begin():
        _logger.info("report %s is done already", status.report_id)
        return result
    try:
        orders = sorted(read_orders(services.orders, event.get("customer")), key=lambda order: order["id"])
        text = to_csv(orders)
        services.bucket.put_object(Key=result["key"], Body=text.encode(), ContentType="text/csv")
        mail(services, status, event["recipient"], text)
        status.done(result["key"], len(orders))
    except Exception as error:
        status.failed(error)
        raise
    _logger.info("report %s is done with %d orders", status.report_id, len(orders))
    return result


def read_orders(table: Any, customer: str | None) -> Iterator[Order]:
    """All orders, or those of one customer."""
    request = {} if customer is None else {"FilterExpression": Attr("customer").eq(customer)}
    while True:
        page = table.scan(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def to_csv(orders: Iterable[Order]) -> str:
    """A line for each item, then the total of each sku, then of all.

    Raises:
        CorruptOrderError: A quantity is not a number.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["order", "customer", "sku", "quantity"])
    totals: Counter[str] = Counter()
    for order in orders:
        for index, item in enumerate(order["items"]):
            quantity = item["quantity"]
            if not isinstance(quantity, Decimal):
                what = f"items[{index}].quantity of order {order['id']!r}"
                raise CorruptOrderError(f"{what} must be a number, got {quantity!r}")
            totals[item["sku"]] += int(quantity)
            writer.writerow([_cell(order["id"]), _cell(order["customer"]), _cell(item["sku"]), quantity])
    for sku, total in sorted(totals.items()):
        writer.writerow(["TOTAL", "", _cell(sku), total])
    writer.writerow(["TOTAL", "", "", totals.total()])
    return text.getvalue()


def mail(services: Services, status: Status, recipient: str, text: str) -> None:
    """Mails the report, unless that was tried before with an unknown end.

    When the connection breaks or the function is killed between a claim and SES's answer, the mail may be
    lost but is never sent twice, and the report is still in the bucket.
    """
    # Built before the claim: what cannot be built is not sent, and must not look as if it had been.
    content = _message(services.sender, recipient, status.report_id, text)
    if not status.claim_mail():
        _logger.warning("report %s was mailed before", status.report_id)
        return
    try:
        services.ses.send_raw_email(
            Source=services.sender, Destinations=[recipient], RawMessage={"Data": content}
        )
    except (HTTPClientError, ResponseParserError):
        # The request was on its way and no readable answer came: SES may have sent the mail.
        raise
    except Exception:
        # SES was not reached, or has refused: nothing was sent, and the next attempt may.
        status.release_mail()
        raise


def _message(sender: str, recipient: str, report_id: str, text: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"Report {report_id}"
    message["From"] = sender
    message["To"] = recipient
    message.set_content("Your report is attached.\n")
    message.add_attachment(text.encode(), "text", "csv", filename=f"{report_id}.csv")
    return message.as_bytes()


def _cell(text: str) -> str:
    # Spreadsheets run what begins like a formula, and a customer chooses the name.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
