"""Tells the price of a parcel, at the URL of this function."""

from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.event_handler.exceptions import BadRequestError, NotFoundError

from constructs_lib.runtime.api import read_json, resolve

CENTS = {"DE": 399, "FR": 899, "JP": 2_999}

app = LambdaFunctionUrlResolver()


@app.get("/prices/<country>")
def price(country: str) -> dict[str, object]:
    """Answer `GET /prices/{country}`."""
    return {"country": country, "cents": cents(country)}


@app.post("/quotes")
def quote() -> tuple[dict[str, int], int]:
    """Answer `POST /quotes`, with an object of country and parcels in the body."""
    wanted = read_json(app.current_event)
    if not isinstance(wanted, dict) or type(wanted.get("parcels")) is not int:
        raise BadRequestError("a quote must be an object of country and parcels")
    return {"cents": cents(wanted.get("country")) * wanted["parcels"]}, 201


def cents(country: object) -> int:
    """Return the price of one parcel to a country."""
    if not isinstance(country, str) or country not in CENTS:
        raise NotFoundError(f"no parcel goes to {country}")
    return CENTS[country]


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request, and log a line with its id: a URL has no access log."""
    return resolve(app, event, context)
