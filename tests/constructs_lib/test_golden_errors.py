"""Pins the text of every error and warning: `pytest --snapshot-update` writes golden_errors.txt anew."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from aws_cdk import App

from constructs_lib import ConstructsLibError
from constructs_lib.limits import LIMITS
from constructs_lib.rules import RULES
from tests.constructs_lib.bounds import BOUNDS, RESERVES, UNCHECKED
from tests.constructs_lib.mistakes import MISTAKES, Mistake
from tests.support.stacks import stack

GOLDEN = Path(__file__).with_name("golden_errors.txt")
LINE = re.compile(r"(LP\d{3}) at (\S+): (.+?) must be (.+), got (.+); ([a-z].*[^.])")
_COLLECTED: dict[str, list[str]] = {}


def _said(mistake: Mistake) -> list[str]:
    """What the user reads: the constructor's error, the warnings, or what stops synthesis."""
    if mistake.title not in _COLLECTED:
        _COLLECTED[mistake.title] = list(_lines(mistake))
    return _COLLECTED[mistake.title]


def _lines(mistake: Mistake) -> Iterator[str]:
    scope = stack(mistake.context)
    try:
        mistake.make(scope)
    except ConstructsLibError as error:
        yield from str(error).splitlines()
        return
    warnings = [
        str(entry.data).split(" [ack:", maxsplit=1)[0]
        for construct in scope.node.find_all()
        for entry in construct.node.metadata
        if entry.type == "aws:cdk:warning"
    ]
    if warnings:
        yield from warnings
        return
    app = scope.node.root
    assert isinstance(app, App)
    with pytest.raises(RuntimeError) as caught:
        app.synth()
    yield from re.findall(r"LP\d{3} at .*", str(caught.value))


def _golden() -> dict[str, list[str]]:
    sections = GOLDEN.read_text().strip().split("\n\n") if GOLDEN.exists() else []
    return {title: lines for title, *lines in (section.split("\n") for section in sections)}


def test_texts_are_the_golden_ones(request: pytest.FixtureRequest) -> None:
    said = {f"# {mistake.title}": _said(mistake) for mistake in MISTAKES}
    if request.config.getoption("update_snapshots"):
        GOLDEN.write_text("\n\n".join("\n".join([title, *lines]) for title, lines in said.items()) + "\n")
    assert said == _golden()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_mistake_is_named_in_one_form(mistake: Mistake) -> None:
    said = _said(mistake)
    assert said
    for line in said:
        match = LINE.fullmatch(line)
        assert match, line
        assert match[1] in RULES


def test_every_rule_is_broken_by_a_mistake() -> None:
    assert {line[:5] for mistake in MISTAKES for line in _said(mistake)} == set(RULES)


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
    assert [line[:5] for line in _said(several)] == ["LP015", "LP016", "LP024"]
    assert scope.node.children == []
