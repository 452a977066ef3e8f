"""Each row for people who come from Serverless Framework or SAM is synthesised, and its template shows it."""

from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk import assertions

from tests.support.coming_from import Row, rows, run

ROWS = {row.name: row for row in rows()}


def test_rows_have_names_of_their_own() -> None:
    assert len(ROWS) == len(list(rows()))


@pytest.mark.parametrize("name", ROWS)
def test_row_is_synthesised(name: str) -> None:
    row = ROWS[name]
    found = list(_values(row))
    assert found, f"no resource has {row.shows}"


def _values(row: Row) -> Iterator[Any]:
    """Yield what the template has where the row says that it has something."""
    kind, path = row.shows.split()
    template = assertions.Template.from_stack(run(row)).to_json()
    for resource in template["Resources"].values():
        if resource["Type"] == kind:
            value: Any = resource.get("Properties", {})
            for key in path.split("."):
                value = value.get(key) if isinstance(value, dict) else None
            if value is not None:
                yield value
