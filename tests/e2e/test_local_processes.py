"""Whatever ends the owner, nothing of the local AWS stays: no process, no folder, no open port."""

import io
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from constructs_lib.local import LocalAws, LocalAwsError
from tests.support.waiting import PATIENCE, until

OWNER = """
import sys
from constructs_lib.local import LocalAws

with LocalAws.start() as aws:
    print(aws.endpoint, aws.folder, flush=True)
    sys.stdin.read()
"""
# A custom resource whose function never answers keeps CloudFormation waiting for an hour.
NEVER_READY = {
    "Silent": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Role": "arn:aws:iam::000000000000:role/any",
            "Code": {"ZipFile": "def handler(event, context):\n    return None\n"},
        },
    },
    "Waiting": {
        "Type": "Custom::Waiting",
        "Properties": {"ServiceToken": {"Fn::GetAtt": ["Silent", "Arn"]}},
    },
}


def tree(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def processes_of(aws: LocalAws) -> list[psutil.Process]:
    """Return the processes of one local AWS; those of others come and go when they like."""
    return [process for process in tree(os.getpid()) if str(aws.folder) in _working_folder(process)]


def _working_folder(process: psutil.Process) -> str:
    try:
        return process.cwd()
    except psutil.Error:
        return ""


def errors_of(process: "subprocess.Popen[str]") -> str:
    """Wait for the end of a process, and return what it wrote to standard error, or where it stands."""
    try:
        return process.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        # Python then says where each of its threads is.
        process.send_signal(signal.SIGABRT)
        return process.communicate()[1]


def until_gone(processes: list[psutil.Process]) -> None:
    until(lambda: not any(is_alive(process) for process in processes))


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def listens_on(process: psutil.Process) -> list[Any]:
    try:
        connections = process.net_connections("inet")
    except psutil.NoSuchProcess:
        return []
    return [each.laddr for each in connections if each.status == psutil.CONN_LISTEN]


def start_function_worker_and_domain(endpoint: str) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.py", "def handler(event, context):\n    return 1\n")
    port = int(endpoint.rsplit(":", 1)[1])
    other = LocalAws(
        port=port, account="000000000000", region="us-east-1", folder=Path("/nowhere"), emulator=None
    )
    client = other.client("lambda")
    client.create_function(
        FunctionName="worker",
        Runtime="python3.13",
        Handler="index.handler",
        Role="arn:aws:iam::000000000000:role/any",
        Code={"ZipFile": archive.getvalue()},
    )
    assert client.invoke(FunctionName="worker")["Payload"].read() == b"1"
    other.client("opensearch").create_domain(DomainName="search")


@contextmanager
def owner() -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", OWNER], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        endpoint, folder = process.stdout.readline().split()
        try:
            yield process, endpoint, Path(folder)
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_end_of_the_owner_ends_emulator_functions_and_folder(number: signal.Signals) -> None:
    with owner() as (process, endpoint, folder):
        start_function_worker_and_domain(endpoint)
        started = tree(process.pid)
        # Its guard, the emulator, the worker of the function and the server of the domain.
        assert len(started) >= 4
        process.send_signal(number)
        until_gone(started)
    until(lambda: not folder.exists())


def test_the_death_of_the_guard_ends_emulator_and_functions_and_the_owner_cleans_up() -> None:
    with owner() as (process, endpoint, folder):
        start_function_worker_and_domain(endpoint)
        started = tree(process.pid)
        guard = next(p for p in started if "guard.py" in " ".join(command(p)))
        guard.kill()
        until_gone(started)
        process.communicate(timeout=PATIENCE)
    assert not folder.exists()


def test_it_listens_on_the_loopback_interface_only(local_aws: LocalAws) -> None:
    port = int(local_aws.endpoint.rsplit(":", 1)[1])
    listening = [address for process in processes_of(local_aws) for address in listens_on(process)]
    # Domains that other tests made listen, too.
    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert port in {address.port for address in listening}


def test_two_at_once_take_different_ports_and_share_nothing() -> None:
    with LocalAws.start() as one, LocalAws.start() as two:
        assert one.endpoint != two.endpoint
        one.client("sqs").create_queue(QueueName="only-here")
        assert not two.client("sqs").list_queues().get("QueueUrls")


def test_reset_leaves_an_empty_running_one() -> None:
    with LocalAws.start() as aws:
        aws.client("sqs").create_queue(QueueName="gone")
        running = len(processes_of(aws))
        aws.client("opensearch").create_domain(DomainName="gone")
        assert len(processes_of(aws)) == running + 1
        aws.reset()
        assert not aws.client("sqs").list_queues().get("QueueUrls")
        assert not aws.client("opensearch").list_domain_names()["DomainNames"]
        until(lambda: len(processes_of(aws)) == running)


def test_a_busy_port_is_one_clear_error(local_aws: LocalAws) -> None:
    port = int(local_aws.endpoint.rsplit(":", 1)[1])
    with pytest.raises(LocalAwsError, match=rf"^port {port} is busy; .*another port$"):
        LocalAws.start(port=port)


def test_a_deployment_over_its_time_limit_is_ended(
    write_assembly: Callable[..., Path], local_aws: LocalAws
) -> None:
    with pytest.raises(LocalAwsError, match=r"^cdk deploy took over 2 seconds and was ended"):
        local_aws.deploy(write_assembly("Stuck", NEVER_READY), time_limit=2)
    until(lambda: not [process for process in tree(os.getpid()) if "deploy" in command(process)])


def test_interrupting_a_deployment_stops_everything(
    write_assembly: Callable[..., Path], write_project: Callable[[Path], Path], tmp_path: Path
) -> None:
    project = write_project(write_assembly("Stuck", NEVER_READY))
    demo = [sys.executable, "-m", "constructs_lib.cli", "local", "demo", "--app", str(project)]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary), "XDG_STATE_HOME": str(tmp_path / "state")}
    environment["PYTHONFAULTHANDLER"] = "1"
    with subprocess.Popen(demo, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            until(lambda: any("deploy" in command(p) for p in tree(process.pid)))
            started = tree(process.pid)
            process.send_signal(signal.SIGINT)
            errors = errors_of(process)
        finally:
            process.kill()
    assert process.returncode == 130, errors
    assert errors.splitlines()[-1] == "constructs-lib: interrupted; everything that it had started is stopped"
    assert "Traceback" not in errors
    until_gone(started)
    until(lambda: not list(temporary.iterdir()))


def test_stopping_it_during_a_deployment_ends_that_in_one_line(
    write_assembly: Callable[..., Path], tmp_path: Path
) -> None:
    assembly = write_assembly("Stuck", NEVER_READY)
    local = [sys.executable, "-m", "constructs_lib.cli", "local"]
    place: dict[str, Any] = {
        "env": os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "TMPDIR": str(tmp_path)},
        "cwd": tmp_path,
        "text": True,
    }
    try:
        subprocess.run([*local, "up"], **place, check=True, capture_output=True, timeout=PATIENCE)
        deploy = [*local, "deploy", str(assembly), "--time-limit", str(PATIENCE)]
        with subprocess.Popen(deploy, **place, stderr=subprocess.PIPE) as process:
            until(lambda: any("deploy" in command(p) for p in tree(process.pid)))
            subprocess.run([*local, "down"], **place, check=True, capture_output=True, timeout=PATIENCE)
            _, errors = process.communicate(timeout=PATIENCE)
    finally:
        subprocess.run([*local, "down"], **place, check=True, capture_output=True, timeout=PATIENCE)
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "was stopped meanwhile; start it again: constructs-lib local up" in errors.splitlines()[-1]
