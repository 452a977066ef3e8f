"""What app.py synthesises, reviewed by cdk-nag, but without the bundling of layers."""

import json
import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.stacks import FLAGS, ROOT
from tests.support.waiting import PATIENCE

_OUT = tempfile.TemporaryDirectory(prefix="constructs-lib-assembly-")
STACKS = tuple(re.findall(r'Stack\(app, "(\w+)"', (ROOT / "app.py").read_text()))
"""The name of every stack of app.py."""


@cache
def synthesised() -> subprocess.CompletedProcess[str]:
    """The run of app.py, once for all tests; CDK reads this environment when its process starts."""
    context = {**FLAGS, "aws:cdk:bundling-stacks": []}
    environment = {**os.environ, "CDK_CONTEXT_JSON": json.dumps(context), "CDK_OUTDIR": _OUT.name}
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def template(stack: str) -> dict[str, Any]:
    """The template of a stack of app.py."""
    run = synthesised()
    path = Path(_OUT.name, f"{stack}.template.json")
    assert path.exists(), run.stderr
    found: dict[str, Any] = json.loads(path.read_text())
    return found
