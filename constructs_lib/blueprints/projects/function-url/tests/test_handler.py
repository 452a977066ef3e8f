"""The handler with events as Lambda sends them from a URL."""

import json
from typing import Any

import pytest

from constructs_lib.testing import events
from lambdas.function_url.handler import handler


def answer(method: str, path: str, body: object = None) -> tuple[int, Any]:
    event = events.function_url(method, path, body=body)
    response = handler(event, events.context())
    assert response["headers"]["x-request-id"] == event["requestContext"]["requestId"]
    return response["statusCode"], json.loads(response["body"])


def test_price_of_a_country() -> None:
    assert answer("GET", "/prices/FR") == (200, {"cents": 899})


def test_country_to_which_no_parcel_goes() -> None:
    status, body = answer("GET", "/prices/XX")
    assert (status, body["message"]) == (404, "no parcel goes to XX")
    assert answer("POST", "/quotes", {"country": "XX", "parcels": 1})[0] == 404


def test_quote() -> None:
    assert answer("POST", "/quotes", {"country": "DE", "parcels": 3}) == (201, {"cents": 1_197})


@pytest.mark.parametrize("body", [[], {"country": "DE"}, {"country": "DE", "parcels": 0}, {"parcels": 1}])
def test_what_is_no_quote(body: object) -> None:
    assert answer("POST", "/quotes", body)[0] == 422
