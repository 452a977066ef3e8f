"""The index of orders in OpenSearch.

The function's role may `PUT /orders-v1` and `POST /orders/_bulk`, and nothing else. `orders` is an alias:
another mapping is another index, filled beside the first before the alias moves to it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import RequestError

ALIAS = "orders"
INDEX = "orders-v1"
DEFINITION: dict[str, Any] = json.loads((Path(__file__).parent / "orders_v1.json").read_text())
_TOO_LATE, _NOT_FOUND = 409, 404


class NotIndexedError(Exception):
    """The index did not take one change; it may take it later (429, 5xx) or never (400)."""


@dataclass(frozen=True)
class Change:
    """What one event makes of a document.

    Attributes:
        id: The document's id.
        version: Grows with every change of the document.
        document: The document, or None where it ends.
    """

    id: str
    version: int
    document: dict[str, Any] | None


class Index:
    """Writes to the index, and makes it where it is missing.

    Args:
        client: Client of OpenSearch.
    """

    def __init__(self, client: OpenSearch) -> None:
        self._client = client
        self._is_there = False

    def write(self, changes: Sequence[Change]) -> list[NotIndexedError | None]:
        """Writes all changes with one request, in their order.

        Returns:
            For each change its error, or None where the index has it or something newer.

        Raises:
            OpenSearchException: The request as a whole failed.
        """
        if not changes:
            return []
        # Before the first deletion: one with a version would make an index without our mapping.
        if not self._is_there:
            self._create()
        items = self._bulk(changes)
        if any(_is_without_index(item) for item in items):
            self._create()
            items = self._bulk(changes)
        return [_error(item) for item in items]

    def _bulk(self, changes: Sequence[Change]) -> list[dict[str, Any]]:
        lines = [line for change in changes for line in _lines(change)]
        # It makes a missing index an error; otherwise OpenSearch would guess a mapping for it.
        answer = self._client.bulk(body=lines, index=ALIAS, params={"require_alias": "true"})
        return [item for each in answer["items"] for item in each.values()]

    def _create(self) -> None:
        try:
            self._client.indices.create(index=INDEX, body={**DEFINITION, "aliases": {ALIAS: {}}})
        except RequestError as error:
            # Another batch was first.
            if error.error != "resource_already_exists_exception":
                raise
        self._is_there = True


def _lines(change: Change) -> Iterator[dict[str, Any]]:
    action = "delete" if change.document is None else "index"
    yield {action: {"_id": change.id, "version": change.version, "version_type": "external"}}
    if change.document is not None:
        yield change.document


def _is_without_index(item: dict[str, Any]) -> bool:
    return item["status"] == _NOT_FOUND and "error" in item


def _error(item: dict[str, Any]) -> NotIndexedError | None:
    # A deletion of what is not there is no error: its version is kept all the same.
    if "error" not in item or item["status"] == _TOO_LATE:
        return None
    error = item["error"]
    return NotIndexedError(f"{item['status']} {error['type']}: {error['reason']}")
