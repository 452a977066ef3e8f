"""The templates of our own patterns, example stacks and projects have nothing that the checks find."""

import json
from pathlib import Path

import pytest

from constructs_lib.checks.checking import check
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from tests.support.stacks import ROOT

SNAPSHOTS = [
    *sorted((ROOT / "tests" / "stacks").rglob("__snapshots__/**/*.json")),
    *sorted((ROOT / "constructs_lib" / "blueprints").rglob("__snapshots__/**/*.json")),
]
# A full sample gives every parameter, also what the pattern warns of or what somebody else has to watch.
MEANT = {
    "test_maximal[BucketConsumer].json": {"LP365", "LP510"},
    "test_maximal[EventConsumer].json": {"LP365"},
    # The reason of a URL that is public is in no template.
    "test_maximal[FunctionUrl].json": {"LP366"},
    "test_template_is_the_one_on_record[Webhook].json": {"LP366"},
    "test_maximal[TopicConsumer].json": {"LP365"},
    "test_maximal[WindowKinesisConsumer].json": {"LP411"},
}


def test_there_are_templates() -> None:
    assert len(SNAPSHOTS) > 50
    assert {path.name for path in SNAPSHOTS} >= MEANT.keys()


@pytest.mark.parametrize("path", SNAPSHOTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_found(path: Path) -> None:
    template = json.loads(path.read_text())
    graph = Graph()
    add_stack(graph, template, name="Shop", account="111122223333", region="eu-central-1")
    found = [each for each in check(graph) if each.code not in MEANT.get(path.name, set())]
    assert [f"{each.code} at {each.path}: {each.message}" for each in found] == []
