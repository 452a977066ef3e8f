"""Pages, docstrings, help texts and messages use plain words, never those of `words.toml`."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stacks import ROOT

PLAIN: dict[str, str] = tomllib.loads((Path(__file__).parent / "words.toml").read_text())
_CODE = re.compile(r"```.*?```|:::[^\n]*|`[^`\n]*`|\]\([^)]*\)", re.DOTALL)
_PHRASES = {
    re.compile(rf"\b(?:{phrase})\b".replace(" ", r"\s+"), re.IGNORECASE): plain
    for phrase, plain in PLAIN.items()
}
# What a text with the phrase has for sure, by which most texts are left alone at once.
_LITERALS = {
    each: max(re.findall("[a-z]+", re.sub(r"\(.*?\)|\\w|.\?", " ", phrase)), key=len)
    for each, phrase in zip(_PHRASES, PLAIN, strict=True)
}


def _pages() -> list[Path]:
    """What people read as it is: pages but decisions, which are history, and the golden texts of messages."""
    docs = (page for page in (ROOT / "docs").rglob("*.md") if "decisions" not in page.parts)
    projects = (ROOT / "constructs_lib" / "blueprints").rglob("*.md")
    golden = (ROOT / "tests" / "constructs_lib").rglob("golden*/*.txt")
    first = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests/constructs_lib/golden_errors.txt")
    return [*(ROOT / name for name in first), *sorted(docs), *sorted(projects), *sorted(golden)]


def _without_code(text: str) -> str:
    return _CODE.sub(lambda match: "`" + "\n" * match[0].count("\n"), text)


def _of_page(text: str) -> Iterator[tuple[int, str]]:
    """The page without its code; of the changelog what is not released."""
    if text.startswith("# Changelog"):
        text = re.split(r"^## (?!Unreleased)", text, maxsplit=1, flags=re.MULTILINE)[0]
    yield 1, _without_code(text)


def _of_module(text: str) -> Iterator[tuple[int, str]]:
    """Each text of more than one word, with its line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            yield node.lineno, _without_code(node.value)


def _found(path: Path) -> Iterator[str]:
    """Yield file, line, phrase and plain words for each phrase that a file should not have."""
    whole = path.read_text()
    lower = whole.lower()
    likely = [each for each, literal in _LITERALS.items() if literal in lower]
    if not likely:
        return
    for first, text in (_of_module if path.suffix == ".py" else _of_page)(whole):
        for each in likely:
            for match in each.finditer(text):
                line = first + text.count("\n", 0, match.start())
                yield f"{path}:{line}: {' '.join(match[0].split())}; write: {_PHRASES[each]}"


@pytest.mark.parametrize("kind", ["pages", "modules"])
def test_plain_words_are_used(kind: str) -> None:
    paths = _pages() if kind == "pages" else sorted((ROOT / "constructs_lib").rglob("*.py"))
    assert [each for path in paths for each in _found(path)] == []


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("page.md", "# Alarms\n\nWithout it an alarm changes\ncolour.\n", 3),
        ("module.py", 'def run() -> None:\n    """Run.\n\n    The alarm changes colour.\n    """\n', 4),
        ("module.py", 'MESSAGE = f"{1} alarm changes colour"\n', 1),
    ],
)
def test_a_phrase_is_found(name: str, text: str, line: int, tmp_path: Path) -> None:
    page = tmp_path / name
    page.write_text(text)
    assert [*_found(page)] == [f"{page}:{line}: changes colour; write: goes to `ALARM`"]


@pytest.mark.parametrize(
    "text", ["`changes colour`", "```text\nan alarm changes colour\n```", "[a](changes colour)"]
)
def test_code_is_left_alone(text: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    assert [*_found(page)] == []
