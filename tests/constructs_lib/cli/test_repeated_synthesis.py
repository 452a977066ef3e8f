import sys
from pathlib import Path

import pytest

from constructs_lib.cli.repeated_synthesis import python_app


@pytest.mark.parametrize(
    ("command", "app"),
    [
        ("python3 app.py", ["app.py"]),
        ("python app.py --stage 'one two'", ["app.py", "--stage", "one two"]),
        (f"{sys.executable} -m shop.app", ["-m", "shop.app"]),
        ("constructs-lib synth app.py", ["app.py"]),
        ("constructs-lib synth", ["app.py"]),
    ],
)
def test_a_program_in_python_is_run_without_the_cli(command: str, app: list[str]) -> None:
    assert python_app(command) == app


@pytest.mark.parametrize(
    "command",
    [
        "",
        "node app.js",
        "python3",
        "python3 -I app.py",
        "STAGE=one python3 app.py",
        "python3 app.py && echo done",
        "python3 $APP",
        "python3 'app.py",
        "uv run app.py",
    ],
)
def test_what_is_more_than_that_is_the_cli_s(command: str) -> None:
    assert python_app(command) is None


def test_another_python_is_the_cli_s(tmp_path: Path) -> None:
    other = tmp_path / "python3"
    other.symlink_to(sys.executable)
    assert python_app(f"{other} app.py") is None
