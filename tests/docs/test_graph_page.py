"""The page of `constructs-lib graph` says what each kind is drawn as."""

import re

from constructs_lib.drawing.kinds import KINDS, SCHEDULED_RULE, WEB_SOCKET_API
from tests.support.stacks import ROOT

PAGE = (ROOT / "docs" / "graph.md").read_text()


def test_each_kind_stands_beside_its_shape_of_mermaid() -> None:
    rows = dict(re.findall(r"(?m)^\| [^|]+ \| `([^`]+)`, [^|]+ \| ([^|]+) \|$", PAGE))
    missing = [
        kind.noun
        for kind in {*KINDS.values(), SCHEDULED_RULE, WEB_SOCKET_API}
        if not re.search(rf"\b{kind.noun}\b", rows.get('"…"'.join(kind.mermaid), ""))
    ]
    assert missing == []


def test_the_page_says_which_forms_need_the_network() -> None:
    first, _, _ = PAGE.partition("```")
    assert "Mermaid and DOT need no network; SVG and HTML use Graphviz" in " ".join(first.split())
