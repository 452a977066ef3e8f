"""How far a report is, in the table that the API reads."""

import uuid
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError


class UnknownReportError(LookupError):
    """The table does not have it."""


class Status:
    """The item of one report.

    Args:
        table: Table of reports, a boto3 `Table`.
        report_id: The report's id.
    """

    def __init__(self, table: Any, report_id: str) -> None:
        self._table = table
        self.report_id = report_id

    def begin(self) -> bool:
        """Counts an attempt; False when the report is done.

        Raises:
            UnknownReportError: There is no such report.
        """
        try:
            self._update(
                "SET #status = :running, updated_at = :now REMOVE #error ADD attempts :one",
                condition="attribute_exists(id) AND #status <> :done",
                names={"#status": "status", "#error": "error"},
                values={":running": "running", ":done": "done", ":one": 1, ":now": _now()},
            )
        except ClientError as error:
            if not _condition_failed(error):
                raise
            if "Item" not in error.response:
                raise UnknownReportError(f"report {self.report_id!r} does not exist") from None
            return False
        return True

    def claim_mail(self) -> bool:
        """Reserves the one mail of this report; False when it is reserved already."""
        try:
            self._update(
                "SET mail_claimed_at = :now, mail_claim = :claim",
                # botocore updates again when an answer is lost, and must then find its own claim.
                condition="attribute_not_exists(mail_claimed_at) OR mail_claim = :claim",
                values={":now": _now(), ":claim": uuid.uuid4().hex},
            )
        except ClientError as error:
            if not _condition_failed(error):
                raise
            return False
        return True

    def release_mail(self) -> None:
        """Gives the reservation back: no mail was sent."""
        self._update("REMOVE mail_claimed_at, mail_claim")

    def done(self, key: str, orders: int) -> None:
        """The report lies in the bucket and is mailed."""
        self._update(
            "SET #status = :done, #key = :key, orders = :orders, updated_at = :now",
            names={"#status": "status", "#key": "key"},
            values={":done": "done", ":key": key, ":orders": orders, ":now": _now()},
        )

    def failed(self, error: Exception) -> None:
        """This attempt has failed; another may follow."""
        self._update(
            "SET #status = :failed, #error = :error, updated_at = :now",
            names={"#status": "status", "#error": "error"},
            values={
                ":failed": "failed",
                ":error": {"type": type(error).__name__, "message": str(error)[:1000]},
                ":now": _now(),
            },
        )

    def _update(
        self,
        expression: str,
        *,
        condition: str | None = None,
        names: dict[str, str] | None = None,
        values: dict[str, Any] | None = None,
    ) -> None:
        request = {
            "UpdateExpression": expression,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
            # Tells "done" from "unknown" without a second, racing read.
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD" if condition else None,
        }
        given = {name: value for name, value in request.items() if value is not None}
        self._table.update_item(Key={"id": self.report_id}, **given)


def _condition_failed(error: ClientError) -> bool:
    return bool(error.response["Error"]["Code"] == "ConditionalCheckFailedException")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
