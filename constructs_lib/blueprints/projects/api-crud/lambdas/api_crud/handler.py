"""Keeps items in a table, whose partition key is `id`, for callers of an HTTP API.

Environment: `ITEMS_TABLE`, the table.
"""

import os
import uuid
from typing import Any, NoReturn

import boto3
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, Field

TABLE = boto3.resource("dynamodb").Table(os.environ["ITEMS_TABLE"])
MISSING = TABLE.meta.client.exceptions.ConditionalCheckFailedException
app = APIGatewayHttpResolver(enable_validation=True)
handler = app.resolve


class NewItem(BaseModel, extra="forbid"):
    """What a caller sends; another body is answered 422, with what is wrong with it."""

    name: str = Field(min_length=1, max_length=200)
    cents: int = Field(ge=0, le=100_000_000, strict=True)


class Item(NewItem):
    """What the table keeps, where numbers are decimals."""

    id: str
    cents: int


@app.get("/items")
def list_items(after: str | None = None) -> dict[str, Any]:
    """Return at most 100 items after one, and where the next page begins."""
    page = TABLE.scan(Limit=100, **({"ExclusiveStartKey": {"id": after}} if after else {}))
    items = [Item.model_validate(item) for item in page["Items"]]
    return {"items": items, "next": page.get("LastEvaluatedKey", {}).get("id")}


@app.post("/items")
def create(new: NewItem) -> tuple[Item, int]:
    """Store a new item."""
    item = Item(id=uuid.uuid4().hex, **new.model_dump())
    TABLE.put_item(Item=item.model_dump())
    return item, 201


@app.get("/items/<item_id>")
def read(item_id: str) -> Item:
    """Return an item."""
    found = TABLE.get_item(Key={"id": item_id}, ConsistentRead=True).get("Item")
    return Item.model_validate(found) if found else missing()


@app.put("/items/<item_id>")
def replace(item_id: str, new: NewItem) -> Item:
    """Replace an item that is there."""
    item = Item(id=item_id, **new.model_dump())
    TABLE.put_item(Item=item.model_dump(), ConditionExpression=Attr("id").exists())
    return item


@app.delete("/items/<item_id>")
def delete(item_id: str) -> dict[str, str]:
    """Delete an item that is there."""
    TABLE.delete_item(Key={"id": item_id}, ConditionExpression=Attr("id").exists())
    return {"id": item_id}


def missing(*_: Exception) -> NoReturn:
    """Answer 404, also where the condition of a write does not hold."""
    raise NotFoundError("there is no such item")


app.exception_handler(MISSING)(missing)
