"""A function behind a REST API whose answers pages of several origins may read."""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.exceptions import BadRequestError

from constructs_lib.runtime.api import cors, read_json, resolve, to_json
from constructs_lib.runtime.invoke import correlated

app = APIGatewayRestResolver(cors=cors(), serializer=to_json)


@app.get("/orders/<order_id>")
def get_order(order_id: str) -> dict[str, Any]:
    """Answer ``GET /orders/{order_id}``."""
    return {"id": order_id}


@app.post("/orders")
def create_order() -> tuple[object, int]:
    """Answer ``POST /orders``."""
    order = read_json(app.current_event)
    if not isinstance(order, dict):
        raise BadRequestError("an order must be an object")
    return order, 201


@correlated
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request, with the API's request id in every line of the log."""
    return resolve(app, event, context)
