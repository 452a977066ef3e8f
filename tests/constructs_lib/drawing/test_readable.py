"""Drawings can be read: no two texts overlap, and none is too small on a screen of 1440 pixels."""

import itertools
from functools import cache

import pytest

from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.folding import folded
from constructs_lib.drawing.layout import laid_out
from constructs_lib.drawing.svg import svg
from tests.constructs_lib.checks.parts import resource
from tests.constructs_lib.drawing.apps import app_of, example_app
from tests.constructs_lib.drawing.large_apps import of_40_functions, of_functions_in_a_chain
from tests.support.svg_labels import labels, scale, shapes, texts_under_lines

WIDTH, SMALLEST = 1440.0, 9.0
NAMES = (
    'Fünf "große" <Tabellen> & mehr',
    "注文テーブルと在庫テーブル",
    "a" * 60,
    "emoji 🦄🦄🦄🦄",
    "With/Many/Short/Parts/In/A/Path",
)


def _odd_names() -> Diagram:
    stack = {
        f"Function{number}": {
            **resource("Lambda::Function"),
            "Metadata": {"aws:cdk:path": f"Shop/{name}/Resource"},
        }
        for number, name in enumerate(NAMES)
    }
    return diagram_of(app_of(Shop=stack))


@cache
def _drawings() -> dict[str, str]:
    diagrams = {
        "the example app": diagram_of(example_app()),
        "40 functions": folded(diagram_of(of_40_functions())),
        "40 functions in detail": diagram_of(of_40_functions()),
        "odd names": _odd_names(),
        "a chain": diagram_of(of_functions_in_a_chain(8)),
    }
    # One process lays out all of them.
    components = {name: diagram.components() for name, diagram in diagrams.items()}
    laid = iter(laid_out([each for found in components.values() for each in found]))
    return {name: svg([next(laid) for _ in found], name) for name, found in components.items()}


NAMED = ["the example app", "40 functions", "40 functions in detail", "odd names"]
each_drawing = pytest.mark.parametrize("name", [*NAMED, "a chain"])


@each_drawing
def test_no_two_texts_overlap(name: str) -> None:
    found = labels(_drawings()[name])
    assert len(found) > 5
    overlapping = [(a, b) for a, b in itertools.combinations(found, 2) if a.box.overlaps(b.box)]
    assert overlapping == []


def test_no_line_runs_through_a_text() -> None:
    assert texts_under_lines(_drawings()["the example app"]) == []
    drawing = _drawings()["a chain"]
    (text,) = [each for each in labels(drawing) if each.text == "Chain"]
    x, y = text.box.left, text.box.bottom
    through = f'<g class="way event"><path d="M{x},{y}C{x},{y} {x + 9},{y - 9} {x + 9},{y - 9}"/></g></svg>'
    assert texts_under_lines(drawing.replace("</svg>", through)) == ["Chain"]


@pytest.mark.parametrize("name", NAMED)
def test_no_text_is_too_small(name: str) -> None:
    drawing = _drawings()[name]
    small = scale(drawing, WIDTH)
    assert [each for each in labels(drawing) if each.size * small < SMALLEST] == []


@each_drawing
def test_every_text_of_a_part_lies_in_its_shape(name: str) -> None:
    outside = [
        each for outline, texts in shapes(_drawings()[name]) for each in texts if not outline.holds(each.box)
    ]
    assert outside == []


def test_what_is_alike_is_drawn_once() -> None:
    texts = [each.text for each in labels(_drawings()["40 functions"])]
    assert {"8 functions", "12 functions", "6 functions", "8 queues"} <= set(texts)
    assert "12 routes" in texts


def test_measuring_finds_what_cannot_be_read() -> None:
    drawing = _drawings()["odd names"]
    wider = drawing.replace("font:12px", "font:24px").replace("font-size:14px", "font-size:48px")
    found = labels(wider)
    assert any(a.box.overlaps(b.box) for a, b in itertools.combinations(found, 2))
    assert scale(drawing.replace(' width="', ' width="9', 1), WIDTH) < 0.5
