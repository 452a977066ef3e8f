"""docs/rules.md and docs/limits.md say what the library says."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from constructs_lib.limits import LIMITS
from constructs_lib.rules import RULES
from tests.support.stacks import ROOT


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["rules.md", "limits.md"])
def test_page_is_current(generate: ModuleType, name: str) -> None:
    page = ROOT / "docs" / name
    assert page.read_text() == generate.PAGES[page](), "run python docs/generate.py"


def test_pages_name_everything(generate: ModuleType) -> None:
    assert all(f"## {code}\n" in generate.rules_page() for code in RULES)
    assert all(f"| `{name}` |" in generate.limits_page() for name in LIMITS)


def test_check_fails_and_says_what_to_do_where_a_page_is_old(tmp_path: Path) -> None:
    copy = tmp_path / "generate.py"
    copy.write_text((ROOT / "docs" / "generate.py").read_text())
    command = [sys.executable, str(copy)]
    old = subprocess.run([*command, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert old.returncode == 1
    assert old.stderr == "generate.py: rules.md and limits.md not current; run python docs/generate.py\n"
    subprocess.run(command, cwd=ROOT, check=True)
    new = subprocess.run([*command, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (new.returncode, new.stderr) == (0, "")
