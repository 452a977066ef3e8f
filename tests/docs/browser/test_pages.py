"""Every page of the site as its reader sees it: at a desk and on a phone, in both colour schemes."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from tests.docs.browser.site import broken, pages

MEASURES = Path(__file__).with_name("measures.js").read_text()
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SMALLEST_TEXT = 9
"""Pixels that the smallest text of a drawing has at least."""
DARK, LIGHT = range(64), range(192, 256)
"""How bright a ground is: 0 is black, 255 is white."""
# Reads the colour of a corner of a picture, where a drawing has its ground.
_CORNER = """async (png) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.drawImage(bitmap, -2, -2);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
each_page = pytest.mark.parametrize("name", pages())


class Opened:
    """A page, and what went wrong while it was open."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults = page, list[str]()
        page.on("console", self._says)
        page.on("pageerror", lambda error: self.faults.append(f"a script failed: {error}"))
        page.on("response", self._answered)
        page.add_init_script(MEASURES)

    def _says(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"the console says: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.url} is answered with {response.status}")


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Opened]:
    context = browser.new_context(viewport=DESK, color_scheme="light")
    yield Opened(context.new_page())
    context.close()


@each_page
def test_page_can_be_read_at_a_desk_and_on_a_phone_light_and_dark(
    opened: Opened, site: str, name: str
) -> None:
    page = opened.page
    opened.faults.clear()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    page.goto(f"{site}/{name}", wait_until="load")
    opened.faults += [
        f"{link} leads nowhere" for link in broken(page.evaluate("measures.links()"), site, name)
    ]
    opened.faults += _at_a_desk(page)
    page.set_viewport_size(PHONE)
    opened.faults += [f"on a phone, {fault}" for fault in _layout(page)]
    assert not opened.faults, "\n".join(opened.faults)


def _at_a_desk(page: Page) -> Iterator[str]:
    yield from _layout(page)
    yield from page.evaluate("measures.wide()")
    yield from page.evaluate(f"measures.drawings({SMALLEST_TEXT})")
    yield from _grounds(page, LIGHT)
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    yield from (f"in the dark, {fault}" for fault in _grounds(page, DARK))


def _layout(page: Page) -> list[str]:
    found: list[str] = page.evaluate("measures.layout()")
    return found


def _grounds(page: Page, right: range) -> Iterator[str]:
    """Yield the grounds, of the page and of each drawing, that are not of this brightness."""
    ground = [int(part) for part in re.findall(r"\d+", page.evaluate("measures.ground()"))[:3]]
    if max(ground) not in right:
        yield f"the page has the ground {ground}"
    for drawing in page.locator("article img").all():
        png = base64.b64encode(drawing.screenshot(animations="disabled")).decode()
        corner = page.evaluate(_CORNER, png)
        if max(corner) not in right:
            yield f"{drawing.get_attribute('src')} has the ground {corner}"
