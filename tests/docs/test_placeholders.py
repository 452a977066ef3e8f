"""What a new pattern begins with is written anew: its page, its docstrings and its line of the README."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.new_pattern import PLACEHOLDER, Pattern, changes, new_files
from tests.support.stacks import ROOT

# The names are those of no pattern, and the words between them are what is looked for.
_ANY = Pattern("AnyPattern", "senders")
_NAMES = ("AnyPattern", "any-pattern", "any_pattern")


def _placeholders() -> Iterator[str]:
    """The words in the texts of a new pattern that its author is to replace."""
    texts = [*new_files(_ANY).values()]
    readme = (ROOT / "README.md").read_text()
    added = set(changes(_ANY)["README.md"](readme).splitlines()) - set(readme.splitlines())
    for line in "\n".join([*texts, *added]).splitlines():
        for part in re.split("|".join(_NAMES), line):
            yield from (found[0].strip().removesuffix('"""') for found in PLACEHOLDER.finditer(part))


PLACEHOLDERS = tuple(dict.fromkeys(_placeholders()))
WRITTEN = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "constructs_lib" / "patterns").rglob("*.py")),
]


def left_in(path: Path) -> list[str]:
    """The words of a new pattern that a file still has."""
    text = path.read_text()
    return [each for each in PLACEHOLDERS if each in text]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_left_of_what_a_new_pattern_begins_with(path: Path) -> None:
    assert not left_in(path), f"write {path.relative_to(ROOT)} anew where it says {left_in(path)}"


def test_every_text_that_asks_for_words_is_looked_for(tmp_path: Path) -> None:
    found = []
    for path, text in new_files(_ANY).items():
        (tmp_path / path.name).write_text(text)
        found += left_in(tmp_path / path.name)
    assert {"Say in a sentence or two what it is.", "say in one line what it does."} <= set(found)
    assert len(found) >= 9
