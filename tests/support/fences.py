"""The examples of README, CONTRIBUTING and docs/, as a reader sees them, with what a page includes."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.stacks import ROOT

__all__ = ["Fence", "all_fences", "fences_of", "pages"]

_FENCE = re.compile(r"^( *)```(.*)\n((?:.*\n)*?)^ *```$", re.MULTILINE)
_INCLUDED = re.compile(r'^--8<-- "([^":]+)(?::(\w+))?"$', re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    """An example: where it stands, its language, its text, and the file that it shows, if any."""

    page: Path
    line: int
    language: str
    text: str
    file: Path | None = None

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def fences_of(*languages: str) -> list[Fence]:
    """Return the examples in these languages, in the order of the pages."""
    return [each for each in all_fences() if each.language in languages]


@cache
def all_fences() -> tuple[Fence, ...]:
    """Return every example of every page."""
    return tuple(each for page in pages() for each in _fences(page))


def pages() -> list[Path]:
    """Return every page, and what is included in pages."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _fences(page: Path) -> Iterator[Fence]:
    text = page.read_text()
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        shown = textwrap.dedent(found[3])
        whole = _INCLUDED.fullmatch(shown.strip())
        file = ROOT / whole[1] if whole and not whole[2] else None
        yield Fence(page, line, found[2], _INCLUDED.sub(_included, shown), file)


def _included(found: re.Match[str]) -> str:
    text = (ROOT / found[1]).read_text()
    if found[2]:
        _, rest = text.split(f"# --8<-- [start:{found[2]}]\n")
        text, _ = rest.split(f"# --8<-- [end:{found[2]}]")
    return textwrap.dedent(text)
