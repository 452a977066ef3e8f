"""Who has been mailed one version of a document."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

# Longer than a failed event waits in its queue: one that is sent back must find who has the mail already.
_KEPT = timedelta(days=30)


class Deliveries:
    """The mails of one version of one document.

    Args:
        table: Table of deliveries, a boto3 `Table`.
        document: Which version of which document.
    """

    def __init__(self, table: Any, document: str) -> None:
        self._table = table
        self._document = document

    def claim(self, address: str) -> bool:
        """Reserves the one mail to an address; False when it is reserved already."""
        now, claim = datetime.now(UTC), uuid.uuid4().hex
        item = {
            **self._key(address),
            "claim": claim,
            "claimed_at": now.isoformat(timespec="milliseconds"),
            "expires_at": int((now + _KEPT).timestamp()),
        }
        # botocore puts it again when an answer is lost, and must then find its own claim.
        condition = Attr("document").not_exists() | Attr("claim").eq(claim)
        try:
            self._table.put_item(Item=item, ConditionExpression=condition)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def release(self, address: str) -> None:
        """Gives the reservation back: no mail was sent."""
        self._table.delete_item(Key=self._key(address))

    def _key(self, address: str) -> dict[str, str]:
        return {"document": self._document, "address": address}
