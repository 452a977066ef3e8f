import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from typer.testing import CliRunner

import constructs_lib
from constructs_lib.cli.command_line import app
from tests.support.command_line import in_process
from tests.support.waiting import PATIENCE

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder and temporary files of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))


@pytest.fixture
def process(environment: None, tmp_path: Path) -> Iterator[Run]:
    """Run the command line as a user does, and stop what is left at the end."""
    used: set[Path] = set()

    def call(*arguments: str, folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "constructs_lib.cli", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=folder
        )
        if arguments[:2] == ("local", "up") and done.returncode == 0:
            used.add(folder)
        return done

    yield call
    for folder in used:
        in_process("local", "down", folder=folder)


@pytest.fixture
def run(process: Run, tmp_path: Path) -> Run:
    """Start with processes of their own, as a user does, and do everything else in this one."""

    def call(*arguments: str, folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        if arguments[:2] == ("local", "up"):
            return process(*arguments, folder=folder)
        return in_process(*arguments, folder=folder)

    return call


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Path, Path]:
    """Two project folders of one name."""
    one, two = (tmp_path / parent / "shop" for parent in ("one", "two"))
    for project in (one, two):
        (project / "lambdas").mkdir(parents=True)
        (project / "cdk.json").write_text('{"app": "false"}')
    return one, two


def endpoint(done: "subprocess.CompletedProcess[str]") -> str:
    """Return the address among the variables that a call has printed."""
    assert done.returncode == 0, done.stderr
    (line,) = (each for each in done.stdout.splitlines() if each.startswith("export AWS_ENDPOINT_URL="))
    return line.split("=", 1)[1]


def one_line(done: "subprocess.CompletedProcess[str]") -> str:
    """Return the last line of standard error of a call that failed as it should."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


def test_up_status_and_down(process: Run, tmp_path: Path) -> None:
    up = process("local", "up")
    assert up.returncode == 0
    exports = dict(line.removeprefix("export ").split("=", 1) for line in up.stdout.splitlines()[:-1])
    assert exports["AWS_ACCESS_KEY_ID"] == "test"
    assert exports["AWS_ENDPOINT_URL"] in process("local", "status").stdout
    assert process("local", "status", "--export").stdout == up.stdout
    again = process("local", "up")
    assert (again.returncode, again.stdout) == (0, up.stdout)
    assert f"is already running at {exports['AWS_ENDPOINT_URL']}" in again.stderr
    assert "is already running with region us-east-1" in one_line(
        process("local", "up", "--region", "eu-west-1")
    )
    assert "no function has 'nothing' in the name" in one_line(process("local", "logs", "nothing"))
    assert process("local", "reset").returncode == 0
    assert process("local", "down").stderr == "the local AWS is stopped\n"
    assert one_line(process("local", "status")).startswith("constructs-lib: no local AWS is running")
    assert not list(tmp_path.glob("constructs-lib-*"))


def test_a_busy_port_is_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        line = one_line(run("local", "up", "--port", str(port)))
    assert line == f"constructs-lib: port {port} is busy; stop what listens there or choose another port"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("--port 80000", "port must be 1 to 65535, got 80000; leave it out, and one is chosen"),
        ("--port 0", "port must be 1 to 65535, got 0; leave it out, and one is chosen"),
        ("--port -1", "port must be 1 to 65535, got -1; leave it out, and one is chosen"),
        ("--account 12", "account must be 12 digits, got '12'; leave it out for 000000000000"),
        (
            "--account 12345678901a",
            "account must be 12 digits, got '12345678901a'; leave it out for 000000000000",
        ),
        (
            "--region foo",
            "region must be a Region of AWS, got 'foo'; choose one such as us-east-1 (a new one",
        ),
        (
            "--region us-esat-1",
            "region must be a Region of AWS, got 'us-esat-1'; did you mean us-west-1 or us-east-1",
        ),
        ("--name a/b", "a name must be 1 to 64 letters, digits, '.', '-' and '_', got 'a/b'"),
    ],
)
def test_what_it_cannot_be_started_with_is_one_line(
    environment: None, options: str, text: str, tmp_path: Path
) -> None:
    assert one_line(in_process("local", "up", *options.split(), folder=tmp_path)).startswith(
        f"constructs-lib: {text}"
    )
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_each_project_has_its_own_and_keeps_its_port(run: Run, projects: tuple[Path, Path]) -> None:
    one, two = projects
    first = endpoint(run("local", "up", folder=one))
    second = endpoint(run("local", "up", folder=two))
    assert first != second
    assert endpoint(run("local", "status", "--export", folder=one / "lambdas")) == first
    run("local", "down", folder=one)
    line = one_line(run("local", "status", folder=one))
    assert (
        f"no local AWS is running for {one}; start one with: constructs-lib local up; or choose another one"
        in line
    )
    assert str(two) in line
    # What such a line advises works.
    other = line.rsplit(": ", 1)[1].split()[0]
    assert endpoint(run("local", "status", "--export", "--name", other, folder=one)) == second
    assert endpoint(run("local", "up", folder=one)) == first


def test_a_name_is_found_from_every_folder(run: Run, projects: tuple[Path, Path]) -> None:
    one, two = projects
    first = endpoint(run("local", "up", "--name", "shared", folder=one))
    try:
        assert endpoint(run("local", "status", "--export", "--name", "shared", folder=two)) == first
        assert run("local", "status", folder=one).returncode == 1
    finally:
        assert run("local", "down", "--name", "shared", folder=two).stderr == "the local AWS is stopped\n"
    line = one_line(run("local", "status", "--name", "shared", folder=two))
    assert line.endswith("start one with: constructs-lib local up --name shared")


def test_a_kept_port_that_is_busy_says_which_one_to_take(run: Run, projects: tuple[Path, Path]) -> None:
    kept = int(endpoint(run("local", "up", folder=projects[0])).rsplit(":", 1)[1])
    run("local", "down", folder=projects[0])
    with socket.create_server(("127.0.0.1", kept)):
        line = one_line(run("local", "up", folder=projects[0]))
        assert f"port {kept}, which this local AWS had before, is busy" in line
        advice = line.rsplit("constructs-lib ", 1)[1].split()
        assert run(*advice, folder=projects[0]).returncode == 0


def test_a_shell_is_pointed_at_it_and_away_again(run: Run, tmp_path: Path) -> None:
    run("local", "up")
    script = """
    set -eu
    export AWS_PROFILE=production
    eval "$($CLI up)"; echo "$AWS_ENDPOINT_URL ${AWS_PROFILE-unset}"
    eval "$($CLI down)"; env | grep '^AWS_' | grep -v CA_BUNDLE || echo none
    eval "$($CLI down)"
    export AWS_ENDPOINT_URL=http://127.0.0.1:1; eval "$($CLI down)"; echo "$AWS_ENDPOINT_URL"
    """
    environment = os.environ | {
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "TMPDIR": str(tmp_path),
        "CLI": f"{sys.executable} -m constructs_lib.cli local",
    }
    for name in list(environment):
        if name.startswith("AWS_") and name != "AWS_CA_BUNDLE":
            del environment[name]
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    pointed, left, another = done.stdout.splitlines()
    assert pointed.startswith("http://127.0.0.1:")
    assert pointed.endswith(" unset")
    assert (left, another) == ("none", "http://127.0.0.1:1")


def test_a_new_one_forgets_the_hotswaps_of_its_account(run: Run, projects: tuple[Path, Path]) -> None:
    stages = ("cdk.out", "cdk.out/assembly-Prod")
    caches = [projects[0] / folder / ".hotswap-cache" for folder in stages]
    for cache in caches:
        cache.mkdir(parents=True)
        (cache / "Shop.000000000000_us-east-1.json").write_text("{}")
        (cache / "Shop.111122223333_us-east-1.json").write_text("{}")
    run("local", "up", folder=projects[0])
    assert [[file.name for file in cache.iterdir()] for cache in caches] == [
        ["Shop.111122223333_us-east-1.json"] for _ in caches
    ]
    (caches[0] / "Shop.000000000000_us-east-1.json").write_text("{}")
    run("local", "reset", folder=projects[0])
    assert len(list(caches[0].iterdir())) == 1


@pytest.mark.parametrize("command", ["status", "deploy", "reset", "logs x", "outputs"])
def test_without_a_running_one_the_line_says_how_to_start_it(run: Run, command: str) -> None:
    line = one_line(run("local", *command.split()))
    assert line == "constructs-lib: no local AWS is running; start one with: constructs-lib local up"


def test_outputs_of_what_another_program_deployed(run: Run) -> None:
    address = endpoint(run("local", "up"))
    empty = run("local", "outputs")
    assert (empty.returncode, empty.stdout) == (0, "0 stacks deployed\n")
    cloudformation = boto3.client(
        "cloudformation",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    template = {
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}}},
        "Outputs": {
            "Name": {"Value": {"Fn::GetAtt": ["Queue", "QueueName"]}},
            "Url": {"Value": "https://abc123.execute-api.us-east-1.amazonaws.com/prod/"},
        },
    }
    cloudformation.create_stack(StackName="Shop", TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="Shop", WaiterConfig={"Delay": 1})
    for arguments in (["outputs"], ["outputs", "Shop"]):
        done = run("local", *arguments)
        assert done.returncode == 0, done.stderr
        cells = [re.findall(r"[^\s│┃|]+", line) for line in done.stdout.splitlines()]
        (name,) = (found[2] for found in cells if found[:2] == ["Shop", "Name"])
        (url,) = (found[2] for found in cells if found[:2] == ["Shop", "Url"])
        assert name == "orders"
        assert url.startswith("http://")
        assert "amazonaws.com" not in url
    assert one_line(run("local", "outputs", "Shp")).endswith(
        "no stack 'Shp' on the local AWS; did you mean Shop"
    )


def test_down_without_a_running_one_is_no_failure(run: Run) -> None:
    done = run("local", "down")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no local AWS was running\n")


def test_demo_without_drivers_is_an_error(run: Run) -> None:
    assert "no driver in" in one_line(run("local", "demo"))


def test_help_loads_no_aws_library_and_starts_nothing() -> None:
    code = (
        "import sys; from constructs_lib.cli import command_line; "
        "print([m for m in ('boto3', 'botocore', 'aws_cdk', 'jsii') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["local", "demo", "-h"], ["layer", "build", "-h"]])
def test_help_names_no_type_where_an_option_takes_no_value(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    assert "--help" in done.output
    assert "<bool>" not in done.output


def test_version_and_completion() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"constructs-lib {constructs_lib.__version__}\n"
    assert "--install-completion" in CliRunner().invoke(app, ["--help"]).output
