"""Orders over HTTP: reads the request, calls the logic, shapes the response."""

import os
from datetime import UTC, datetime

import boto3
import logic
from lambda_http import Event, Request, Response, handle, respond

# Built once for each execution environment: a client per request costs time and connections.
TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event: Event, _context: object) -> Response:
    """Answers the REST API and the HTTP API alike."""
    return handle(event, ROUTES)


def list_orders(request: Request) -> Response:
    """``GET /orders?limit=&next=``."""
    return respond(request, 200, logic.list_orders(TABLE, request.query))


def create_order(request: Request) -> Response:
    """``POST /orders``."""
    order = logic.create_order(TABLE, request.json(), now=_now())
    return respond(request, 201, order, {"Location": f"{request.public_path.rstrip('/')}/{order['id']}"})


def get_order(request: Request) -> Response:
    """``GET /orders/{id}``."""
    return respond(request, 200, logic.get_order(TABLE, request.path_parameters["id"]))


def replace_order(request: Request) -> Response:
    """``PUT /orders/{id}``."""
    order_id = request.path_parameters["id"]
    return respond(request, 200, logic.replace_order(TABLE, order_id, request.json(), now=_now()))


def delete_order(request: Request) -> Response:
    """``DELETE /orders/{id}``."""
    logic.delete_order(TABLE, request.path_parameters["id"])
    return respond(request, 204)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


ROUTES = {
    "GET /orders": list_orders,
    "POST /orders": create_order,
    "GET /orders/{id}": get_order,
    "PUT /orders/{id}": replace_order,
    "DELETE /orders/{id}": delete_order,
}
