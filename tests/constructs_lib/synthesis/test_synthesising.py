"""The function that other Python code calls."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from constructs_lib.synthesis import synthesise
from constructs_lib.synthesis.ending import Ending
from constructs_lib.synthesis.errors import SynthesisEndedError
from tests.support.servers import INTERRUPTIBLE
from tests.support.waiting import PATIENCE, until

APP = """
import os, sys
print(sys.argv[1:], os.path.realpath(os.getcwd()), os.environ["WHO"])
sys.exit("no such stage")
"""


def test_a_run_shows_what_the_app_wrote_and_how_it_ended(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    outcome = synthesise(["app.py", "prod"], folder=tmp_path, environment={**os.environ, "WHO": "me"})
    assert outcome.status == 1
    assert outcome.stdout == f"['prod'] {tmp_path.resolve()} me\n"
    assert outcome.stderr == "no such stage\n"
    assert outcome.seconds > 0


HANGING = """
import os, pathlib, signal, subprocess, sys, time
if "deaf" in sys.argv:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(10000)"])
pathlib.Path("writing").write_text(f"{os.getpid()} {child.pid}")
pathlib.Path("writing").rename("pids")
while True:
    time.sleep(1)
"""


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("how", ["hears", "deaf"])
def test_a_run_is_ended_by_another_thread_with_all_that_it_started(tmp_path: Path, how: str) -> None:
    (tmp_path / "app.py").write_text(HANGING)
    ending = Ending(kill_after=0.1)

    def end() -> None:
        until((tmp_path / "pids").exists)
        ending.end("somebody wants it so")

    thread = threading.Thread(target=end)
    thread.start()
    with pytest.raises(SynthesisEndedError, match="somebody wants it so"):
        synthesise(["app.py", how], folder=tmp_path, environment=os.environ, ending=ending)
    thread.join()
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    until(lambda: all(map(is_gone, pids)))


@pytest.mark.parametrize("how", ["hears", "deaf"])
def test_ctrl_c_ends_a_run_with_all_that_it_started(tmp_path: Path, how: str) -> None:
    (tmp_path / "app.py").write_text(HANGING)
    command = [sys.executable, "-c", INTERRUPTIBLE, "app.py", how]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        until((tmp_path / "pids").exists)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE)[1] == b""
    assert process.returncode == 130
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    until(lambda: all(map(is_gone, pids)))


def test_a_run_is_ended_by_its_time_limit(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("while True: pass")
    with pytest.raises(SynthesisEndedError, match=r"the app took over 0\.1 seconds and was ended"):
        synthesise(["app.py"], folder=tmp_path, environment=os.environ, time_limit=0.1)


def test_a_run_that_is_to_be_ended_does_not_begin(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("open('began', 'w')")
    ending = Ending()
    ending.end("too late")
    with pytest.raises(SynthesisEndedError, match="too late"):
        synthesise(["app.py"], folder=tmp_path, environment=os.environ, ending=ending)
    assert not (tmp_path / "began").exists()
