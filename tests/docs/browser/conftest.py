"""A headless Chromium, and the built site as a server gives it."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.docs.browser.site import SITE

NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = (
    "there is no Chromium on the path; install the one of your distribution: "
    "`apt-get install chromium` on Debian, `dnf install chromium` on Fedora"
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: a page that asks for what is not there is red by its test."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(NO_BROWSER)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the built site on the loopback; return its address."""
    if not (SITE / "index.html").is_file():
        pytest.fail("site/ is not built; run `make docs`")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(SITE))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
