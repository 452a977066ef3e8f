"""Runs that are interrupted, killed or crash: how they end, and that nothing of them stays."""

import os
import py_compile
import shutil
import signal
import socket
import subprocess
import sys
import zipapp
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from constructs_lib.synthesis import synthesise, warm_up
from constructs_lib.synthesis.errors import SynthesisEndedError
from constructs_lib.synthesis.servers import waiting
from tests.support.servers import INTERRUPTIBLE, SYNTH, Servers, own_servers
from tests.support.waiting import PATIENCE, until

APPS = Path(__file__).with_name("apps")


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with own_servers() as servers:
        yield servers


class Hanging:
    """A warm run that waits."""

    def __init__(self, servers: Servers, folder: Path) -> None:
        self._pipe = folder / "pipe"
        os.mkfifo(self._pipe)
        self.server = psutil.Process(servers.ready().pid)
        self.client = servers.start(APPS, [SYNTH, "synth", "hanging.py", str(self._pipe)])
        assert self.client.stdout is not None
        self.app, self.node = (psutil.Process(int(pid)) for pid in self.client.stdout.readline().split())
        self.processes = [self.app, *self.app.children(recursive=True)]
        assert self.app.parent() == self.server
        assert len(self.processes) >= 3

    def let_go(self) -> None:
        """Have the app, or the one that is run in its place, go on."""
        self._pipe.write_text("")

    def end(self) -> tuple[int, bytes]:
        """Wait for its end; return the exit status and standard error."""
        _, stderr = self.client.communicate(timeout=PATIENCE)
        until(lambda: [each for each in self.processes if each.is_running()], lambda left: not left)
        return self.client.returncode, stderr


def test_a_signal_ends_the_app_and_its_client_alike(servers: Servers, tmp_path: Path) -> None:
    run = Hanging(servers, tmp_path)
    run.client.send_signal(signal.SIGINT)
    status, stderr = run.end()
    assert status == -signal.SIGINT
    assert b"KeyboardInterrupt" in stderr
    assert b"constructs-lib" not in stderr


@pytest.mark.all_blueprints
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1])
def test_other_signals_do_so_too(servers: Servers, tmp_path: Path, number: signal.Signals) -> None:
    run = Hanging(servers, tmp_path)
    run.client.send_signal(number)
    assert run.end()[0] == -number


@pytest.mark.all_blueprints
def test_a_client_that_stops_stops_its_app(servers: Servers, tmp_path: Path) -> None:
    run = Hanging(servers, tmp_path)
    run.client.send_signal(signal.SIGTSTP)
    until(run.app.status, lambda status: status == psutil.STATUS_STOPPED)
    run.client.send_signal(signal.SIGCONT)
    until(run.app.status, lambda status: status != psutil.STATUS_STOPPED)
    run.let_go()
    assert run.end() == (0, b"")


@pytest.mark.all_blueprints
def test_a_client_that_is_killed_takes_its_app_along(servers: Servers, tmp_path: Path) -> None:
    run = Hanging(servers, tmp_path)
    run.client.kill()
    assert run.end()[0] == -signal.SIGKILL


@pytest.mark.all_blueprints
def test_an_app_that_is_killed_takes_its_client_along(servers: Servers, tmp_path: Path) -> None:
    run = Hanging(servers, tmp_path)
    run.app.kill()
    assert run.end()[0] == -signal.SIGKILL


@pytest.mark.all_blueprints
def test_node_that_is_killed_is_an_error_of_the_app(servers: Servers, tmp_path: Path) -> None:
    run = Hanging(servers, tmp_path)
    (inner,) = run.node.children()
    run.node.kill()
    # Its first thread may be a zombie before the others have ended.
    until(inner.ppid, lambda parent: parent != run.node.pid)
    run.let_go()
    status, stderr = run.end()
    assert status == 1
    assert b"hanging.py" in stderr


@pytest.mark.all_blueprints
def test_a_run_whose_server_is_killed_is_run_once_more(servers: Servers, tmp_path: Path) -> None:
    run = Hanging(servers, tmp_path)
    run.server.kill()
    until(lambda: [each for each in run.processes if each.is_running()], lambda left: not left)
    run.let_go()
    status, stderr = run.end()
    assert status == 0
    assert stderr.decode().splitlines() == [
        "constructs-lib: this run starts cold: the server was ended while the app ran, which is run once more"
    ]


@pytest.mark.all_blueprints
def test_a_server_that_is_killed_while_it_waits_is_replaced(servers: Servers) -> None:
    server = psutil.Process(servers.ready().pid)
    processes = [server, *server.children(recursive=True)]
    server.kill()
    until(lambda: [each for each in processes if each.is_running()], lambda left: not left)
    answer = servers.warm(APPS, "-m", "package")
    assert (answer.status, answer.stderr) == (0, servers.cold(APPS, "-m", "package").stderr)
    assert servers.ready().pid != server.pid


@pytest.mark.all_blueprints
def test_two_at_once_are_both_right(servers: Servers) -> None:
    servers.ready()
    folders = [str(servers.folder / name) for name in ("first", "second")]
    runs = [servers.start(APPS, [SYNTH, "synth", "several.py"], CDK_OUTDIR=folder) for folder in folders]
    ended = [(run.communicate(timeout=PATIENCE), run.returncode) for run in runs]
    assert ended[0] == ended[1]
    assert ended[0][1] == 0
    assert subprocess.run(["diff", "-r", *folders], check=False).returncode == 0


@pytest.mark.all_blueprints
def test_a_run_from_python_is_warm(servers: Servers) -> None:
    servers.ready()
    outcome = synthesise(["broken.py", "number"], folder=APPS, environment=servers.environment)
    assert (outcome.status, outcome.is_warm, outcome.cold_reason) == (3, True, "")


@pytest.mark.all_blueprints
def test_ctrl_c_ends_a_run_from_python(servers: Servers, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import os, pathlib\n"
        "pathlib.Path('writing').write_text(f'{os.getpid()} {os.getppid()}')\n"
        "pathlib.Path('writing').rename('pids')\nwhile True: pass"
    )
    server = servers.ready()
    run = servers.start(tmp_path, [sys.executable, "-c", INTERRUPTIBLE, "app.py"])
    until((tmp_path / "pids").exists)
    app, parent = (int(pid) for pid in (tmp_path / "pids").read_text().split())
    run.send_signal(signal.SIGINT)
    assert (run.communicate(timeout=PATIENCE)[1], run.returncode) == (b"", 130)
    until(lambda: psutil.pid_exists(app), lambda is_there: not is_there)
    assert servers.ready().pid == parent == server.pid


def test_ctrl_c_while_a_run_is_handed_over_leaves_the_server_as_it_was(
    servers: Servers, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text("open('began', 'w')")
    before = servers.ready()
    server = psutil.Process(before.pid)
    server.suspend()
    try:
        run = servers.start(tmp_path, [sys.executable, "-c", INTERRUPTIBLE, "app.py"])
        until(lambda: psutil.Process(run.pid).net_connections("unix"))
        run.send_signal(signal.SIGINT)
        assert (run.communicate(timeout=PATIENCE)[1], run.returncode) == (b"", 130)
    finally:
        server.resume()
    assert servers.ready() == before
    assert not (tmp_path / "began").exists()


@pytest.mark.all_blueprints
def test_a_run_from_python_is_ended_by_its_time_limit(servers: Servers, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import os, pathlib\npathlib.Path('pid').write_text(str(os.getppid()))\nwhile True: pass"
    )
    server = servers.ready()
    with pytest.raises(SynthesisEndedError, match=r"took over 1 seconds and was ended"):
        synthesise(["app.py"], folder=tmp_path, environment=servers.environment, time_limit=1.0)
    # It was warm, and the server goes on.
    assert (tmp_path / "pid").read_text() == str(server.pid)
    assert servers.ready().pid == server.pid


@pytest.mark.all_blueprints
def test_what_is_no_message_ends_no_server(servers: Servers) -> None:
    before = servers.ready()
    (path,) = servers.folder.rglob("*.sock")
    for text in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\2[]"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(text)
    assert servers.ready() == before


@pytest.mark.all_blueprints
def test_a_server_leaves_when_nobody_needs_it() -> None:
    with own_servers() as servers:
        warm_up(folder=APPS, environment=servers.environment, idle_seconds=0.0)

        def processes() -> list[psutil.Process]:
            named = psutil.process_iter(["cmdline"])
            return [
                each
                for each in named
                if any(str(servers.folder) in arg for arg in each.info["cmdline"] or ())
            ]

        server = until(processes)[0]
        workers = until(server.children)
        until(lambda: [each for each in (server, *workers) if each.is_running()], lambda left: not left)


@pytest.mark.all_blueprints
def test_a_run_that_had_to_wait_is_followed_by_two_loaded_processes_for_a_while() -> None:
    with own_servers() as servers:
        warm_up(folder=APPS, environment=servers.environment, idle_seconds=60.0)
        server = psutil.Process(until(lambda: waiting(servers.environment))[0].pid)
        (worker,) = server.children()
        worker.suspend()
        runs = [servers.start(APPS, [SYNTH, "synth", "-m", "package"]) for _ in range(2)]
        # One of them waits, so that the other one runs cold.
        until(lambda: [run for run in runs if run.poll() is not None])
        worker.resume()
        assert [run.wait(PATIENCE) for run in runs] == [0, 0]
        kept = until(server.children, lambda found: len(found) == 2 and worker not in found)
        # They are there soon, as they rehearse nothing, and have the same answer.
        assert [each.cmdline()[-1] for each in kept] == ["load", "load"]
        assert servers.warm(APPS, "several.py") == servers.cold(APPS, "several.py")
        # Nobody asks for some seconds.
        until(server.children, lambda found: len(found) == 1)
        assert servers.ready().runs == 2


@pytest.mark.all_blueprints
def test_a_server_tells_that_the_folder_for_temporary_files_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with own_servers() as servers:
        servers.ready()
        shutil.rmtree(temporary)
        # In a cold run Node.js has no place for CDK, either.
        assert servers.warm(APPS, "several.py").status == servers.cold(APPS, "several.py").status == 1
        (reason,) = until(lambda: list(servers.folder.rglob("*.why")))
        assert until(reason.read_text)


@pytest.mark.all_blueprints
def test_what_has_changed_is_loaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with own_servers() as servers:
        server = servers.ready()
        (app,) = psutil.Process(server.pid).children()
        (tmp_path / "new.pth").touch()
        cold = servers.warm(APPS, "-m", "package")
        until(app.is_running, lambda is_running: not is_running)
        assert servers.ready() == server, "it is the same server, and that run was not its"
        assert servers.warm(APPS, "-m", "package") == cold
        assert servers.ready().runs == 1


def cold_without_a_server(
    servers: Servers, folder: Path, script: str, app: str
) -> subprocess.CompletedProcess[str]:
    environment = {**servers.environment, "XDG_RUNTIME_DIR": str(folder)}
    command = ["/bin/sh", "-c", script, SYNTH, app]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert not (folder / "constructs-lib").exists(), "it asked for a server"
    return run


@pytest.mark.parametrize("script", ['"$0" synth "$1" >&-', '"$0" synth "$1" <&-', '"$0" synth "$1" 2>&-'])
def test_a_closed_stream_makes_a_run_cold(servers: Servers, tmp_path: Path, script: str) -> None:
    (tmp_path / "app.py").write_text("open('runs', 'a').write('once')")
    assert cold_without_a_server(servers, tmp_path, script, "app.py").returncode == 0
    assert (tmp_path / "runs").read_text() == "once"


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv")
def test_rights_that_were_given_up_make_a_run_cold(servers: Servers, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("print('ran')")
    run = cold_without_a_server(servers, tmp_path, 'setpriv --no-new-privs "$0" synth "$1"', "app.py")
    assert (run.returncode, run.stdout, run.stderr) == (0, "ran\n", "")


def test_a_folder_that_is_gone_makes_a_run_cold(servers: Servers, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("print('ran')")
    script = 'mkdir gone && cd gone && rmdir ../gone && "$0" synth "$1"'
    run = cold_without_a_server(servers, tmp_path, script, str(tmp_path / "app.py"))
    assert (run.returncode, run.stdout, run.stderr) == (0, "ran\n", "")


@pytest.mark.parametrize("name", ["app.pyz", "app.pyc", "app"])
def test_what_is_no_source_makes_a_run_cold(servers: Servers, tmp_path: Path, name: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "__main__.py").write_text("print('ran')")
    if name == "app.pyc":
        py_compile.compile(str(source / "__main__.py"), cfile=str(tmp_path / name))
    else:
        zipapp.create_archive(source, tmp_path / name)
    run = cold_without_a_server(servers, tmp_path, '"$0" synth "$1"', name)
    assert (run.returncode, run.stdout, run.stderr) == (0, "ran\n", "")


@pytest.mark.all_blueprints
def test_a_file_with_the_name_of_a_module_makes_a_run_cold(servers: Servers, tmp_path: Path) -> None:
    (tmp_path / "platform.py").write_text("name = 'mine'")
    (tmp_path / "app.py").write_text("import platform\nprint(platform.name)")
    before = servers.ready()
    answer = servers.warm(tmp_path, "app.py")
    assert (answer.status, answer.stdout) == (0, b"mine\n")
    assert answer.stderr.decode() == (
        f"constructs-lib: this run starts cold: platform.py in {tmp_path} has the name of a module"
        " that is loaded already\n"
    )
    assert servers.ready() == before


@pytest.mark.all_blueprints
def test_a_server_has_as_much_after_many_runs_as_after_one() -> None:
    with own_servers() as servers:
        process = psutil.Process(servers.ready().pid)

        def has() -> tuple[int, int, int]:
            return process.num_fds(), len(process.children(recursive=True)), process.memory_info().rss >> 20

        servers.warm(APPS, "-m", "package")
        assert servers.ready().runs == 1
        before = has()
        for _ in range(9):
            servers.warm(APPS, "-m", "package")
            servers.ready()
        assert servers.ready().runs == 10
        descriptors, children, megabytes = has()
        assert (descriptors, children) == before[:2]
        assert megabytes <= before[2] + 1
