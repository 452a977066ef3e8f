"""Every rule on templates: one with the mistake, one without it, and the text that the user reads."""

import importlib
from pathlib import Path

import pytest

from constructs_lib.checks.checking import CHECKED, check
from constructs_lib.rules import RULES
from tests.constructs_lib.checks.case import Case, graph

HERE = Path(__file__).parent
FAMILIES: dict[str, tuple[Case, ...]] = {
    path.stem.removeprefix("cases_"): importlib.import_module(f"{__package__}.{path.stem}").CASES
    for path in sorted(HERE.glob("cases_*.py"))
}
CASES = [case for cases in FAMILIES.values() for case in cases]


def _codes(case: Case) -> tuple[list[str], list[str]]:
    return [each.code for each in check(graph(case.wrong))], [each.code for each in check(graph(case.right))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_mistake_breaks_its_rule_and_no_other(case: Case) -> None:
    wrong, right = _codes(case)
    assert case.code not in right
    assert set(wrong) - set(right) == {case.code}


def test_every_rule_on_templates_has_a_case() -> None:
    missing = CHECKED - {case.code for case in CASES}
    assert not missing, f"give each a Case in tests/constructs_lib/checks/cases_*.py: {sorted(missing)}"


def test_rules_on_templates_are_rules() -> None:
    assert set(RULES) >= CHECKED


def test_titles_are_unique() -> None:
    assert len({case.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("family", FAMILIES)
def test_texts_are_the_golden_ones(family: str, request: pytest.FixtureRequest) -> None:
    lines = []
    for case in FAMILIES[family]:
        said = [each for each in check(graph(case.wrong)) if each.code == case.code]
        lines += [
            f"# {case.title}",
            *(f"{x.severity.value} {x.code} at {x.path}: {x.message}" for x in said),
            "",
        ]
    now = "\n".join(lines)
    golden = HERE / "golden" / f"{family}.txt"
    if request.config.getoption("update_snapshots"):
        golden.write_text(now)
    assert now == golden.read_text()


def test_no_golden_text_is_left_over() -> None:
    assert {path.stem for path in (HERE / "golden").iterdir()} == set(FAMILIES)
