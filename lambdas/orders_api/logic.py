"""Orders in a DynamoDB table whose partition key is ``id``.

The function's role needs GetItem, PutItem, UpdateItem, DeleteItem and Scan on the table, and nothing else.
"""

import base64
import uuid
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import BadRequestError, NotFoundError, ServiceError
from botocore.exceptions import ClientError
from validation import ID, check_order, check_page

# A boto3 `Table`: its class is made at run time and cannot be named here.
Table = Any
Order = dict[str, Any]


class ConflictError(ServiceError):
    """The request does not fit the current state."""

    def __init__(self, message: str) -> None:
        super().__init__(409, message)


def list_orders(table: Table, query: Mapping[str, str]) -> dict[str, Any]:
    """One page of orders, in no order.

    Args:
        table: Table of orders.
        query: ``limit``, 1 to 100, default 25, and ``next``, the token of the page before.

    Returns:
        ``orders``, and ``next``: the token of the next page, or None on the last one.
    """
    limit, after = check_page(query)
    start = {"ExclusiveStartKey": {"id": after}} if after is not None else {}
    page = table.scan(Limit=limit, **start)
    last = page.get("LastEvaluatedKey")
    return {"orders": page["Items"], "next": _token(last["id"]) if last else None}


def create_order(table: Table, body: object, *, now: str) -> Order:
    """Stores a new order; the caller may choose its id."""
    given = check_order(body)
    if "version" in given:
        raise BadRequestError(f"version must be absent in a new order, got {given['version']}")
    order = {"id": uuid.uuid4().hex, **given, "version": 1, "created_at": now, "updated_at": now}
    try:
        table.put_item(Item=order, ConditionExpression="attribute_not_exists(id)")
    except ClientError as error:
        if not _condition_failed(error):
            raise
        raise ConflictError(f"order {order['id']!r} exists already") from None
    return order


def get_order(table: Table, order_id: str) -> Order:
    """The order as it is now."""
    # Consistent: a client that has just been told "created" must not read "not found".
    found = table.get_item(Key=_key(order_id), ConsistentRead=True)
    if "Item" not in found:
        raise _unknown(order_id)
    order: Order = found["Item"]
    return order


def replace_order(table: Table, order_id: str, body: object, *, now: str) -> Order:
    """Replaces an order that nobody has changed since the caller read it."""
    key = _key(order_id)
    given = check_order(body)
    if given.get("id", order_id) != order_id:
        raise BadRequestError(f"id must be {order_id!r} as in the path, or absent, got {given['id']!r}")
    if "version" not in given:
        raise BadRequestError("version is required: the version of the order that this change is based on")
    values = {
        "customer": given["customer"],
        "items": given["items"],
        "version": given["version"] + 1,
        "updated_at": now,
    }
    try:
        changed = table.update_item(
            Key=key,
            UpdateExpression=f"SET {', '.join(f'#{name} = :{name}' for name in values)}",
            ConditionExpression="#version = :based_on",
            # Placeholders throughout: DynamoDB reserves words (`items`), and its list may grow.
            ExpressionAttributeNames={f"#{name}": name for name in values},
            ExpressionAttributeValues={
                ":based_on": given["version"],
                **{f":{name}": value for name, value in values.items()},
            },
            ReturnValues="ALL_NEW",
            # Tells "unknown" from "changed by someone else" without a second, racing read.
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if not _condition_failed(error):
            raise
        raise _refused(order_id, given["version"], error) from None
    order: Order = changed["Attributes"]
    return order


def delete_order(table: Table, order_id: str) -> None:
    """Deletes an order."""
    try:
        table.delete_item(Key=_key(order_id), ConditionExpression="attribute_exists(id)")
    except ClientError as error:
        if not _condition_failed(error):
            raise
        raise _unknown(order_id) from None


def _key(order_id: str) -> dict[str, str]:
    # No order can have such an id, and DynamoDB refuses some of them: an empty one, one over 2,048 bytes.
    if not ID.fullmatch(order_id):
        raise _unknown(order_id)
    return {"id": order_id}


def _unknown(order_id: str) -> NotFoundError:
    return NotFoundError(f"order {order_id!r} does not exist")


def _condition_failed(error: ClientError) -> bool:
    return bool(error.response["Error"]["Code"] == "ConditionalCheckFailedException")


def _refused(order_id: str, version: int, error: ClientError) -> NotFoundError | ConflictError:
    # boto3 converts the values of results, not those of errors.
    stored: dict[str, dict[str, str]] | None = error.response.get("Item")
    if not stored:
        return _unknown(order_id)
    current = stored["version"]["N"]
    return ConflictError(f"order {order_id!r} is at version {current}, got version {version}; read it again")


def _token(order_id: str) -> str:
    return base64.urlsafe_b64encode(order_id.encode()).decode().rstrip("=")
