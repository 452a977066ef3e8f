"""The wheel holds the library and nothing else, and works where nothing else is."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.stacks import ROOT

_SYNTHESIS = """
from aws_cdk import App, Stack
from constructs_lib import Authorization, HttpApiFunction, StandardFunction
from pathlib import Path
import constructs_lib

assert "site-packages" in constructs_lib.__file__
stack = Stack(App(), "Stack")
function = StandardFunction(stack, "Function", entry=Path(__file__).parent / "hello")
HttpApiFunction(stack, "Api", function=function, authorization=Authorization.public(reason="a test"))
print(len(stack.node.root.synth().get_stack_by_name("Stack").template["Resources"]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # A copy of what git would give: a build in the working tree would leave its traces there.
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(
        ROOT / "constructs_lib", source / "constructs_lib", ignore=shutil.ignore_patterns("__pycache__")
    )
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_the_library_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"constructs_lib"}
    assert len(tops) == 2
    assert {"constructs_lib/py.typed", "constructs_lib/local/emulator.lock"} <= set(names)
    files = {f"constructs_lib/{path.relative_to(ROOT / 'constructs_lib')}" for path in _sources()}
    assert {name for name in names if name.startswith("constructs_lib/")} == files


def _sources() -> list[Path]:
    found = (ROOT / "constructs_lib").rglob("*")
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def test_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    uv = shutil.which("uv")
    assert uv is not None
    kept = {
        "PATH",
        "HOME",
        "UV_CACHE_DIR",
        "UV_SYSTEM_CERTS",
        "UV_INDEX_URL",
        "UV_DEFAULT_INDEX",
        "SSL_CERT_FILE",
    }
    environment = {name: value for name, value in os.environ.items() if name in kept}
    # Linked, not copied: the packages are 300 MB.
    environment["UV_LINK_MODE"] = "symlink"
    subprocess.run(
        [uv, "venv", "--quiet", "--python", sys.executable, "venv"], cwd=tmp_path, check=True, env=environment
    )
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", str(python), str(wheel)],
        cwd=tmp_path,
        check=True,
        env=environment,
        timeout=300,
    )
    (tmp_path / "hello").mkdir()
    (tmp_path / "hello" / "handler.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "app.py").write_text(_SYNTHESIS)
    run = subprocess.run(
        [str(python), "app.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout.strip()) > 10
