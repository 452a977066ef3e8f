"""Tells the price of parcels, at the URL of this function."""

from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from pydantic import BaseModel, Field

from constructs_lib.runtime.api import resolve

CENTS = {"DE": 399, "FR": 899, "JP": 2_999}
app = LambdaFunctionUrlResolver(enable_validation=True)


class Parcels(BaseModel, extra="forbid"):
    """What a caller sends; another body is answered 422, with what is wrong with it."""

    country: str
    parcels: int = Field(ge=1, le=1_000, strict=True)


class Price(BaseModel):
    """What they cost."""

    cents: int


@app.get("/prices/<country>")
def price(country: str) -> Price:
    """Return the price of one parcel to a country."""
    if country not in CENTS:
        raise NotFoundError(f"no parcel goes to {country}")
    return Price(cents=CENTS[country])


@app.post("/quotes")
def quote(wanted: Parcels) -> tuple[Price, int]:
    """Return the price of several."""
    return Price(cents=price(wanted.country).cents * wanted.parcels), 201


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request, and log a line with its id: a URL has no access log."""
    return resolve(app, event, context)
