"""Pins the text of every error and warning: `pytest --snapshot-update` writes golden_errors.txt anew."""

import re

import pytest

from constructs_lib import ConstructsLibError
from constructs_lib.limits import LIMITS
from constructs_lib.rules import RULES
from tests.constructs_lib.bounds import BOUNDS, RESERVES, UNCHECKED
from tests.constructs_lib.mistakes import MISTAKES, Mistake
from tests.constructs_lib.said import GOLDEN, golden, is_of_constructors, said
from tests.support.stacks import stack

LINE = re.compile(r"(LP\d{3}) at (\S+): (.+?) must be (.+), got (.+); ([a-z].*[^.])")


def test_texts_are_the_golden_ones(request: pytest.FixtureRequest) -> None:
    now = {mistake.title: said(mistake) for mistake in MISTAKES}
    if request.config.getoption("update_snapshots"):
        GOLDEN.write_text("\n\n".join("\n".join([f"# {title}", *now[title]]) for title in now) + "\n")
    changed = sorted(title for title in {*now, *golden()} if now.get(title) != golden().get(title))
    again = "pytest tests/constructs_lib/test_golden_errors.py --snapshot-update, and read what it wrote"
    assert not changed, f"other texts of {changed}; {again}"
    assert list(now) == list(golden()), f"another order; {again}"


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_mistake_is_named_in_one_form(mistake: Mistake) -> None:
    lines = said(mistake)
    assert lines
    for line in lines:
        match = LINE.fullmatch(line)
        assert match, line
        assert match[1] in RULES


def test_every_rule_is_broken_by_a_mistake() -> None:
    broken = {line[:5] for mistake in MISTAKES for line in said(mistake)}
    missing = sorted(set(filter(is_of_constructors, RULES)) - broken)
    assert not missing, f"make a mistake that breaks {missing} in tests/constructs_lib/mistakes*.py"
    assert broken <= set(filter(is_of_constructors, RULES))


def test_titles_are_unique() -> None:
    assert len({mistake.title for mistake in MISTAKES}) == len(MISTAKES)


def test_every_limit_that_a_rule_checks_is_exceeded_by_a_mistake() -> None:
    titles = {mistake.title for mistake in MISTAKES}
    exceeded = {
        bound.limit for bound in BOUNDS if f"{bound.parameter} above its range ({bound.owner})" in titles
    }
    assert exceeded == set(LIMITS.values()) - UNCHECKED - RESERVES


def test_constructor_reports_all_violations_together_and_defines_nothing() -> None:
    scope = stack()
    several = next(mistake for mistake in MISTAKES if mistake.title == "three at once")
    with pytest.raises(ConstructsLibError):
        several.make(scope)
    assert [line[:5] for line in said(several)] == ["LP015", "LP016", "LP024"]
    assert scope.node.children == []
