"""The page of HTML, used in a browser."""

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.html import page
from constructs_lib.drawing.installed_graphviz import node
from constructs_lib.drawing.layout import laid_out
from constructs_lib.drawing.remarks import Remark
from tests.constructs_lib.checks.parts import queue_consumer
from tests.constructs_lib.drawing.apps import app_of
from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
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


def _probed() -> str:
    """Return a page that admits the probe, and nothing else, besides its own script."""
    app = app_of(Shop=queue_consumer())
    diagram = diagram_of(app)
    queue = next(each for each in app.resources if each.logical_id == "Queue")
    text = page(diagram, laid_out(diagram.components()), "A queue", [Remark(queue, "LP104 said")])
    digest = base64.b64encode(hashlib.sha256(PROBE.encode()).digest()).decode()
    admitted = text.replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    return admitted.replace("</body>", f"<script>{PROBE}</script></body>")


@pytest.mark.all_blueprints
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on the path")
def test_page_is_moved_searched_and_asked_by_keys_and_pointer(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(_probed())
    command = [
        *(str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,800"),
        *(f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=5000", "--dump-dom"),
    ]
    run = subprocess.run(
        [*command, file.as_uri()], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    (seen,) = re.findall(r'<pre id="seen">(.*?)</pre>', run.stdout)
    assert json.loads(html.unescape(seen)) == SEEN


def test_script_of_the_page_is_javascript() -> None:
    script = ROOT / "constructs_lib/drawing/page/page.js"
    run = subprocess.run([node(), "--check", str(script)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
