"""The wheel holds the library and nothing else, and works where nothing else is."""

import hashlib
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import constructs_lib
from constructs_lib.blueprints import library_requirement
from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE
from tests.support.wheels import built, clean_environment, sources_in, wheel_of

_SYNTHESIS = """
from aws_cdk import App, Stack
from constructs_lib import Authorization, HttpApiFunction, StandardFunction
from pathlib import Path
import constructs_lib

assert "site-packages" in constructs_lib.__file__
assert constructs_lib.__version__
stack = Stack(App(), "Stack")
function = StandardFunction(stack, "Function", entry=Path(__file__).parent / "hello")
HttpApiFunction(stack, "Api", function=function, authorization=Authorization.public(reason="a test"))
print(len(stack.node.root.synth().get_stack_by_name("Stack").template["Resources"]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_of(tmp_path_factory.mktemp("dist"))


def test_wheel_holds_the_library_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"constructs_lib"}
    assert len(tops) == 2
    assert {"constructs_lib/py.typed", "constructs_lib/local/emulator.lock"} <= set(names)
    assert {f"constructs_lib/blueprints/common/{name}" for name in ("_gitignore", "Makefile")} <= set(names)
    files = {f"constructs_lib/{path.relative_to(ROOT / 'constructs_lib')}" for path in _sources()}
    assert {name for name in names if name.startswith("constructs_lib/")} == files


def _sources() -> list[Path]:
    found = (ROOT / "constructs_lib").rglob("*")
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def _content(wheel: Path) -> dict[str, str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def test_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = built(sources_in(tmp_path), tmp_path, "sdist")
    unpacked = tmp_path / "unpacked"
    # We have just made it; and Python 3.11.2 knows no filters.
    shutil.unpack_archive(sdist, unpacked)
    (folder,) = unpacked.iterdir()
    names = {"constructs_lib", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "PKG-INFO"}
    assert {path.name for path in folder.iterdir()} == names
    assert _content(built(folder, tmp_path, "wheel")) == _content(wheel)


def test_wheel_packed_for_a_new_project_is_the_built_one(wheel: Path, tmp_path: Path) -> None:
    packed = _content(library_requirement.pack(metadata.distribution("constructs-lib"), tmp_path))
    in_package = [
        {name: digest for name, digest in content.items() if name.startswith("constructs_lib/")}
        for content in (packed, _content(wheel))
    ]
    assert in_package[0] == in_package[1]
    assert packed.keys() == _content(wheel).keys()


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert constructs_lib.__version__ == project["version"]


@pytest.mark.all_blueprints
def test_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    environment = clean_environment()
    subprocess.run(
        ["uv", "venv", "--quiet", "--python", sys.executable, "venv"],
        cwd=tmp_path,
        check=True,
        env=environment,
    )
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        ["uv", "pip", "install", "--quiet", "--python", str(python), str(wheel)],
        cwd=tmp_path,
        check=True,
        env=environment,
        timeout=PATIENCE,
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
        timeout=PATIENCE,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout.strip()) > 10
