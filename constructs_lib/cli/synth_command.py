"""`constructs-lib synth`: runs a CDK app in a process that has CDK loaded already.

The cdk CLI starts it for every synthesis, so that it imports nothing that it does not need.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from constructs_lib.synthesis.choice import is_warm_wanted
from constructs_lib.synthesis.errors import SynthesisError

__all__ = ["SUMMARY", "main"]

SUMMARY = (
    "Run a CDK app in a process that has CDK already loaded: the same result as `python app.py`, but faster."
)
_APP = "app.py"
_BAD_USAGE = 2
_HELP = f"""usage: constructs-lib synth [-h] [--cold | --status | --stop] [APP] [ARGUMENTS...]

{SUMMARY}
As "app" in cdk.json it is used by `cdk synth`, `diff`, `deploy`, `watch` and `ls`.

positional arguments:
  APP         the app's file (app.py), or -m and a module, as for `python`
  ARGUMENTS   what the app gets

options:
  -h, --help  show this help message and exit
  --cold      run the app in a new process, as `python` does
  --status    show the processes that wait with CDK loaded
  --stop      end the processes that wait

The environment variable CONSTRUCTS_LIB_SYNTH=cold does the same as --cold; in CI and in containers
that is the default, and CONSTRUCTS_LIB_SYNTH=warm changes it.
"""


def main(arguments: Sequence[str]) -> int:
    """Run the app that the arguments name; return the exit code."""
    options = [each for each in arguments[:1] if each.startswith("-") and each != "-m"]
    app = list(arguments[len(options) :])
    try:
        if not options:
            return _run(app or [_APP], is_warm=is_warm_wanted(os.environ))
        return _with_option(options[0], app)
    except SynthesisError as error:
        sys.stderr.write(f"constructs-lib: {error}\n")
        return _BAD_USAGE


def _with_option(option: str, app: list[str]) -> int:
    if option in {"-h", "--help"}:
        sys.stdout.write(_HELP)
        return 0
    if option == "--cold":
        return _run(app or [_APP], is_warm=False)
    if option not in {"--status", "--stop"}:
        raise SynthesisError(
            f"{option} is not an option of synth; there are --cold, --status and --stop"
            f' (options of Python: "app": "python3 {option} ..." in cdk.json)'
        )
    if app:
        raise SynthesisError(f"{option} takes no app, got {app[0]!r}; leave it out")
    from constructs_lib.synthesis.servers import stop, waiting  # noqa: PLC0415 - no run needs it

    servers = stop(os.environ) if option == "--stop" else waiting(os.environ)
    if not servers:
        sys.stdout.write("no process waits\n")
    for each in servers:
        state = "stopped" if option == "--stop" else each.state
        sys.stdout.write(f"{state}: process {each.pid} of {each.python}, {each.runs} runs so far\n")
    return 0


def _run(app: list[str], *, is_warm: bool) -> int:
    if app == ["-m"]:
        raise SynthesisError("-m must be followed by a module, got nothing")
    if app[0] != "-m" and not Path(app[0]).exists():
        raise SynthesisError(
            f"the app must be a file, got {app[0]}, which is not in {_folder() or 'this folder'}"
        )
    if not is_warm or _folder() is None or not _are_streams_open():
        _run_cold(app)
    return _run_warm(app)


def _folder() -> Path | None:
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def _are_streams_open() -> bool:
    # Before anything is opened, which would get the number of a closed one.
    try:
        return all(os.fstat(number) for number in range(3))
    except OSError:
        return False


def _run_warm(app: list[str]) -> int:
    from constructs_lib.synthesis.signals import die_by, forwarded  # noqa: PLC0415
    from constructs_lib.synthesis.warm_runs import Cold, Run, run_warm  # noqa: PLC0415 - a cold run needs none of it

    try:
        run = Run(app=app, folder=Path.cwd(), environment=os.environ, streams=(0, 1, 2))
        status = run_warm(run, forwarded)
    except Cold as reason:
        if str(reason):
            sys.stderr.write(f"constructs-lib: this run starts cold: {reason}\n")
            sys.stderr.flush()
        _run_cold(app)
    if status < 0:
        die_by(-status)
    return status


def _run_cold(app: list[str]) -> NoReturn:
    if os.name != "posix":
        # There a process cannot become another one.
        import subprocess  # noqa: PLC0415

        sys.exit(subprocess.run([sys.executable, *app], check=False).returncode)
    os.execv(sys.executable, [sys.executable, *app])  # noqa: S606 - it is what the user asks for
