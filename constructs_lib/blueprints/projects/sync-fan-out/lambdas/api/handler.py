"""Quotes over HTTP: asks pricing and stock at the same time, and combines what they say.

Environment: `FAN_OUT_PRICING` and `FAN_OUT_STOCK`, the functions that are asked.
"""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, Field

from constructs_lib.runtime.invoke import FanOutError, RemoteError, correlated, invoke_all

app = APIGatewayHttpResolver(enable_validation=True)


class Order(BaseModel, strict=True):
    """What a caller sends; another body is answered 422, with what is wrong with it."""

    sku: str
    quantity: int = Field(ge=1, le=1000)


@app.post("/quotes")
def quote(order: Order) -> tuple[dict[str, Any], int]:
    """Answer with what both say, or with why they do not."""
    asked = {"sku": order.sku}
    try:
        # Both are waited for: a call that is left behind would be frozen with this environment.
        answers = invoke_all({"pricing": asked, "stock": asked}, errors="all")
    except FanOutError as failed:
        causes = {name: cause(error) for name, error in failed.errors.items()}
        return {"message": "no quote can be made", "causes": causes}, 502
    total, available = answers["pricing"]["cents"] * order.quantity, answers["stock"]["quantity"]
    return {"total_cents": total, "available": available >= order.quantity}, 200


def cause(error: Exception) -> str:
    """Return what a function that was asked says of its error; else what the call says."""
    return f"{error.error_type}: {error.error_message}" if isinstance(error, RemoteError) else str(error)


@correlated
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return app.resolve(event, context)
