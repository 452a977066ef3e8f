"""The built site: its pages, and where their links lead."""

import functools
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

ROOT = Path(__file__).parents[3]
SITE = ROOT / "site"


def pages() -> list[str]:
    """Return the path of every page, as a server knows it."""
    return sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))


def broken(links: list[str], site: str, page: str) -> list[str]:
    """Return the links within the site that lead to no file, or to no place of a page."""
    return [link for link in dict.fromkeys(links) if not _leads_somewhere(link, site, page)]


def _leads_somewhere(link: str, site: str, page: str) -> bool:
    address, fragment = urldefrag(urljoin(f"{site}/{page}", link))
    if not address.startswith(site):
        return True
    file = SITE / unquote(address.removeprefix(site).partition("?")[0]).strip("/")
    file = file / "index.html" if file.is_dir() else file
    if not file.is_file():
        return False
    return not fragment or file.suffix != ".html" or unquote(fragment) in _places(file)


@functools.cache
def _places(file: Path) -> frozenset[str]:
    reader = _Places()
    reader.feed(file.read_text())
    return frozenset(reader.found)


class _Places(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        # Material's own link to the top of a page.
        self.found = {"__skip"}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            return
        self.found.update(value for name, value in attrs if name in {"id", "name"} and value)
