"""Drawings of the documentation: each page shows its own, and they can be read.

That each is made from a template that is tested, and is not stale, is told by test_generated.py.
"""

import itertools
import re
from pathlib import Path

import pytest

from tests.support.stacks import ROOT
from tests.support.svg_labels import labels, scale

DOCS = ROOT / "docs"
DRAWINGS = sorted((DOCS / "drawings").iterdir())
STACKS = [page for page in sorted((DOCS / "patterns").glob("*.md")) if page.stem != "authorization"]
BLUEPRINTS = sorted(path.parent.name for path in ROOT.glob("constructs_lib/blueprints/projects/*/app.py"))
LARGEST = 30_000
# The whole example app is a poster.
LARGEST_OF_ALL = 60_000
WIDTH, SMALLEST = 1440.0, 9.0
_SHOWN = re.compile(r"\[!\[[^\]]+\]\(([^)]+\.svg)\)\]\(([^)]+\.svg)\)")
each_drawing = pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)


def _shown(page: Path) -> list[str]:
    found = _SHOWN.findall(page.read_text())
    assert all(picture == link for picture, link in found)
    return [Path(picture).stem for picture, _ in found]


@pytest.mark.parametrize("page", sorted((DOCS / "constructs").glob("*.md")), ids=lambda path: path.stem)
def test_page_of_a_pattern_shows_a_drawing(page: Path) -> None:
    assert len(_shown(page)) == 1


@pytest.mark.parametrize("page", STACKS, ids=lambda path: path.stem)
def test_page_of_an_example_stack_shows_its_own(page: Path) -> None:
    assert _shown(page) == [page.stem]


def test_every_blueprint_has_a_drawing() -> None:
    assert sorted(_shown(DOCS / "blueprints.md")) == BLUEPRINTS


def test_readme_and_first_page_show_the_example_app() -> None:
    assert _shown(ROOT / "README.md") == ["example-app"]
    assert _shown(DOCS / "index.md") == ["example-app"]


def test_every_drawing_is_shown_and_there_is_no_other_picture() -> None:
    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]
    assert {name for page in pages for name in _shown(page)} == {path.stem for path in DRAWINGS}
    assert sorted(DOCS.rglob("*.svg")) == DRAWINGS


@each_drawing
def test_drawing_is_small(drawing: Path) -> None:
    assert drawing.stat().st_size < (LARGEST_OF_ALL if drawing.stem == "example-app" else LARGEST)


@each_drawing
def test_drawing_can_be_read(drawing: Path) -> None:
    svg = drawing.read_text()
    found = labels(svg)
    assert found
    assert [(a, b) for a, b in itertools.combinations(found, 2) if a.box.overlaps(b.box)] == []
    assert [each for each in found if each.size * scale(svg, WIDTH) < SMALLEST] == []
