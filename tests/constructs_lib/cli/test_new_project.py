"""`constructs-lib blueprints` and `constructs-lib new` as a person runs them."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.waiting import PATIENCE

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "constructs_lib.cli", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=tmp_path
        )

    return call


def test_list_has_a_line_for_each(run: Run) -> None:
    done = run("blueprints")
    assert done.returncode == 0
    (line,) = [line for line in done.stdout.splitlines() if "s3-get-object-python" in line]
    assert "logs the content type of every object" in line


def test_new_says_what_comes_next(run: Run, tmp_path: Path) -> None:
    done = run("new", "http-api", "my project", "--name", "Shop")
    assert done.returncode == 0, done.stderr
    first, *commands = done.stdout.splitlines()
    assert first.startswith("my project: ")
    assert commands == ["  cd 'my project'", "  make demo", "  make test"]
    assert 'HttpApiStack(app, "Shop")' in (tmp_path / "my project" / "app.py").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["http-api", "full"], "full has files, and none is overwritten; name a new or an empty folder"),
        (["http-apy", "new"], "there is no blueprint 'http-apy'; did you mean http-api"),
        (
            ["http-api", "new", "--name", "a b"],
            "the name must be 1 to 128 letters, digits and hyphens, a letter first, got 'a b';"
            " name another one with --name",
        ),
    ],
)
def test_mistakes_are_one_line(run: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    done = run("new", *arguments)
    assert done.returncode == 1
    assert done.stderr == f"constructs-lib: {said}\n"
    assert not (tmp_path / "new").exists()


def test_missing_argument_is_a_usage_error(run: Run) -> None:
    assert run("new", "http-api").returncode == 2
