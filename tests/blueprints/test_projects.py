"""Every project that `constructs-lib new` writes: its template, its types, its own tests and its demo."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import Stack

from constructs_lib.blueprints import blueprints, find, write
from constructs_lib.testing import TemplateExtension
from tests.support.stacks import ROOT, app
from tests.support.waiting import PATIENCE

PROJECTS = ROOT / "constructs_lib" / "blueprints" / "projects"
NAMES = [blueprint.name for blueprint in blueprints()]
_SNAPSHOT = "tests/__snapshots__/test_stack/test_template_is_the_one_on_record.json"

_TESTS = ("-q", "-p", "no:cacheprovider")

each_project = pytest.mark.parametrize("name", NAMES)


@each_project
def test_template_is_the_one_on_record(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The same as the project's own test, in this process: a hundred times faster."""
    record = PROJECTS / name / _SNAPSHOT
    for path, source in find(name).files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, tmp_path / path)
    text = str(TemplateExtension().serialize(_stack(tmp_path)))
    if request.config.option.update_snapshots:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(text)
    assert text == record.read_text()


def _stack(project: Path) -> Stack:
    (path,) = (project / "stacks").glob("*_stack.py")
    (name,) = re.findall(r"^class (\w+Stack)\(Stack\)", path.read_text(), re.MULTILINE)
    # Under a name of its own: every project has a package `stacks`.
    spec = importlib.util.spec_from_file_location(f"project_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stack = getattr(module, name)(app(), "Stack")
    assert isinstance(stack, Stack)
    return stack


@each_project
def test_project_is_small_and_complete(name: str) -> None:
    project, slug = PROJECTS / name, name.replace("-", "_")
    stack, driver = project / "stacks" / f"{slug}_stack.py", project / "tests" / "demo" / f"{slug}.py"
    assert driver.is_file()
    assert len(stack.read_text().splitlines()) < 80
    for handler in project.glob("lambdas/*/*"):
        assert not handler.is_file() or len(handler.read_text().splitlines()) < 80
    readme = (project / "README.md").read_text()
    assert readme.startswith(f"# {find(name).stack}\n")
    for needed in (
        "make demo",
        "make test",
        "ARGS=--snapshot-update",
        "cdk deploy",
        "\n## What happens to a failed",
    ):
        assert needed in readme
    named = re.findall(r"`((?:stacks|lambdas|layers|tests)/[\w./-]*)`", readme)
    assert named
    files = find(name).files()
    there = {each.as_posix() for path in files for each in (path, *path.parents)}
    assert [path for path in named if path.rstrip("/") not in there] == []


def test_project_passes_its_own_tests(tmp_path: Path) -> None:
    """One of them, as its user runs them."""
    _run(_written("sqs-worker", tmp_path), "pytest", *_TESTS)


@pytest.mark.all_blueprints
@each_project
def test_project_works(name: str, tmp_path: Path) -> None:
    project = _written(name, tmp_path)
    _run(project, "pytest", *_TESTS)
    _run(project, "constructs_lib.cli", "local", "demo", "--verbose")


def _written(name: str, folder: Path) -> Path:
    # Another name than the blueprint's own: whatever needs the name has to have the new one.
    write(find(name), folder / "project", "Trial")
    return folder / "project"


def _run(project: Path, *module: str) -> None:
    folder = project.parent
    environment = os.environ | {"XDG_STATE_HOME": str(folder / "state"), "TMPDIR": str(folder)}
    # As its user has it: CDK validates the template.
    environment.pop("CDK_VALIDATION", None)
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        # Synthesis, deployment, and a few waits of the driver.
        timeout=4 * PATIENCE,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(module)}\n{done.stdout}\n{done.stderr}", pytrace=False)


@pytest.mark.all_blueprints
@each_project
def test_project_has_types(name: str, tmp_path: Path) -> None:
    write(find(name), tmp_path / "project")
    options = ["--strict", "--explicit-package-bases", "--disable-error-code=import-untyped"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, f"--cache-dir={ROOT / '.mypy_cache' / 'projects'}", "."],
        cwd=tmp_path / "project",
        env=os.environ | {"MYPYPATH": f".{os.pathsep}tests/demo"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{name}\n{done.stdout}", pytrace=False)
