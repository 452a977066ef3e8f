"""Templates in which nothing is wrong, though something looks so: what would be a false alarm."""

import importlib
from pathlib import Path

import pytest

from constructs_lib.checks.checking import check
from tests.constructs_lib.checks.case import Resources, graph

QUIET: dict[str, Resources] = {
    title: resources
    for path in sorted(Path(__file__).parent.glob("quiet_*.py"))
    for title, resources in importlib.import_module(f"{__package__}.{path.stem}").QUIET.items()
}


@pytest.mark.parametrize("title", QUIET)
def test_nothing_is_found(title: str) -> None:
    assert [f"{each.code} at {each.path}: {each.message}" for each in check(graph(QUIET[title]))] == []
