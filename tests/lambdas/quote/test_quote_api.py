"""The quote function from event to response, with pricing and stock behind Lambda's API."""

import json
import logging
from types import ModuleType
from typing import Any

import pytest

from tests.constructs_lib.runtime.lambda_server import LambdaServer, refuses, returns, runs
from tests.support.lambdas import http_event, load

TEA_AND_COCOA = {"items": [{"sku": "tea", "quantity": 2}, {"sku": "cocoa", "quantity": 1}]}
ITEM = {"sku": "tea", "quantity": 2}
NOT_ALLOWED = "User: caller is not authorized to perform: lambda:InvokeFunction on resource: stock-1"


@pytest.fixture(scope="module")
def quote() -> ModuleType:
    return load("quote_api")


@pytest.fixture(autouse=True)
def targets(lambda_api: LambdaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real pricing function, and a stock of 2 teas and no cocoa."""
    monkeypatch.setenv("FAN_OUT_PRICING", "pricing-1")
    monkeypatch.setenv("FAN_OUT_STOCK", "stock-1")
    lambda_api.functions["pricing-1"] = runs(load("quote_pricing").handler)
    lambda_api.functions["stock-1"] = returns({"quantities": {"tea": 2, "cocoa": 0}})


@pytest.fixture
def post(quote: ModuleType) -> Any:
    """Calls the function as its API would."""

    def send(body: object, query: dict[str, str] | None = None) -> tuple[int, Any]:
        event = http_event("POST", "/quotes", "/quotes", body=json.dumps(body), query=query)
        response = quote.handler(event, None)
        return response["statusCode"], json.loads(response["body"])

    return send


def test_quote(post: Any) -> None:
    assert post(TEA_AND_COCOA) == (
        200,
        {
            "items": [
                {
                    "sku": "tea",
                    "quantity": 2,
                    "unit_price_cents": 450,
                    "price_cents": 900,
                    "available": True,
                },
                {
                    "sku": "cocoa",
                    "quantity": 1,
                    "unit_price_cents": 620,
                    "price_cents": 620,
                    "available": False,
                },
            ],
            "currency": "EUR",
            "total_cents": 1520,
            "available": False,
        },
    )


def test_both_are_asked_at_the_same_time(post: Any, lambda_api: LambdaServer) -> None:
    lambda_api.functions |= {
        "pricing-1": returns({"currency": "EUR", "unit_price_cents": {"tea": 1}}, after=0.3),
        "stock-1": returns({"quantities": {"tea": 2}}, after=0.3),
    }
    assert post({"items": [ITEM]})[0] == 200
    first, second = lambda_api.calls
    assert max(first.begun, second.begun) < min(first.ended, second.ended)


def test_both_get_the_request_id_of_the_api(post: Any, lambda_api: LambdaServer) -> None:
    post({"items": [ITEM]})
    ids = {call.payload["correlation_id"] for call in lambda_api.calls}
    assert ids == {"JKJaXmPLvHcESHA="}


def test_a_failing_target_is_the_cause(post: Any, caplog: pytest.LogCaptureFixture) -> None:
    status, body = post({"items": [{"sku": "gold", "quantity": 1}]})
    assert status == 502
    assert body["message"] == "pricing has failed"
    assert body["cause"] == {
        "function": "pricing",
        "error_type": "UnknownSkuError",
        "error_message": "no price for 'gold'",
    }
    assert body["request_id"]
    failures = [
        record for record in caplog.records if record.levelno == logging.ERROR and record.name == "logic"
    ]
    (stack,) = [vars(record)["remote_stack_trace"] for record in failures]
    assert "find_prices" in "".join(stack)


def test_a_refused_call_is_the_cause(post: Any, lambda_api: LambdaServer) -> None:
    lambda_api.functions["stock-1"] = refuses(403, "AccessDeniedException", NOT_ALLOWED)
    status, body = post({"items": [ITEM]})
    assert status == 502
    assert body["cause"] == {
        "function": "stock",
        "error_type": "AccessDeniedException",
        "error_message": NOT_ALLOWED,
    }


def test_a_missing_target_is_told_to_nobody(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAN_OUT_STOCK")
    status, body = post({"items": [ITEM]})
    assert (status, body["message"]) == (500, "Internal server error")


@pytest.mark.parametrize("value", ["", "1", "no"])
def test_dry_run(post: Any, value: str, lambda_api: LambdaServer) -> None:
    lambda_api.functions["stock-1"] = refuses(403, "AccessDeniedException", NOT_ALLOWED)
    answer = {"pricing": "allowed", "stock": f"denied: {NOT_ALLOWED}"}
    assert post({"items": [ITEM]}, {"dry_run": value}) == (200, answer)
    assert [call.invocation_type for call in lambda_api.calls] == ["DryRun", "DryRun"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "body must be an object with items, a list of 1 to 100 objects"),
        ({}, "body must be an object with items, a list of 1 to 100 objects"),
        ({"items": [ITEM], "more": 1}, "body must be an object with items, a list of 1 to 100 objects"),
        ({"items": []}, "body must be an object with items, a list of 1 to 100 objects"),
        (
            {"items": [{"sku": str(number), "quantity": 1} for number in range(101)]},
            "body must be an object with items, a list of 1 to 100 objects",
        ),
        ({"items": ["tea"]}, "items[0] must be an object with sku and quantity, and nothing else"),
        ({"items": [{"sku": "tea"}]}, "items[0] must be an object with sku and quantity, and nothing else"),
        (
            {"items": [ITEM | {"price": 1}]},
            "items[0] must be an object with sku and quantity, and nothing else",
        ),
        ({"items": [ITEM | {"sku": ""}]}, "items[0].sku must be a string of 1 to 64 characters"),
        ({"items": [ITEM | {"sku": "x" * 65}]}, "items[0].sku must be a string of 1 to 64 characters"),
        ({"items": [ITEM | {"quantity": 0}]}, "items[0].quantity must be a whole number from 1 to 1,000,000"),
        (
            {"items": [ITEM | {"quantity": 1.5}]},
            "items[0].quantity must be a whole number from 1 to 1,000,000",
        ),
        (
            {"items": [ITEM | {"quantity": True}]},
            "items[0].quantity must be a whole number from 1 to 1,000,000",
        ),
        (
            {"items": [ITEM | {"quantity": 1_000_001}]},
            "items[0].quantity must be a whole number from 1 to 1,000,000",
        ),
        ({"items": [ITEM, ITEM]}, "items[1].sku must be new, got 'tea' again; add the quantities up"),
    ],
)
def test_bad_bodies(post: Any, body: object, message: str, lambda_api: LambdaServer) -> None:
    status, answer = post(body)
    assert (status, answer["message"]) == (400, message)
    assert lambda_api.calls == []
