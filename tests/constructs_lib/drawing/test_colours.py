"""Colours hold on a light and on a dark screen, and nothing is told by colour alone."""

import re
from collections.abc import Callable
from itertools import product

import pytest

from constructs_lib.drawing.diagram import Diagram, Part
from constructs_lib.drawing.dot import dot
from constructs_lib.drawing.kinds import EXTERNAL, KINDS, SCHEDULED_RULE, WEB_SOCKET_API, kind_of
from constructs_lib.drawing.layout import laid_out
from constructs_lib.drawing.mermaid import mermaid
from constructs_lib.drawing.svg import svg
from constructs_lib.drawing.svg_style import STYLE

LIGHT, DARK = STYLE.split("@media(prefers-color-scheme:dark)")
# White, and the grounds of GitHub, of the site and of the page.
GROUNDS = {"light": ("#ffffff",), "dark": ("#0d1117", "#1e2129", "#15181f")}
TEXT, LINE = 4.5, 3.0
"""At least, by https://www.w3.org/TR/WCAG22/#contrast-minimum and #non-text-contrast (2026-11-27)."""
TINT = 0.13


def _channels(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def _luminance(channels: list[float]) -> float:
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: list[float], other: list[float]) -> float:
    lower, higher = sorted([_luminance(one), _luminance(other)])
    return (higher + 0.05) / (lower + 0.05)


def _colours(style: str) -> dict[str, list[float]]:
    return {name: _channels(colour) for name, colour in re.findall(r"--([\w-]+):(#[0-9a-f]{6});", style)}


def test_a_picture_has_its_own_ground() -> None:
    assert "color-scheme:light dark;background:var(--ground)}" in LIGHT


@pytest.mark.parametrize(("screen", "style"), [("light", LIGHT), ("dark", DARK)])
def test_texts_and_lines_stand_out_from_what_is_behind_them(screen: str, style: str) -> None:
    colours = _colours(style)
    del colours["ground"]
    lines = {name: colour for name, colour in colours.items() if not name.startswith("t-")}
    texts = {name: colour for name, colour in colours.items() if name.startswith("t-")}
    assert (len(lines), len(texts)) == (13, 7)
    for ground in map(_channels, GROUNDS[screen]):
        tinted = [
            [a * TINT + b * (1 - TINT) for a, b in zip(line, ground, strict=True)] for line in lines.values()
        ]
        weak = [name for name, line in lines.items() if name != "frame" and _contrast(line, ground) < LINE]
        faint = [
            name for (name, text), behind in product(texts.items(), tinted) if _contrast(text, behind) < TEXT
        ]
        assert (weak, faint) == ([], [])


def _look_in_dot(part: Part) -> str:
    text = dot(Diagram({part.key: part}, ()))
    return " ".join(re.findall(r'shape=\w+|style="filled[\w,]*"|peripheries=2', text))


def _look_in_mermaid(part: Part) -> str:
    text = mermaid(Diagram({part.key: part}, ()))
    (shape,) = re.findall(r'n0(\W+)".*"(\W+):::', text)
    return " ".join([*shape, *re.findall(r"stroke-\w+:[\w ]+", text)])


def _look_in_svg(part: Part) -> str:
    """Return what the style sheet draws without colour, and how many borders there are."""
    laid = laid_out([Diagram({part.key: part}, ())])
    (classes, inside) = re.findall(r'(?s)<g class="part ([^"]*)".*?>(.*?)</g>', svg(laid, "A part"))[0]
    dotted = {"external", "outside"} & set(classes.split())
    return f"{inside.count('<polygon')} {'dotted' if dotted else ''}"


@pytest.mark.parametrize("look", [_look_in_dot, _look_in_mermaid])
def test_each_kind_has_a_shape_of_its_own(look: Callable[[Part], str]) -> None:
    kinds = {*KINDS.values(), SCHEDULED_RULE, WEB_SOCKET_API, EXTERNAL, kind_of("AWS::Some::Thing")}
    by_look: dict[str, set[str]] = {}
    for kind in kinds:
        by_look.setdefault(look(Part("Key", kind, ("Name",))), set()).add(kind.name)
    assert [names for names in by_look.values() if len(names) > 1] == []


@pytest.mark.parametrize(
    ("look", "double", "dotted"),
    [
        (_look_in_dot, "peripheries=2", "dotted"),
        (_look_in_mermaid, "stroke-width:3px", "stroke-dasharray:2 3"),
        (_look_in_svg, "2 ", "dotted"),
    ],
)
def test_borders_tell_what_keeps_failed_events_and_what_is_in_no_template(
    look: Callable[[Part], str], double: str, dotted: str
) -> None:
    plain = kind_of("AWS::Some::Thing")
    looks = {
        (keeps, kind == EXTERNAL): look(Part("Key", kind, ("Name",), keeps_failures=keeps))
        for keeps, kind in product((False, True), (plain, EXTERNAL))
    }
    assert {key: (double in said, dotted in said) for key, said in looks.items()} == {
        key: key for key in looks
    }


def test_each_kind_of_way_has_a_line_or_a_head_of_its_own() -> None:
    assert ".way.failure path{stroke-dasharray:5 3}" in STYLE
    assert ".flow .event polygon{fill-opacity:1}" in STYLE
    assert ".external .f,.outside polygon{stroke-dasharray:2 3}" in STYLE
