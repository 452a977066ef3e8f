"""Runs the tests of a project in a process that has CDK loaded."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.synthesis.choice import is_warm_wanted
from constructs_lib.synthesis.signals import die_by, forwarded
from constructs_lib.synthesis.warm_runs import Cold, Run, run_warm

__all__ = ["run_session"]

# Set in the process that has taken a session over.
_TAKEN_OVER = "CONSTRUCTS_LIB_WARM_SESSION"


def run_session(config: pytest.Config) -> int | None:
    """Have a loaded process run this session; return its exit status, or None where this process runs it.

    Args:
        config: the session's.
    """
    command = sys.orig_argv[1:]
    is_plain = bool(command) and (command[0] == "-m" or not command[0].startswith("-"))
    # Processes of xdist load CDK themselves, and a debugger is attached to this process.
    is_shared = bool(config.getoption("numprocesses", None)) or hasattr(config, "workerinput")
    is_traced = sys.gettrace() is not None or config.getoption("usepdb", False)
    if not is_plain or is_shared or is_traced or _TAKEN_OVER in os.environ or not is_warm_wanted(os.environ):
        return None
    environment = {**os.environ, _TAKEN_OVER: str(os.getpid())}
    run = Run(app=command, folder=Path.cwd(), environment=environment, streams=(0, 1, 2))
    try:
        with _own_streams(config):
            status = run_warm(run, forwarded)
    except Cold as reason:
        if str(reason):
            config.issue_config_time_warning(pytest.PytestConfigWarning(f"the session is cold: {reason}"), 2)
        return None
    if status < 0:
        die_by(-status)
    return status


@contextlib.contextmanager
def _own_streams(config: pytest.Config) -> Iterator[None]:
    """Give the process's own streams, which pytest captures from its start."""
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture is None:
        yield
        return
    capture.suspend_global_capture(in_=True)
    try:
        yield
    finally:
        capture.resume_global_capture()
