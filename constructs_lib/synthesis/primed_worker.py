"""Loads CDK, waits for a run, and becomes that run. One process serves one run.

`worker_process.py` starts it, compiled under a name in angle brackets and outside of `__main__`: jsii leaves
such frames out of the stack traces that it records, and what an app finds in `__main__` is its own.
"""

import _thread
import atexit
import contextlib
import gc
import importlib
import json
import linecache
import os
import platform
import resource
import signal
import socket
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from constructs_lib.synthesis.import_notes import ImportNotes
from constructs_lib.synthesis.loaded_files import Loaded, hidden_by
from constructs_lib.synthesis.messages import receive, send
from constructs_lib.synthesis.module_stash import ModuleStash
from constructs_lib.synthesis.quick_calls import quicken
from constructs_lib.synthesis.rehearsal import forget_rehearsal, rehearse
from constructs_lib.synthesis.standard_streams import take_over
from constructs_lib.synthesis.start_facts import READ_LATE, find_node, start_facts

__all__ = ["main"]

# Modules that most apps import; each costs little once its byte code is there.
_MODULES = (
    *("aws_apigateway", "aws_apigatewayv2", "aws_apigatewayv2_authorizers", "aws_apigatewayv2_integrations"),
    *(
        "aws_cloudwatch",
        "aws_cloudwatch_actions",
        "aws_dynamodb",
        "aws_ec2",
        "aws_events",
        "aws_events_targets",
    ),
    *(
        "aws_iam",
        "aws_kinesis",
        "aws_kms",
        "aws_lambda",
        "aws_lambda_destinations",
        "aws_lambda_event_sources",
    ),
    *(
        "aws_logs",
        "aws_s3",
        "aws_s3_assets",
        "aws_s3_notifications",
        "aws_scheduler",
        "aws_scheduler_targets",
    ),
    *("aws_secretsmanager", "aws_sns", "aws_sns_subscriptions", "aws_sqs", "aws_ssm"),
)
_STOP_SECONDS = 5.0
_OWN_FRAMES = {"<constructs-lib synth>", "<string>"}
# What `__main__` has before its code runs.
_MAIN_NAMES = {
    "__name__",
    "__doc__",
    "__package__",
    "__loader__",
    "__spec__",
    "__annotations__",
    "__builtins__",
}


def main(descriptor: int, modules_at_start: frozenset[str], notes: ImportNotes, rehearses: bool) -> NoReturn:
    """Get ready, wait for a run, and end as it ends.

    Args:
        descriptor: the socket to the server.
        modules_at_start: what Python had imported before anything of ours.
        notes: what imports what.
        rehearses: whether to synthesise a small app first.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    printed_at_start = {number: os.fstat(number).st_size for number in (1, 2)}
    channel = socket.socket(fileno=descriptor)
    node = _Node()
    quicken()
    if rehearses and node.ask({"rehearse": True}):
        # An older CDK has not all of it, and no run needs it.
        with contextlib.suppress(Exception):
            rehearse()
        forget_rehearsal()
    notes.end()
    read = node.ask({"forget": True})
    started_with = {name: os.environ.get(name) for name in read if name not in READ_LATE}
    loaded = Loaded.now(modules_at_start)
    gc.collect()
    gc.freeze()
    send(channel, {"primed": True})
    request, descriptors = _accepted(channel, loaded, started_with)
    *streams, alive = descriptors
    _become(request, channel)
    node.printed = take_over(streams, printed_at_start)
    send(channel, {"started": True})
    _thread.start_new_thread(_end_with_server, (channel, alive))
    _forget()
    stash = ModuleStash(
        notes.imports, modules_at_start, lambda: _is_handed_over(request, started_with, node), node.leave
    )
    stash.give_back_on_import()
    _run(request["app"], request["folder"])
    sys.exit(0)


def _accepted(
    channel: socket.socket, loaded: Loaded, started_with: dict[str, str | None]
) -> tuple[dict[str, Any], list[int]]:
    """Wait for a run that a new process would run as this one."""
    while True:
        received = receive(channel)
        if received is None:
            sys.exit(0)
        request, descriptors = received
        refusal = _refusal(request, loaded, started_with)
        if refusal is None:
            return request, descriptors
        send(channel, refusal)
        for each in descriptors:
            os.close(each)


class _Node:
    """jsii's process of Node.js, with our requests in its channel."""

    def __init__(self) -> None:
        jsii = importlib.import_module("jsii")
        importlib.import_module("aws_cdk")
        for name in _MODULES:
            # An older CDK has not all of them.
            with contextlib.suppress(ModuleNotFoundError):
                importlib.import_module(f"aws_cdk.{name}")
        self._own = jsii._runtime.kernel.provider._process  # there is no public way in
        self.printed: dict[int, bytes] = {}
        self._to, self._from = self._own._process.stdin, self._own._process.stdout

    def print_again(self) -> None:
        """Print what a start of Node.js prints."""
        for number, stream in ((1, sys.stdout), (2, sys.stderr)):
            if text := self.printed.get(number):
                stream.write(text.decode(errors="replace"))
                stream.flush()

    def leave(self) -> None:
        self._own.stop()

    def stop_at_exit(self) -> None:
        """Stop after what the app has asked for at its exit since now, as if it were started now."""
        atexit.unregister(self._own.stop)
        atexit.register(self._stop)

    def _stop(self) -> None:
        process = self._own._process
        if process.poll() is None and not process.stdin.closed:
            process.stdin.write(b'{"exit":0}\n')
            process.stdin.close()
            # jsii looks for its end at intervals, which become long.
            self._own.sink_thread.join(timeout=_STOP_SECONDS)
        self._own.stop()

    def ask(self, request: dict[str, Any]) -> Any:
        self._to.write(json.dumps({"constructs-lib": request}, separators=(",", ":")).encode() + b"\n")
        self._to.flush()
        answer = json.loads(self._from.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["ok"]


def _refusal(
    request: dict[str, Any], loaded: Loaded, started_with: dict[str, str | None]
) -> dict[str, str] | None:
    """Return why a new process would run the app another way, and what the server does then."""
    if change := loaded.changed():
        return {"refused": change, "server": "loads again"}
    now = dict(request["environment"])
    others = [name for name, value in started_with.items() if now.get(name) != value]
    if others:
        return {"refused": f"{others[0]} was read with another value", "server": "leaves"}
    if hidden := hidden_by(_folder_of(request), loaded.names):
        return {"refused": hidden, "server": "stays"}
    return None


def _folder_of(request: dict[str, Any]) -> str:
    """Return the folder that Python would put in front of its path."""
    app, folder = request["app"], request["folder"]
    return str(folder) if app[0] == "-m" else _real_folder(_path_of(app[0], folder))


def _become(request: dict[str, Any], channel: socket.socket) -> None:
    try:
        os.chdir(request["folder"])
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (request["open_files"], most))
    except (OSError, ValueError) as error:
        send(channel, {"refused": str(error), "server": "loads again"})
        sys.exit(0)
    os.umask(request["umask"])
    os.environ.clear()
    os.environ.update(dict(request["environment"]))


def _is_handed_over(request: dict[str, Any], started_with: dict[str, str | None], node: _Node) -> bool:
    """Give Node.js what it would get from the app as it is now; False where it has to be started."""
    environment = dict(os.environ)
    try:
        folder = Path.cwd()
        is_as_ever = environment == dict(request["environment"]) and str(folder) == request["folder"]
        program = request["node"] if is_as_ever else find_node(environment, folder)
        if program is None or start_facts(environment, folder, program) != request["facts"]:
            return False
        if any(environment.get(name) != value for name, value in started_with.items()):
            return False
        "\0".join([*environment, *environment.values()]).encode()
        os.umask(umask := os.umask(0o077))
        # jsii tells Node.js who it is by a variable of its own.
        variables = [*environment.items(), ("JSII_AGENT", f"Python/{platform.python_version()}")]
        node.ask({"run": {"variables": variables, "folder": str(folder), "umask": umask}})
    except (OSError, ValueError, RuntimeError):
        return False
    node.stop_at_exit()
    node.print_again()
    return True


def _end_with_server(channel: socket.socket, _alive: int) -> None:
    # The client sees by the second descriptor that this process is gone.
    with contextlib.suppress(OSError):
        channel.recv(1)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _forget() -> None:
    """Take back what loading has left behind in Python: caches, warnings that were given, our own modules."""
    linecache.clearcache()
    sys.path_importer_cache.clear()
    tempfile.tempdir = None
    warnings.onceregistry.clear()  # type: ignore[attr-defined] # it is there, and not in typeshed
    for name, module in list(sys.modules.items()):
        if isinstance(names := getattr(module, "__dict__", None), dict):
            names.pop("__warningregistry__", None)
        if name.partition(".")[0] == "constructs_lib":
            del sys.modules[name]


def _run(app: Sequence[str], folder: str) -> None:
    sys.orig_argv = [sys.executable, *app]
    try:
        if app[0] == "-m":
            sys.argv = ["-m", *app[2:]]
            _put_first(folder)
            # As Python does; the app finds it loaded.
            importlib.import_module("runpy")._run_module_as_main(app[1])
        else:
            sys.argv = list(app)
            path = _path_of(app[0], folder)
            _put_first(_real_folder(path))
            _run_file(path)
    except SystemExit:
        raise
    except BaseException:
        sys.excepthook = _without_own_frames(sys.excepthook)
        raise


def _path_of(file: str, folder: str) -> str:
    # As Python has it: absolute, but not made simpler.
    return file if file.startswith("/") else f"{folder}/{file}"


def _real_folder(path: str) -> str:
    return str(Path(path).resolve().parent)


def _put_first(folder: str) -> None:
    if not sys.flags.safe_path:
        sys.path.insert(0, folder)


def _run_file(path: str) -> None:
    names = sys.modules["__main__"].__dict__
    for name in names.keys() - _MAIN_NAMES:
        del names[name]
    names.update(__loader__=SourceFileLoader("__main__", path), __file__=path, __cached__=None)
    source = Path(path).read_bytes()
    exec(compile(source, path, "exec", dont_inherit=True), names)  # noqa: S102 - it is what is asked for


def _without_own_frames(hook: Callable[..., Any]) -> Callable[..., Any]:
    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_frame.f_code.co_filename in _OWN_FRAMES:
            trace = trace.tb_next
        hook(kind, error.with_traceback(trace), trace)

    return show
