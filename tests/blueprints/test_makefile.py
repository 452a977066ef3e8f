"""A project that was renamed or moved works, or says in one line why not."""

import os
import subprocess
from pathlib import Path

import pytest

from constructs_lib.blueprints import find, write
from tests.support.waiting import PATIENCE

MADE_ANEW = "rm -rf .venv && mkdir .venv"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose environment is complete."""
    made = tmp_path / "shop"
    write(find("sqs-worker"), made, "Shop")
    environment = made / ".venv"
    environment.mkdir()
    (environment / ".folder").write_text(f"{made.resolve()}\n")
    for name in (".uv", ".python-packages", ".node-packages"):
        (environment / name).touch()
    return made


def _make(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    # The tests themselves may be run by make, which hands its own options on and speaks of folders then.
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments],
        cwd=project,
        env=outside,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_an_environment_that_is_there_stays(project: Path) -> None:
    done = _make(project, "--dry-run", "demo")
    assert done.returncode == 0, done.stderr
    assert MADE_ANEW not in done.stdout
    assert "constructs-lib local demo" in done.stdout


@pytest.mark.parametrize("to", ["renamed", "deeper/shop"])
def test_a_project_that_was_moved_makes_its_environment_anew(project: Path, tmp_path: Path, to: str) -> None:
    moved = tmp_path / to
    moved.parent.mkdir(exist_ok=True)
    project.rename(moved)
    done = _make(moved, "--dry-run", "demo")
    assert done.returncode == 0, done.stderr
    steps = done.stdout.splitlines()
    anew = next(number for number, step in enumerate(steps) if MADE_ANEW in step)
    packages = next(number for number, step in enumerate(steps) if "uv pip install" in step)
    demo = next(number for number, step in enumerate(steps) if "constructs-lib local demo" in step)
    assert anew < packages < demo


@pytest.mark.parametrize(
    ("first_line", "said"),
    [
        ("#!/nowhere/shop/.venv/bin/python", "was moved, or has no constructs-lib; leave VENV out"),
        (None, "was moved, or has no constructs-lib; leave VENV out"),
        ("", "there is no Python environment in"),
    ],
    ids=["moved", "without constructs-lib", "none"],
)
def test_an_environment_that_cannot_be_used_is_one_line(
    project: Path, tmp_path: Path, first_line: str | None, said: str
) -> None:
    programs = tmp_path / "theirs" / "bin"
    if first_line != "":
        programs.mkdir(parents=True)
        (programs / "python").symlink_to("/bin/sh")
    if first_line:
        (programs / "constructs-lib").write_text(f"{first_line}\nimport sys\n")
        (programs / "constructs-lib").chmod(0o755)
    done = _make(project, "demo", f"VENV={programs.parent}")
    ours, theirs = done.stderr.splitlines()
    assert done.returncode == 2
    assert ours.startswith("make: ")
    assert said in ours
    # What make itself says of every step that fails.
    assert "Error 1" in theirs
    assert "Error 127" not in theirs


def test_an_environment_that_is_named_is_used(project: Path, tmp_path: Path) -> None:
    programs = tmp_path / "theirs" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to("/bin/sh")
    (programs / "constructs-lib").write_text('#!/bin/sh\necho "$@"\n')
    (programs / "constructs-lib").chmod(0o755)
    done = _make(project, "demo", f"VENV={programs.parent}")
    assert (done.returncode, done.stdout) == (0, "local demo\n"), done.stderr
