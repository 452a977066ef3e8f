"""The colours of the site: those of the system, until the reader chooses."""

from playwright.sync_api import Browser, Page

AUTOMATIC, LIGHT, DARK = "Colours of the system; switch to light", "Light; switch to dark", "Dark; switch to"


def _scheme(page: Page) -> str | None:
    scheme: str | None = page.locator("body").get_attribute("data-md-color-scheme")
    return scheme


def _switch(page: Page, title: str) -> None:
    page.locator(f'label[title^="{title}"]:visible').click()


def test_reader_chooses_and_the_choice_is_kept(browser: Browser, site: str) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{site}/index.html")
        assert _scheme(page) == "slate"
        _switch(page, AUTOMATIC)
        assert _scheme(page) == "default"
        page.goto(f"{site}/rules.html")
        assert _scheme(page) == "default"
        _switch(page, LIGHT)
        assert _scheme(page) == "slate"
        _switch(page, DARK)
        page.emulate_media(color_scheme="light")
        page.wait_for_selector("body[data-md-color-scheme=default]")


def test_search_finds_a_rule(browser: Browser, site: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/index.html")
        page.locator(".md-search__input").fill("LP104")
        page.locator(".md-search-result__link[href*='lp104']").first.wait_for()
