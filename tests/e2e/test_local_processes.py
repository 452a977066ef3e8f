"""Whatever ends the owner, nothing of the local AWS stays: no process, no folder, no open port."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from constructs_lib.local import LocalAws, LocalAwsError

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


def until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(0.02)
    return True


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


def all_gone(processes: list[psutil.Process]) -> bool:
    return until(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes))


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
        assert all_gone(started)
    assert until(lambda: not folder.exists())


def test_the_death_of_the_guard_ends_emulator_and_functions_and_the_owner_cleans_up() -> None:
    with owner() as (process, endpoint, folder):
        start_function_worker_and_domain(endpoint)
        started = tree(process.pid)
        guard = next(p for p in started if "guard.py" in " ".join(command(p)))
        guard.kill()
        assert all_gone(started)
        process.communicate(timeout=20)
    assert not folder.exists()


def test_it_listens_on_the_loopback_interface_only(local_aws: LocalAws) -> None:
    port = int(local_aws.endpoint.rsplit(":", 1)[1])
    processes = [process for process in tree(os.getpid()) if str(local_aws.folder) in process.cwd()]
    listening = [
        connection.laddr
        for process in processes
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
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
        running = len(tree(os.getpid()))
        aws.client("opensearch").create_domain(DomainName="gone")
        assert len(tree(os.getpid())) == running + 1
        aws.reset()
        assert not aws.client("sqs").list_queues().get("QueueUrls")
        assert not aws.client("opensearch").list_domain_names()["DomainNames"]
        assert len(tree(os.getpid())) == running


def test_a_busy_port_is_one_clear_error(local_aws: LocalAws) -> None:
    port = int(local_aws.endpoint.rsplit(":", 1)[1])
    with pytest.raises(LocalAwsError, match=rf"^port {port} is busy; .*another port$"):
        LocalAws.start(port=port)


def test_a_deployment_over_its_time_limit_is_ended(
    write_assembly: Callable[..., Path], local_aws: LocalAws
) -> None:
    with pytest.raises(LocalAwsError, match=r"^cdk deploy took over 2 seconds and was ended"):
        local_aws.deploy(write_assembly("Stuck", NEVER_READY), time_limit=2)
    assert not [process for process in tree(os.getpid()) if "deploy" in command(process)]


def test_interrupting_a_deployment_stops_everything(
    write_assembly: Callable[..., Path], write_project: Callable[[Path], Path], tmp_path: Path
) -> None:
    project = write_project(write_assembly("Stuck", NEVER_READY))
    demo = [sys.executable, "-m", "constructs_lib.cli", "local", "demo", "--app", str(project)]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary), "XDG_STATE_HOME": str(tmp_path / "state")}
    with subprocess.Popen(demo, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert until(lambda: any("deploy" in command(p) for p in tree(process.pid)))
            started = tree(process.pid)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "constructs-lib: interrupted; everything it had started is stopped"
    assert "Traceback" not in errors
    assert all_gone(started)
    assert until(lambda: not list(temporary.iterdir()))
