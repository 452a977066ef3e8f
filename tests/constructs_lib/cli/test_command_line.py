import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.waiting import PATIENCE

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Run the command line with a state folder of its own, and stop what is left at the end."""
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "TMPDIR": str(tmp_path)}

    calls: list[tuple[str, ...]] = []

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        calls.append(arguments)
        command = [sys.executable, "-m", "constructs_lib.cli", *arguments]
        return subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            cwd=tmp_path,
        )

    yield call
    if any(arguments[:2] == ("local", "up") for arguments in calls):
        call("local", "down")


def one_line(done: "subprocess.CompletedProcess[str]") -> str:
    """Return the last line of standard error of a call that failed as it should."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


def test_up_status_and_down(run: Run, tmp_path: Path) -> None:
    up = run("local", "up")
    assert up.returncode == 0
    exports = dict(line.removeprefix("export ").split("=", 1) for line in up.stdout.splitlines()[:-1])
    assert exports["AWS_ACCESS_KEY_ID"] == "test"
    assert exports["AWS_ENDPOINT_URL"] in run("local", "status").stdout
    assert run("local", "status", "--export").stdout == up.stdout
    assert exports["AWS_ENDPOINT_URL"] in one_line(run("local", "up"))
    assert "no function has 'nothing' in the name" in one_line(run("local", "logs", "nothing"))
    assert run("local", "reset").returncode == 0
    assert run("local", "down").stdout == "the local AWS is stopped\n"
    assert one_line(run("local", "status")).startswith("constructs-lib: no local AWS is running")
    assert not list(tmp_path.glob("constructs-lib-*"))


def test_a_busy_port_is_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        line = one_line(run("local", "up", "--port", str(port)))
    assert line == f"constructs-lib: port {port} is busy; stop what listens there or choose another port"


@pytest.mark.parametrize("command", ["status", "deploy", "reset", "logs x"])
def test_without_a_running_one_the_line_says_how_to_start_it(run: Run, command: str) -> None:
    line = one_line(run("local", *command.split()))
    assert line == "constructs-lib: no local AWS is running; start one with: constructs-lib local up"


def test_down_without_a_running_one_is_no_failure(run: Run) -> None:
    done = run("local", "down")
    assert (done.returncode, done.stdout) == (0, "no local AWS was running\n")


def test_demo_without_drivers_is_an_error(run: Run) -> None:
    assert "no driver in" in one_line(run("local", "demo"))


def test_help_loads_no_aws_library_and_starts_nothing() -> None:
    code = (
        "import sys; from constructs_lib.cli import command_line; "
        "print([m for m in ('boto3', 'botocore', 'aws_cdk', 'jsii') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
