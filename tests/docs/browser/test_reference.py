"""The API reference: what each entry has. test_generated.py says that no public name is missing."""

import pytest
from playwright.sync_api import Browser

from tests.docs.browser.site import pages

_UNTYPED = """() => [...document.querySelectorAll(".doc-section-title")]
    .filter((title) => ["Parameters:", "Attributes:"].includes(title.textContent))
    .flatMap((title) => [...title.parentElement.nextElementSibling.querySelectorAll(".doc-section-item")])
    .filter((item) => !item.querySelector(":scope > code"))
    .map((item) => item.textContent.trim())"""
_WITHOUT_SOURCE = """() => [...document.querySelectorAll(".doc-class, .doc-function")]
    .filter((entry) => !entry.parentElement.closest(".doc-class"))
    .filter((entry) => !entry.querySelector("details.mkdocstrings-source code"))
    .map((entry) => entry.querySelector(".doc-heading").textContent.trim())"""


@pytest.mark.parametrize("name", [name for name in pages() if name.startswith("reference/")])
def test_entries_have_types_and_source(browser: Browser, site: str, name: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/{name}")
        assert page.locator(".doc-class, .doc-function").count() > 0
        assert page.evaluate(_UNTYPED) == []
        assert page.evaluate(_WITHOUT_SOURCE) == []
