"""Sizes, slugs and codes: what a reader relies on without looking."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import constructs_lib
from constructs_lib.rules import RULES
from tests.support.stacks import ROOT

LIBRARY = sorted((ROOT / "constructs_lib").rglob("*.py"))
LONGEST_FUNCTION = 40
LONGEST_FILE = 350
SHORT_FUNCTION = 25

FAMILIES = {
    0: [1, 2, *range(10, 35), 36, *range(40, 60)],
    1: range(1, 41),
    2: range(1, 62),
    3: range(1, 37),
    4: range(1, 15),
    5: range(1, 30),
    6: range(1, 26),
    7: [*range(1, 25), *range(30, 33)],
    8: range(1, 8),
    9: [*range(1, 12), *range(20, 32)],
}
# What only a template shows, by family.
ON_TEMPLATES: dict[int, list[int]] = {
    0: [*range(60, 88), 90, 94],
    1: [*range(60, 70)],
    2: [*range(70, 87)],
    3: [*range(60, 70), *range(80, 89), *range(90, 96)],
    4: [*range(60, 64)],
    5: [*range(60, 79)],
    6: [*range(60, 66)],
    7: [*range(60, 63)],
    8: [*range(60, 66)],
    9: [60, *range(70, 76)],
}
CODES = [
    f"LP{family}{number:02}" for family in FAMILIES for number in (*FAMILIES[family], *ON_TEMPLATES[family])
]
"""Codes are never reused: a code is added at the end of its family, and none is removed."""


def test_codes_are_those_on_record() -> None:
    new, gone = sorted(set(RULES) - set(CODES)), sorted(set(CODES) - set(RULES))
    assert not new, f"raise the range of their family in FAMILIES of {__name__}: {new}"
    assert not gone, f"no code is removed or used again, so that these have to stay rules: {gone}"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_rule_is_complete(rule: object) -> None:
    for name in ("title", "why", "fix", "source"):
        assert getattr(rule, name)
    assert re.fullmatch(r"[a-zA-Z].*[^.]", getattr(rule, "fix"))  # noqa: B009
    assert getattr(rule, "fix")[0].islower()  # noqa: B009
    assert getattr(rule, "source").startswith("https://")  # noqa: B009


@cache
def _functions() -> list[tuple[str, int]]:
    found = []
    for path in LIBRARY:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                # A constructor's parameters are its users' vocabulary; long is what it does with them.
                length = (node.end_lineno or 0) - node.body[0].lineno + 1
                found.append((f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length))
    return found


def test_no_function_is_long() -> None:
    assert [each for each in _functions() if each[1] > LONGEST_FUNCTION] == []


def test_most_functions_are_short() -> None:
    functions = _functions()
    assert len([each for each in functions if each[1] < SHORT_FUNCTION]) >= 0.9 * len(functions)


def test_no_file_is_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in LIBRARY}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


@pytest.mark.parametrize("name", ["CfnOutput", "CustomResource", "AwsCustomResource", "CfnAccount"])
def test_patterns_do_not_use(name: str) -> None:
    for path in (ROOT / "constructs_lib" / "patterns").rglob("*.py"):
        assert name not in _names(path), path


@cache
def _names(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return {getattr(node, "id", getattr(node, "attr", "")) for node in nodes}


def _slugs() -> list[str]:
    found = [path.name.removesuffix("_stack.py") for path in sorted((ROOT / "stacks").glob("*_stack.py"))]
    # The account's role for logs is no pattern and runs no function.
    return [slug for slug in found if slug != "api_gateway_account"]


@pytest.mark.parametrize("slug", _slugs())
def test_slug_is_complete(slug: str) -> None:
    assert list((ROOT / "lambdas").glob(f"{slug.removesuffix('_api')}*")), f"lambdas/{slug}*"
    assert list((ROOT / "tests" / "lambdas").glob(f"*{slug.removesuffix('_api')}*")), f"tests/lambdas/{slug}*"
    assert (ROOT / "tests" / "demo" / f"{slug}.py").is_file()
    assert (ROOT / "docs" / "patterns" / f"{slug}.md").is_file()


def test_every_function_belongs_to_a_stack() -> None:
    prefixes = tuple(slug.removesuffix("_api") for slug in _slugs())
    functions = [
        path for path in (ROOT / "lambdas").iterdir() if path.is_dir() and path.name != "__pycache__"
    ]
    assert [path.name for path in functions if not path.name.startswith(prefixes)] == []


def test_every_construct_has_a_page() -> None:
    pages = "\n".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))
    constructs = [name for name in constructs_lib.__all__ if not name.endswith(("Error", "Violation"))]
    assert [name for name in constructs if f"`{name}" not in pages] == []
