"""What `constructs-lib synth` is asked, and what it runs by a new process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.cli.synth_command import main
from constructs_lib.synthesis.choice import is_warm_wanted
from constructs_lib.synthesis.errors import SynthesisError
from tests.support.servers import SYNTH


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ["-u", "app.py"],
            "-u is not an option of synth; there are --cold, --status and --stop"
            ' (options of Python: "app": "python3 -u ..." in cdk.json)',
        ),
        (["--stop", "app.py"], "--stop takes no app, got 'app.py'; leave it out"),
        (["-m"], "-m must be followed by a module, got nothing"),
        (["nothing.py"], f"the app must be a file, got nothing.py, which is not in {Path.cwd()}"),
    ],
)
def test_what_cannot_be_asked_is_told(
    arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == f"constructs-lib: {text}\n"


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(each in shown for each in ("--cold", "--status", "--stop", "APP", "CONSTRUCTS_LIB_SYNTH"))


def test_nothing_waits_where_nothing_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert main(["--status"]) == main(["--stop"]) == 0
    assert capsys.readouterr().out == "no process waits\nno process waits\n"


@pytest.mark.parametrize(
    ("variables", "is_warm"),
    [
        ({"CONSTRUCTS_LIB_SYNTH": "cold"}, False),
        ({"CONSTRUCTS_LIB_SYNTH": "warm"}, True),
        ({"CONSTRUCTS_LIB_SYNTH": "warm", "CI": "true"}, True),
        ({"CI": "true"}, False),
        ({"CI": "1"}, False),
    ],
)
def test_a_variable_decides(variables: dict[str, str], is_warm: bool) -> None:
    assert is_warm_wanted(variables) == is_warm


def test_another_value_of_the_variable_is_refused() -> None:
    with pytest.raises(SynthesisError, match="CONSTRUCTS_LIB_SYNTH must be cold or warm, got 'hot'"):
        is_warm_wanted({"CONSTRUCTS_LIB_SYNTH": "hot"})


@pytest.mark.parametrize("arguments", [["--cold"], ["--cold", "app.py", "--more"], ["app.py"]])
def test_a_cold_run_is_that_of_python(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "app.py").write_text("import sys; print(sys.argv); sys.exit(4)")
    environment = {**os.environ, "CONSTRUCTS_LIB_SYNTH": "cold" if arguments[0] != "--cold" else "warm"}
    run = subprocess.run(
        [SYNTH, "synth", *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    app = [each for each in arguments if each != "--cold"] or ["app.py"]
    assert (run.returncode, run.stdout, run.stderr) == (4, f"{app}\n", "")


def test_the_client_imports_little() -> None:
    modules = "constructs_lib.cli.synth_command, constructs_lib.synthesis.warm_runs"
    code = f"import sys, {modules}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert not loaded & {"typer", "rich", "boto3", "aws_cdk", "jsii", "subprocess", "argparse", "tempfile"}
