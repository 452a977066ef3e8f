"""What is said of changes that people make: each by other Python code, and the text that a reviewer reads."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from constructs_lib.review.change import KINDS
from constructs_lib.review.forms.review_lines import lines
from constructs_lib.review.reviewing import ReviewedStack
from constructs_lib.review.told_review import outcome
from tests.constructs_lib.review import changes_of_projects, changes_of_stacks
from tests.constructs_lib.review.synthesised import TITLES

GOLDEN = Path(__file__).parent / "golden"
GROUPS = {
    "stacks": list(changes_of_stacks.CHANGES),
    "projects": [each.title for each in changes_of_projects.CHANGES],
}


@pytest.mark.parametrize("group", GROUPS)
def test_texts_are_the_golden_ones(
    group: str, reviewed: Mapping[str, ReviewedStack], request: pytest.FixtureRequest
) -> None:
    now = "\n".join(_text(title, reviewed[title]) for title in GROUPS[group])
    golden = GOLDEN / f"{group}.txt"
    if request.config.getoption("update_snapshots"):
        golden.write_text(now)
    assert now == golden.read_text()


def _text(title: str, found: ReviewedStack) -> str:
    _, *said, _ = lines(outcome([found], accepted={}, fail_on=frozenset()))
    return "\n".join([f"# {title}", *said])


def test_no_golden_text_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(GROUPS)


def test_there_are_many_changes_under_titles_of_their_own() -> None:
    assert len(TITLES) == len(set(TITLES))
    assert len(TITLES) >= 40


def test_every_change_is_seen(reviewed: Mapping[str, ReviewedStack]) -> None:
    unseen = [title for title, each in reviewed.items() if not each.changes and not each.noise]
    assert unseen == []


def test_every_kind_is_met(reviewed: Mapping[str, ReviewedStack]) -> None:
    met = {kind for each in reviewed.values() for change in each.changes for kind in change.kinds}
    assert set(KINDS) - met == set()


def test_an_id_names_one_change(reviewed: Mapping[str, ReviewedStack]) -> None:
    ids = [change.id for each in reviewed.values() for change in each.changes]
    assert len(ids) == len(set(ids))
