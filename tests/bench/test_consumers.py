"""What is measured against each other is the same."""

import pytest
from aws_cdk import App, Stack

from constructs_lib.testing import normalise
from tests.bench.consumers import KINDS, define
from tests.support.stacks import app
from tests.support.templates import template_of


def _templates(made: App, kind: str, who: str) -> list[dict[str, object]]:
    define(made, kind, who, 2)
    return [normalise(template_of(each)) for each in made.node.children if isinstance(each, Stack)]


@pytest.mark.parametrize("kind", KINDS)
def test_ours_and_by_hand_are_the_same_template(kind: str) -> None:
    ours = _templates(app(), kind, "ours")
    assert ours == _templates(app(), kind, "hand")
    assert len(ours) == 1
