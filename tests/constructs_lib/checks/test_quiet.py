"""Templates in which nothing is wrong, though something looks so: what would be a false alarm."""

import importlib
from pathlib import Path

import pytest

from constructs_lib.checks.checking import check
from constructs_lib.rules import Severity
from tests.constructs_lib.checks.case import Resources, graph, in_place
from tests.constructs_lib.checks.parts import stream_consumer

QUIET: dict[str, Resources] = {
    title: resources
    for path in sorted(Path(__file__).parent.glob("quiet_*.py"))
    for title, resources in importlib.import_module(f"{__package__}.{path.stem}").QUIET.items()
}


@pytest.mark.parametrize("title", QUIET)
def test_nothing_is_found(title: str) -> None:
    assert [f"{each.code} at {each.path}: {each.message}" for each in check(graph(QUIET[title]))] == []


@pytest.mark.parametrize(
    "image", ['{"OldImage": [{"exists": false}]}', '{"NewImage": {"ttl": [{"exists": false}]}}']
)
def test_a_filter_that_lets_all_records_by_loses_none(image: str) -> None:
    filters = {"Filters": [{"Pattern": f'{{"dynamodb": {image}}}'}]}
    found = check(graph(in_place(stream_consumer(kind="Table"), "Mapping", FilterCriteria=filters)))
    assert [(each.code, each.severity) for each in found] == [("LP139", Severity.WARNING)]
