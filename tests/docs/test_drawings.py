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
PATTERNS = sorted((DOCS / "constructs").glob("*.md"))
BLUEPRINTS = sorted((DOCS / "blueprints").glob("*.md"), key=lambda page: page.stem)
PROJECTS = ROOT / "constructs_lib/blueprints/projects"
EXAMPLE_STACKS = ROOT / "tests/stacks/__snapshots__/test_example_stacks"
LARGEST = 30_000
# The whole example app is a poster.
LARGEST_OF_ALL = 60_000
WIDTH, SMALLEST = 1440.0, 9.0
_SHOWN = re.compile(r"\[!\[[^\]]+\]\(([^)]+\.svg)\)\]\(([^)]+\.svg)\)")
_TAB = re.compile(r'^=== "(.+)"\n\n    ((?:.+\n)? *.+)$', re.MULTILINE)
each_drawing = pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)


def _shown(page: Path) -> list[str]:
    found = _SHOWN.findall(page.read_text())
    assert all(picture == link for picture, link in found)
    return [Path(picture).stem for picture, _ in found]


@pytest.mark.parametrize("page", [*PATTERNS, *STACKS, *BLUEPRINTS], ids=lambda path: path.stem)
def test_page_shows_one_stack_as_a_drawing_as_python_and_as_a_template(page: Path) -> None:
    (drawing,) = _shown(page)
    tabs = dict(_TAB.findall(page.read_text()))
    project = PROJECTS / drawing
    if project.is_dir():
        (stack,) = (project / "stacks").glob("*_stack.py")
        template = project / "tests/__snapshots__/test_stack/test_template_is_the_one_on_record.json"
    else:
        stack = ROOT / "stacks" / f"{drawing}_stack.py"
        name = drawing.replace("_", " ").title().replace(" ", "")
        template = EXAMPLE_STACKS / f"test_template_is_the_one_on_record[{name}].json"
    assert tabs["Drawing"].endswith(f"](../drawings/{drawing}.svg)")
    assert tabs["Python stack"] == f'```python\n    --8<-- "{stack.relative_to(ROOT)}"'
    assert tabs["Template"] == f'```json\n    --8<-- "{template.relative_to(ROOT)}"'


@pytest.mark.parametrize("page", STACKS, ids=lambda path: path.stem)
def test_page_of_an_example_stack_shows_its_own(page: Path) -> None:
    assert _shown(page) == [page.stem]


def test_every_blueprint_has_a_page_that_shows_its_own_and_the_table_leads_there() -> None:
    names = sorted(path.parent.name for path in PROJECTS.glob("*/app.py"))
    assert [_shown(page) for page in BLUEPRINTS] == [[name] for name in names]
    table = (DOCS / "blueprints.md").read_text()
    assert sorted(re.findall(r"\| \[`[\w-]+`\]\(blueprints/([\w-]+)\.md\)", table)) == names


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
