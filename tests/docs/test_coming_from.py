"""Each row for people who come from Serverless Framework or SAM is synthesised, and its template shows it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import assertions

from tests.support.coming_from import Row, rows, run
from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE

# Takes the place of esbuild, which is not among our tools.
NPX = """#!/bin/sh
test "$1" = esbuild && test -f "$2" || exit 1
for each; do file="${each#--outfile=}"; done
mkdir -p "$(dirname "$file")" && echo 'exports.handler = () => 1' > "$file"
"""

ROWS = {row.name: row for row in rows()}


def test_rows_have_names_of_their_own() -> None:
    assert len(ROWS) == len(list(rows()))


@pytest.mark.parametrize("name", ROWS)
def test_row_is_synthesised(name: str) -> None:
    row = ROWS[name]
    found = list(_values(row))
    assert found, f"no resource has {row.shows}"


@pytest.mark.all_blueprints
def test_app_in_typescript_is_synthesised(tmp_path: Path) -> None:
    for name, text in {
        "app.py": (ROOT / "tests" / "docs" / "typescript_app.py").read_text(),
        "src/greet.ts": "export const handler = async (): Promise<number> => 1;",
        "bin/npx": NPX,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "bin" / "npx").chmod(0o755)
    search_path = os.pathsep.join((str(tmp_path / "bin"), os.environ["PATH"]))
    changed = {"PATH": search_path, "PYTHONPATH": str(ROOT), "CDK_OUTDIR": str(tmp_path / "cdk.out")}
    subprocess.run(
        [sys.executable, "app.py"], cwd=tmp_path, env={**os.environ, **changed}, check=True, timeout=PATIENCE
    )
    template = json.loads((tmp_path / "cdk.out" / "Greeting.template.json").read_text())
    (function,) = assertions.Template.from_json(template).find_resources("AWS::Lambda::Function").values()
    assert function["Properties"]["Handler"] == "greet.handler"
    assert (tmp_path / "dist" / "greet.js").exists()


def _values(row: Row) -> Iterator[Any]:
    """Yield what the template has where the row says that it has something."""
    kind, path = row.shows.split()
    template = assertions.Template.from_stack(run(row)).to_json()
    for resource in template["Resources"].values():
        if resource["Type"] == kind:
            value: Any = resource.get("Properties", {})
            for key in path.split("."):
                value = value.get(key) if isinstance(value, dict) else None
            if value is not None:
                yield value
