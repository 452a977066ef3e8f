import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.local import Background, LocalAwsError
from constructs_lib.local.guarded_process import GuardedProcess
from tests.support.waiting import PATIENCE


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_a_recorded_number_of_a_strangers_process_is_never_ended(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    (tmp_path / "local.lock").write_text(str(stranger.pid))
    (tmp_path / "local.json").write_text("{}")
    assert Background(tmp_path).stop() is False
    assert stranger.poll() is None
    assert not (tmp_path / "local.json").exists()


def test_the_holder_of_the_lock_is_ended(tmp_path: Path) -> None:
    process = GuardedProcess(
        [sys.executable, "-c", "import signal; signal.pause()"],
        environment=os.environ,
        output=tmp_path / "log",
        lock=tmp_path / "local.lock",
    )
    background = Background(tmp_path)
    while not (tmp_path / "local.lock").exists() or not (tmp_path / "local.lock").read_text():
        assert process.exit_code() is None
    with pytest.raises(LocalAwsError, match="runs already"):
        background.start()
    assert background.stop() is True
    assert process.wait(PATIENCE) is not None


def test_none_runs_without_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The message names those of the user, who may be working on something.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    background = Background(tmp_path)
    assert background.find() is None
    with pytest.raises(LocalAwsError, match="no local AWS is running; start one with"):
        background.require()
