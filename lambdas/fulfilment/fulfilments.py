"""The table of fulfilments, which is also what makes them idempotent.

Powertools' own store has an item of its own for each id: one write claims it, one is the effect, and one says
that it is done. A crash between them leaves an effect that the store does not know of, or a claim that keeps
the message waiting. Here the result of the function is the effect, so that one write is all three.
"""

import json
from typing import Any, NoReturn

from aws_lambda_powertools.utilities.idempotency.exceptions import IdempotencyItemNotFoundError
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError

_DESERIALIZER = TypeDeserializer()


class ConflictingOrderError(ValueError):
    """An order with the id of another one, which is fulfilled already."""


class Fulfilments(BasePersistenceLayer):
    """Keeps what an idempotent function returns as an item of a table whose partition key is `id`.

    An item is never overwritten and does not expire: a message that is redriven after weeks finds it.

    Args:
        table: Table of fulfilments, a boto3 `Table`.
    """

    def __init__(self, table: Any) -> None:
        super().__init__()
        self.table = table

    def _update_record(self, data_record: DataRecord) -> None:
        """Stores a fulfilment unless it is there."""
        item = json.loads(data_record.response_data)
        try:
            self.table.put_item(
                Item=item,
                ConditionExpression="attribute_not_exists(id)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            _check_same(item, error.response["Item"])

    def _put_record(self, data_record: DataRecord) -> None:
        """Claims nothing: of two that run at once, the second one's write finds the first one's."""

    def _get_record(self, idempotency_key: str) -> NoReturn:  # noqa: ARG002 - Powertools' own signature
        """Finds nothing: what is there is found by the write."""
        raise IdempotencyItemNotFoundError

    def _delete_record(self, data_record: DataRecord) -> None:
        """Gives nothing back, as nothing was claimed."""


def _check_same(item: dict[str, Any], stored: dict[str, Any]) -> None:
    # boto3's resources convert results, but not what comes with an error.
    found = {name: _DESERIALIZER.deserialize(stored[name]) for name in ("customer", "items")}
    if found != {name: item[name] for name in found}:
        raise ConflictingOrderError(f"order {item['id']!r} is fulfilled already, with other content")
