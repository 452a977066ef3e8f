"""Orders over HTTP: reads the request, calls the logic, shapes the response."""

import os
from datetime import UTC, datetime
from typing import Any

import boto3
import logic
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON

from constructs_lib.runtime.api import cors, public_path, read_json, resolve, to_json
from constructs_lib.runtime.invoke import correlated

# Built once for each execution environment: a client per request costs time and connections.
TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])

router = Router()


@router.get("/orders")
def list_orders() -> logic.Order:
    """``GET /orders?limit=&next=``."""
    return logic.list_orders(TABLE, router.current_event.query_string_parameters)


@router.post("/orders")
def create_order() -> Response[Any]:
    """``POST /orders``."""
    event = router.current_event
    order = logic.create_order(TABLE, read_json(event), now=_now())
    location = f"{public_path(event).rstrip('/')}/{order['id']}"
    return Response(201, APPLICATION_JSON, order, {"Location": location})


@router.get("/orders/<order_id>")
def get_order(order_id: str) -> logic.Order:
    """``GET /orders/{id}``."""
    return logic.get_order(TABLE, order_id)


@router.put("/orders/<order_id>")
def replace_order(order_id: str) -> logic.Order:
    """``PUT /orders/{id}``."""
    return logic.replace_order(TABLE, order_id, read_json(router.current_event), now=_now())


@router.delete("/orders/<order_id>")
def delete_order(order_id: str) -> Response[str]:
    """``DELETE /orders/{id}``."""
    logic.delete_order(TABLE, order_id)
    return Response(204, body="")


REST = APIGatewayRestResolver(cors=cors(), serializer=to_json)
HTTP = APIGatewayHttpResolver(serializer=to_json)
for app in (REST, HTTP):
    app.include_router(router)


@correlated
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers the REST API and the HTTP API alike."""
    return resolve(HTTP if event.get("version") == "2.0" else REST, event, context)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
