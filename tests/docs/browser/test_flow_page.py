"""The page of HTML, used in a browser."""

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.html import page
from constructs_lib.drawing.installed_graphviz import node
from constructs_lib.drawing.layout import laid_out
from constructs_lib.drawing.remarks import Remark
from tests.constructs_lib.checks.parts import queue_consumer
from tests.constructs_lib.drawing.apps import app_of
from tests.constructs_lib.drawing.large_apps import of_functions_in_a_chain
from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
Test = Callable[..., None]
PROBE = Path(__file__).with_name("probe.js").read_text()
SEEN = {
    "zoomed": True,
    "moved": -60,
    "focus": "search",
    "found": "2 found",
    "title": "Queue",
    "closed": True,
    "readsOn": "H2",
    "told": ["Queue", "queue, in Shop", "What the rules find", "LP104 said", "Ways"],
    "near": 3,
    "back": True,
    "clicked": True,
    "wheeled": True,
}


def needs_a_browser(test: Test) -> Test:
    """Run a test with all blueprints, where there is a browser."""
    skipped = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on the path")
    return pytest.mark.all_blueprints(skipped(test))


def _probed() -> str:
    """Return a page that admits the probe, and nothing else, besides its own script."""
    app = app_of(Shop=queue_consumer())
    diagram = diagram_of(app)
    queue = next(each for each in app.resources if each.logical_id == "Queue")
    text = page(diagram, laid_out(diagram.components()), "A queue", [Remark(queue, "LP104 said")])
    digest = base64.b64encode(hashlib.sha256(PROBE.encode()).digest()).decode()
    admitted = text.replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    return admitted.replace("</body>", f"<script>{PROBE}</script></body>")


@needs_a_browser
def test_page_is_moved_searched_and_asked_by_keys_and_pointer(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(_probed())
    (seen,) = re.findall(r'<pre id="seen">(.*?)</pre>', _opened(file, "1200,800"))
    assert json.loads(html.unescape(seen)) == SEEN


@needs_a_browser
@pytest.mark.parametrize("size", ["1440,900", "500,800"])
def test_what_is_wider_than_the_screen_starts_with_its_left_edge(tmp_path: Path, size: str) -> None:
    diagram = diagram_of(of_functions_in_a_chain(8))
    file = tmp_path / "page.html"
    file.write_text(page(diagram, laid_out(diagram.components()), "A chain"))
    ((left, scale),) = re.findall(
        r"translate\((-?[\d.]+)px, [\d.]+px\) scale\(([\d.]+)\)", _opened(file, size)
    )
    # The smallest text has 12 pixels where nothing is scaled.
    assert (left, 12 * float(scale)) == ("0", 9.0)


def _opened(file: Path, size: str) -> str:
    """Return a page as a browser has it once its scripts have run."""
    command = [
        *(str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={size}"),
        *(f"--user-data-dir={file.with_name('profile')}", "--virtual-time-budget=5000", "--dump-dom"),
    ]
    run = subprocess.run(
        [*command, file.as_uri()], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    return run.stdout


def test_script_of_the_page_is_javascript() -> None:
    script = ROOT / "constructs_lib/drawing/page/page.js"
    run = subprocess.run([node(), "--check", str(script)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
