"""Runs one command in a process group of its own, and ends the whole group when its owner is gone.

Started by path in an isolated interpreter, so only the standard library is here. The owner holds the other
end of standard input: the end of that pipe is seen even when the owner was killed with SIGKILL.
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, NoReturn

ALREADY_LOCKED = 75


def main() -> int:
    """Run the command and return its exit code."""
    options = _options()
    lock = _hold(options.lock) if options.lock else None
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _leave)
    child: subprocess.Popen[bytes] | None = None
    try:
        child = subprocess.Popen(options.command, stdin=subprocess.DEVNULL, start_new_session=True)
        if options.lock is None:
            threading.Thread(target=_leave_with_owner, daemon=True).start()
        code = child.wait()
    except SystemExit:
        _end(child, options.remove)
        raise
    # The owner is still there and may want to read what the command left in the folder.
    _end(child, options.remove if lock else None)
    return code if code >= 0 else 128 - code


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--remove", type=Path, help="folder to remove at the end")
    parser.add_argument("--lock", type=Path, help="run without an owner, holding this file's lock")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def _hold(path: Path) -> IO[str]:
    file = path.open("a+", encoding="utf-8")
    for _ in range(25):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        # Whoever only looks whether somebody holds the lock has it for an instant.
        time.sleep(0.02)
    else:
        sys.exit(ALREADY_LOCKED)
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _leave(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def _leave_with_owner() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    os.kill(os.getpid(), signal.SIGTERM)


def _end(child: subprocess.Popen[bytes] | None, folder: Path | None) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if child is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    # A process that is just dying can still write a file into a folder that is being removed.
    for _ in range(50):
        if folder is None or not folder.exists():
            return
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
