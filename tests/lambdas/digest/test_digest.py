"""The digest: which day it means, what pandas makes of its orders, and what is mailed."""

import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.stub import ANY, Stubber

from constructs_lib.testing import events
from tests.support.lambdas import load

CONTEXT = events.context()
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def digest() -> ModuleType:
    environment = {"SENDER": "digest@example.com", "RECIPIENT": "ada@example.com"}
    return load("digest", ORDERS_TABLE="orders", TIME_ZONE="Europe/Berlin", **environment)


@pytest.fixture
def dynamodb(digest: ModuleType) -> Iterator[Stubber]:
    with Stubber(digest.ORDERS.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def sent(digest: ModuleType) -> Iterator[list[dict[str, Any]]]:
    """The parameters of every mail that was handed to SES."""
    seen: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: object) -> None:
        seen.append(params)

    events = digest.SES.meta.events
    events.register("provide-client-params.ses.SendRawEmail", note)
    with Stubber(digest.SES) as stubber:
        stubber.add_response(
            "send_raw_email",
            {"MessageId": "m-1"},
            {"Source": "digest@example.com", "Destinations": ["ada@example.com"], "RawMessage": ANY},
        )
        yield seen
        stubber.assert_no_pending_responses()
    events.unregister("provide-client-params.ses.SendRawEmail", note)


def order(number: int, created_at: str, customer: str = "Ada", /, **quantities: int) -> dict[str, Any]:
    items = [{"sku": sku, "quantity": Decimal(quantity)} for sku, quantity in quantities.items()]
    return {"id": f"A{number}", "customer": customer, "created_at": created_at, "items": items}


def stored(found: dict[str, Any]) -> dict[str, Any]:
    items = [
        {"M": {"sku": {"S": each["sku"]}, "quantity": {"N": str(each["quantity"])}}}
        for each in found["items"]
    ]
    return {name: {"S": found[name]} for name in ("id", "customer", "created_at")} | {"items": {"L": items}}


ORDERS = [
    order(1, "2027-01-30T23:30:00.000+00:00", tea=2, milk=1),
    order(2, "2027-01-31T08:15:00.000+00:00", "Grace", tea=3),
    order(3, "2027-01-31T08:45:00.000+00:00", "Grace", **{"<b>": 1}),
]


def scan(dynamodb: Stubber, orders: list[dict[str, Any]]) -> None:
    answer = {"Items": [stored(each) for each in orders]}
    dynamodb.add_response("scan", answer, {"TableName": "orders", "FilterExpression": ANY})


def mailed(sent: list[dict[str, Any]]) -> EmailMessage:
    (params,) = sent
    message = email.message_from_bytes(params["RawMessage"]["Data"], policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_summary(digest: ModuleType) -> None:
    found = digest.logic.summarise(ORDERS, BERLIN)
    assert (found.orders, found.customers, found.quantity) == (3, 2, 7)
    assert {hour: count for hour, count in enumerate(found.by_hour) if count} == {0: 1, 9: 2}
    assert found.top == [("tea", 5), ("<b>", 1), ("milk", 1)]


def test_summary_of_no_orders(digest: ModuleType) -> None:
    found = digest.logic.summarise([], BERLIN)
    assert (found.orders, found.customers, found.quantity, found.top) == (0, 0, 0, [])
    assert found.by_hour == [0] * 24


def test_summary_has_the_ten_skus_that_were_ordered_most(digest: ModuleType) -> None:
    many = [order(1, ORDERS[0]["created_at"], **{f"sku{index:02}": index + 1 for index in range(12)})]
    top = digest.logic.summarise(many, BERLIN).top
    assert [sku for sku, _ in top] == [f"sku{index:02}" for index in range(11, 1, -1)]


def test_summary_counts_an_hour_that_comes_twice_together(digest: ModuleType) -> None:
    twice = [
        order(1, "2027-10-31T00:30:00.000+00:00", tea=1),
        order(2, "2027-10-31T01:30:00.000+00:00", tea=1),
    ]
    assert digest.logic.summarise(twice, BERLIN).by_hour[2] == 2


def test_quantity_that_is_no_number_is_named(digest: ModuleType) -> None:
    broken = [{**ORDERS[0], "items": [{"sku": "tea", "quantity": "two"}]}]
    with pytest.raises(ValueError, match=r"items\[0\].quantity of order 'A1' must be a number, got 'two'"):
        digest.logic.summarise(broken, BERLIN)


@pytest.mark.parametrize(
    ("event", "day"),
    [
        ({"day": "2027-01-31"}, date(2027, 1, 31)),
        ({"scheduled_time": "2027-02-01T06:00:00Z"}, date(2027, 1, 31)),
        ({"scheduled_time": "2027-01-31T23:30:00Z"}, date(2027, 1, 31)),
        ({"scheduled_time": "2027-01-31T22:30:00Z"}, date(2027, 1, 30)),
    ],
)
def test_day(digest: ModuleType, event: dict[str, str], day: date) -> None:
    assert digest.logic.day_of(event, BERLIN) == day


@pytest.mark.parametrize("event", [{}, {"scheduled_time": "<aws.scheduler.scheduled-time>"}])
def test_without_a_time_it_is_yesterday(digest: ModuleType, event: dict[str, str]) -> None:
    before = datetime.now(UTC)
    found = digest.logic.day_of(event, UTC)
    # One of two, where midnight came between.
    assert found in {(moment - timedelta(days=1)).date() for moment in (before, datetime.now(UTC))}


def test_day_that_is_none_is_refused(digest: ModuleType) -> None:
    with pytest.raises(ValueError, match="yesterday"):
        digest.logic.day_of({"day": "yesterday"}, UTC)


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2027, 1, 31), "2027-01-30T23:00:00.000+00:00", "2027-01-31T23:00:00.000+00:00"),
        (date(2027, 3, 28), "2027-03-27T23:00:00.000+00:00", "2027-03-28T22:00:00.000+00:00"),
        (date(2027, 10, 31), "2027-10-30T22:00:00.000+00:00", "2027-10-31T23:00:00.000+00:00"),
    ],
    ids=["24 hours", "23 hours", "25 hours"],
)
def test_reads_from_midnight_to_midnight(digest: ModuleType, day: date, start: str, end: str) -> None:
    asked: list[Any] = []

    class Table:
        def scan(self, **request: Any) -> dict[str, Any]:
            asked.append(request["FilterExpression"].get_expression())
            return {"Items": []}

    digest.logic.summarise_day(Table(), day, BERLIN)
    bounds = [each.get_expression() for each in asked[0]["values"]]
    assert [(each["operator"], each["values"][1]) for each in bounds] == [(">=", start), ("<", end)]


def test_reads_every_page(digest: ModuleType, dynamodb: Stubber) -> None:
    first = {"Items": [stored(ORDERS[0])], "LastEvaluatedKey": {"id": {"S": "A1"}}}
    dynamodb.add_response("scan", first, {"TableName": "orders", "FilterExpression": ANY})
    request = {"TableName": "orders", "FilterExpression": ANY, "ExclusiveStartKey": {"id": "A1"}}
    dynamodb.add_response("scan", {"Items": [stored(ORDERS[1])]}, request)
    assert [each["id"] for each in digest.logic.read_orders(digest.ORDERS, "a", "b")] == ["A1", "A2"]


def test_mail(digest: ModuleType, dynamodb: Stubber, sent: list[dict[str, Any]]) -> None:
    scan(dynamodb, ORDERS)
    answer = digest.handler(events.schedule(scheduled_time=datetime(2027, 2, 1, 6, tzinfo=UTC)), CONTEXT)
    assert answer == {"day": "2027-01-31", "orders": 3}
    message = mailed(sent)
    assert (message["From"], message["To"]) == ("digest@example.com", "ada@example.com")
    assert message["Subject"] == "Orders of 2027-01-31: 3"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "3 orders of 2 customers, 7 pieces" in text.get_content()
    assert "       5  tea" in text.get_content()
    assert "<td>&lt;b&gt;</td>" in html.get_content()


def test_mail_has_the_chart_in_it(digest: ModuleType, dynamodb: Stubber, sent: list[dict[str, Any]]) -> None:
    scan(dynamodb, ORDERS)
    digest.handler({"day": "2027-01-31"}, CONTEXT)
    (image,) = (part for part in mailed(sent).walk() if part.get_content_type() == "image/png")
    assert isinstance(image, EmailMessage)
    assert (image["Content-ID"], image.get_filename()) == ("<chart>", "orders-2027-01-31.png")
    expected = digest.logic.bar_chart(digest.logic.summarise(ORDERS, BERLIN).by_hour)
    assert image.get_content() == expected


def test_a_day_without_orders_is_mailed_too(
    digest: ModuleType, dynamodb: Stubber, sent: list[dict[str, Any]]
) -> None:
    scan(dynamodb, [])
    assert digest.handler({"day": "2027-01-31"}, CONTEXT)["orders"] == 0
    assert mailed(sent)["Subject"] == "Orders of 2027-01-31: 0"
