"""Python examples of README and docs compile; those that define constructs run beside hello/handler.py."""

import re
from pathlib import Path

import pytest

from tests.support.stacks import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
# Examples of the local AWS and of redriving need what a test of documents does not start.
_RUNS = re.compile(r"^from (aws_cdk|constructs_lib) import (?!local|redrive)", re.MULTILINE)


def _fences() -> list[object]:
    found: list[object] = []
    for page in PAGES:
        text = page.read_text()
        for match in _FENCE.finditer(text):
            line = text[: match.start()].count("\n") + 1
            found.append(pytest.param(match[1], id=f"{page.relative_to(ROOT)}:{line}"))
    return found


@pytest.mark.parametrize("code", _fences())
def test_fence_compiles_and_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = tmp_path / "app.py"
    compiled = compile(code, str(app), "exec")
    if not _RUNS.search(code):
        return
    for folder in ("hello", *re.findall(r"lambdas/\w+", code.replace('" / "', "/"))):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "handler.py").write_text("def handler(event, context): ...\n")
    monkeypatch.chdir(tmp_path)
    exec(compiled, {"__name__": "__main__", "__file__": str(app)})  # noqa: S102
