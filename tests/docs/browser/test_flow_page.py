"""The page of HTML that `constructs-lib graph` writes, used in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.html import page as html_page
from constructs_lib.drawing.layout import laid_out
from constructs_lib.drawing.remarks import Remark
from tests.constructs_lib.checks.parts import queue_consumer
from tests.constructs_lib.drawing.apps import app_of
from tests.constructs_lib.drawing.large_apps import of_functions_in_a_chain

_PLACE = re.compile(r"translate\((-?[\d.]+)px, -?[\d.]+px\) scale\(([\d.]+)\)")


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    app = app_of(Shop=queue_consumer())
    diagram = diagram_of(app)
    queue = next(each for each in app.resources if each.logical_id == "Queue")
    text = html_page(diagram, laid_out(diagram.components()), "A queue", [Remark(queue, "LP104 said")])
    with browser.new_context(viewport={"width": 1200, "height": 800}) as context:
        yield _opened(context.new_page(), tmp_path / "page.html", text)


def _opened(page: Page, file: Path, text: str) -> Page:
    file.write_text(text)
    page.goto(file.as_uri())
    return page


def _queue(page: Page) -> Locator:
    return page.locator('.part[data-key="Shop/Queue"]')


def _place(page: Page) -> tuple[float, float]:
    """Return how far from the left edge the drawing is, and how much it is scaled."""
    found = _PLACE.match(page.locator("#stage svg").evaluate("each => each.style.transform"))
    assert found is not None
    return float(found[1]), float(found[2])


def test_keys_move_and_zoom(page: Page) -> None:
    left, scale = _place(page)
    page.keyboard.press("+")
    zoomed_left, zoomed = _place(page)
    assert zoomed > scale
    page.keyboard.press("ArrowRight")
    assert _place(page) == (zoomed_left - 60, zoomed)
    page.keyboard.press("0")
    assert _place(page) == (left, scale)


def test_wheel_zooms(page: Page) -> None:
    _, scale = _place(page)
    page.mouse.move(300, 300)
    page.mouse.wheel(0, -100)
    page.wait_for_function(
        "scale => !document.querySelector('#stage svg').style.transform.endsWith(`scale(${scale})`)",
        arg=scale,
    )
    assert _place(page)[1] > scale


def test_search_finds_types_and_is_left_by_escape(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("sqs::queue")
    assert page.locator("#count").inner_text() == "2 found"
    page.keyboard.press("Enter")
    assert page.locator("aside h2").first.inner_text() == "Queue"
    page.keyboard.press("Escape")
    assert page.locator("aside").is_hidden()
    assert page.locator("#search").input_value() == ""


def test_part_is_chosen_by_key_and_the_reader_comes_back_to_it(page: Page) -> None:
    _queue(page).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    lines = page.locator("#told").inner_text().split("\n")
    found = [line for line in lines if line][:5]
    assert found == ["Queue", "queue, in Shop", "What the rules find", "LP104 said", "Ways"]
    assert page.locator(".part.near").count() == 3
    page.locator("#close").click()
    assert _queue(page).evaluate("each => each === document.activeElement")


def test_part_is_chosen_by_a_click(page: Page) -> None:
    _queue(page).locator(".f").click()
    assert page.locator("aside").is_visible()


@pytest.mark.parametrize("width", [1440, 500])
def test_what_is_wider_than_the_screen_starts_with_its_left_edge(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    diagram = diagram_of(of_functions_in_a_chain(8))
    text = html_page(diagram, laid_out(diagram.components()), "A chain")
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        left, scale = _place(_opened(context.new_page(), tmp_path / "page.html", text))
    # The smallest text has 12 pixels where nothing is scaled.
    assert (left, 12 * scale) == (0, 9.0)
