"""The documentation site: its menu has every page, and each construct a page that says everything."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from constructs import Construct

import constructs_lib
from tests.support.stacks import ROOT

DOCS = ROOT / "docs"
PATTERNS = DOCS / "constructs"
SECTIONS = (
    "When",
    "When not",
    "Smallest example",
    "Full example",
    "Parameters",
    "What happens to a failed event",
    "Alarms",
    "Cost drivers",
    "Escape hatches",
)
CONSTRUCTS = [
    name
    for name in constructs_lib.__all__
    if isinstance(kind := getattr(constructs_lib, name), type) and issubclass(kind, Construct)
]
PAGES = [path for path in sorted(DOCS.rglob("*.md")) if not path.parent.name.startswith("_")]
_INCLUDED = re.compile(r'^--8<-- "([^":]+)(?::(\w+))?"$', re.MULTILINE)
each_construct = pytest.mark.parametrize("name", CONSTRUCTS)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())


def _slug(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hooks", DOCS / "hooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_menu_names_every_page_once() -> None:
    _, menu = (ROOT / "mkdocs.yml").read_text().split("\nnav:\n")
    named = re.findall(r"(\S+\.md)$", menu, re.MULTILINE)
    assert sorted(named) == sorted(page.relative_to(DOCS).as_posix() for page in PAGES)


def test_every_construct_has_a_page_and_no_other() -> None:
    assert sorted(path.stem for path in PATTERNS.glob("*.md")) == sorted(map(_slug, CONSTRUCTS))


@each_construct
def test_page_has_every_section_and_each_says_something(name: str) -> None:
    text = (PATTERNS / f"{_slug(name)}.md").read_text()
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    assert text.startswith(f"# {name}\n")
    assert tuple(parts[1::2]) == SECTIONS
    assert all(part.strip() for part in parts[::2])


@each_construct
def test_page_includes_both_examples_and_the_parameters(name: str) -> None:
    included = _INCLUDED.findall((PATTERNS / f"{_slug(name)}.md").read_text())
    examples = f"docs/examples/{_slug(name).replace('-', '_')}"
    assert {(f"{examples}/smallest.py", ""), (f"{examples}/full.py", "")} <= set(included)
    assert (f"docs/constructs/_parameters/{_slug(name)}.md", "") in included


@each_construct
def test_readme_leads_to_the_page(name: str) -> None:
    assert f"(docs/constructs/{_slug(name)}.md)" in (ROOT / "README.md").read_text()


@each_page
def test_what_a_page_includes_is_there(page: Path) -> None:
    for file, section in _INCLUDED.findall(page.read_text()):
        text = (ROOT / file).read_text()
        assert not section or re.search(rf"\[start:{section}\]\n.*\S.*\n.*\[end:{section}\]", text, re.DOTALL)


@each_page
def test_links_out_of_the_docs_lead_to_files(hooks: ModuleType, page: Path) -> None:
    assert hooks.missing_files(page.read_text(), page.relative_to(DOCS).as_posix()) == []


@each_page
def test_links_between_pages_lead_to_pages(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+\.(?:md|svg))", page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("[`x`](../../stacks/quote_stack.py)", "`x`"),
        ("[`x`](../../stacks/no.py)", "`x`"),
        ("[x](../../README.md)", "x"),
        ("[x](../rules.md)", "[x](../rules.md)"),
        ("[x](../rules.md#lp001)", "[x](../rules.md#lp001)"),
        ("[x](report.md)", "[x](report.md)"),
        ("![x](route.svg)", "![x](route.svg)"),
        ("[x](https://docs.aws.amazon.com/lambda)", "[x](https://docs.aws.amazon.com/lambda)"),
    ],
)
def test_site_keeps_the_text_of_links_to_the_repository(hooks: ModuleType, link: str, shown: str) -> None:
    assert hooks.without_repository_links(f"See {link}.", "patterns/quote.md") == f"See {shown}."


def test_long_names_may_be_broken_behind_a_dot_and_code_in_blocks_may_not(hooks: ModuleType) -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="index.md"))
    name, block = (
        "constructs_lib.testing.events",
        "<pre><span></span><code>one.two.three.four.five.six</code></pre>",
    )
    shown = hooks.on_page_content(f"<code>{name}</code><code>queue.url</code>{block}", page=page)
    assert shown == f"<code>{name.replace('.', '.<wbr>')}</code><code>queue.url</code>{block}"


def test_name_with_a_hyphen_stays_in_one_line(hooks: ModuleType) -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="index.md"))
    shown = hooks.on_page_content("<code>make x --app DIR</code>", page=page)
    assert shown == '<code>make x <span class="name">--app</span> DIR</code>'


def test_drawing_has_its_size(hooks: ModuleType) -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="constructs/queue-consumer.md"))
    shown = hooks.on_page_content('<img alt="x" src="../drawings/sqs-worker.svg" />', page=page)
    assert shown.endswith(' width="512" height="212" style="--natural: 512px" />')


def test_file_that_is_gone_is_told(hooks: ModuleType) -> None:
    page = "[x](../../stacks/no.py) and [y](../../stacks/quote_stack.py)"
    assert hooks.missing_files(page, "patterns/quote.md") == ["../../stacks/no.py"]


def test_site_fetches_nothing_from_elsewhere() -> None:
    settings = (ROOT / "mkdocs.yml").read_text()
    assert re.search(r"^  font: false$", settings, re.MULTILINE)
    assert "://" not in settings
    assert "extra_javascript:" not in settings
    assert not re.search(r"://|@import", (DOCS / "assets/site.css").read_text())


def test_build_is_strict() -> None:
    (command,) = re.findall(r"mkdocs build (.*)", (ROOT / "Makefile").read_text())
    # Told to be quiet, mkdocs does not count the warnings that --strict is about.
    assert "--strict" in command.split()
    assert not {"--quiet", "-q"} & set(command.split())
