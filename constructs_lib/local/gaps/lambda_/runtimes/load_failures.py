"""What a function shows that ends before it has answered: while it is loaded, or while it runs."""

import json
import select
import subprocess
import threading
from signal import Signals
from typing import Any

from ...catalogue import GapError, gap
from ...patching import Part, replace
from .worker_python import END_OF_LOGS
from .worker_scripts import NODEJS, PYTHON, edit

functions = Part("services.lambda_svc")
runtime = Part("core.lambda_runtime")

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg"
_FAILED = "Worker init failed: "
_DIED = "Worker process died"
_ENDING_SECONDS = 5.0
# What happened to the process that the current thread has started or called.
_here = threading.local()
_noting: set[str] = set()


@gap(
    "python-load-errors",
    aws="A Python function that cannot be loaded logs the reason, and its error is what was raised, "
    "`Runtime.ImportModuleError`, `Runtime.UserCodeSyntaxError` or `Runtime.HandlerNotFound`.",
    source=f"{_DOCS}/troubleshooting-deployment.html",
    upstream="The log is empty, and the error is always a `RuntimeError`.",
)
def tell_load_errors() -> None:
    """Describe in the worker what went wrong, and hand it on in place of the emulator's error."""
    imports = "        mod = importlib.import_module(module_name)\n"
    edit(
        PYTHON,
        f"{imports}        handler_fn = getattr(mod, handler_name)\n",
        "        handler_fn = load_handler(module_name, handler_name)\n",
    )
    edit(PYTHON, 'json.dumps({"status": "error", "error": str(e)})', _ANSWER)
    _note_ends()
    _change_failures(_load_failure)


@gap(
    "nodejs-load-errors",
    aws="A Node.js function that cannot be loaded logs the reason, and its error is what was thrown, "
    "`Runtime.ImportModuleError`, `Runtime.UserCodeSyntaxError` or `Runtime.HandlerNotFound`; an error that "
    "nothing catches is reported with its type, or as `Runtime.UnhandledPromiseRejection`.",
    source=f"{_DOCS}/nodejs-exceptions.html",
    upstream="The log is empty, and the error is always a `RuntimeError` or `Runtime.HandlerError`; another "
    "function that the module exports by default is taken for a handler that is not there.",
    after=("nodejs-errors",),
)
def tell_load_errors_of_nodejs() -> None:
    """Load the handler as Lambda's runtime interface client for Node.js does, and tell what it would tell."""
    start, found, rest = runtime._NODEJS_WORKER_SCRIPT.partition(_RESOLVE)
    loading, ready, _ = rest.partition(_READY)
    if not start or not ready:
        raise GapError("the worker loads a handler in another way")
    load = "        handlerFn = await lambdaRuntime.loadHandler(code_dir, modPath, handlerName);\n"
    edit(NODEJS, f"{found}{loading}{ready}", f"{load}{ready}")
    edit(NODEJS, _FAILS, "        lambdaRuntime.failLoading(e);\n")
    watched = "      patchAwsSdk();\n"
    edit(NODEJS, watched, f"{watched}      lambdaRuntime.watchErrors(_realStdoutWrite);\n")
    _note_ends()
    _change_failures(_load_failure)


_RESOLVE = "        const fullPath = path.resolve(code_dir, modPath);\n"
_READY = '        _realStdoutWrite(JSON.stringify({ status: "ready", cold: true }) + "\\n");\n'
_FAILS = """        _realStdoutWrite(JSON.stringify({
          status: "error", error: e.message
        }) + "\\n");
"""
_ANSWER = 'json.dumps({"status": "error", "error": marshal_load_failure(e)})'


@gap(
    "function-exits",
    aws="A function whose process ends, while it is loaded or while it runs, fails with `Runtime.ExitError`.",
    source=f"{_DOCS}/lambda-runtime-environment.html",
    upstream="The error is a `RuntimeError` or a `Runtime.HandlerError`, without the exit status.",
    after=("nodejs-errors", "nodejs-load-errors", "python-errors", "python-load-errors"),
)
def tell_exits() -> None:
    """Name the exit status as Lambda does."""

    def build_signal(original: Any) -> Any:
        def signal(process: Any) -> None:
            let_end(process)
            original(process)

        return signal

    replace(runtime, "_signal", build_signal, takes="proc")
    _note_ends()
    _change_failures(_exit)


def _note_ends() -> None:
    if _noting:
        return
    spawn, invoke = runtime.Worker._spawn, runtime.Worker.invoke

    def spawn_noting(worker: Any) -> None:
        try:
            spawn(worker)
        except RuntimeError as error:
            _here.load = str(error)
            _here.log = _last_lines(worker)
            raise
        finally:
            worker.started = worker._proc

    def invoke_noting(worker: Any, *args: Any, **kwargs: Any) -> Any:
        answer = invoke(worker, *args, **kwargs)
        if answer.get("error") == _DIED:
            _here.process = worker.started
        return answer

    runtime.Worker._spawn, runtime.Worker.invoke = spawn_noting, invoke_noting
    _noting.add("ends")


def _last_lines(worker: Any) -> str:
    if worker._proc is None:
        return ""
    _here.process = worker._proc
    try:
        worker._proc.wait(_ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        return str(worker._drain_stderr())
    worker._stderr_thread.join(_ENDING_SECONDS)
    return str(worker._drain_stderr())


def let_end(process: Any) -> None:
    """Wait for a process that has closed its output, so that a signal does not hide its exit status."""
    if process is None or process.stdout.closed or not _has_hung_up(process.stdout):
        return
    try:
        process.wait(_ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        return


def _has_hung_up(output: Any) -> bool:
    # Nothing is read: another thread may be reading, and a second reader would wait for it, and the whole
    # emulator for that.
    poll = select.poll()
    poll.register(output, 0)
    return any(happened & select.POLLHUP for _, happened in poll.poll(0))


def _change_failures(change: Any) -> None:
    def build(original: Any) -> Any:
        def execute(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
            _here.load = _here.process = None
            _here.log = ""
            result: dict[str, Any] = original(func, event, request_id)
            return result | change(request_id, result) if result.get("error") else result

        return execute

    replace(functions, "_execute_function_warm", build, takes="func event request_id")


def _load_failure(request_id: str, _: dict[str, Any]) -> dict[str, Any]:
    if not (_here.load or "").startswith(_FAILED + "{"):
        return {}
    failure = json.loads(_here.load.removeprefix(_FAILED))
    # The clients of other languages than Python do not say it.
    body = failure | ({"requestId": request_id} if "requestId" in failure else {})
    return {
        "body": body,
        "function_error": "Unhandled",
        "log": _here.log.replace(END_OF_LOGS, "").strip("\n"),
    }


def _exit(request_id: str, result: dict[str, Any]) -> dict[str, Any]:
    code = _here.process.poll() if _here.process else None
    if code is None or (_here.load or "").startswith(_FAILED):
        return {}
    message = f"RequestId: {request_id} Error: Runtime exited {_reason(code)}"
    lines = [line for line in (result.get("log") or _here.log).splitlines() if line != _DIED]
    return {
        "body": {"errorType": "Runtime.ExitError", "errorMessage": message},
        "function_error": "Unhandled",
        "log": "\n".join([*lines, message, "Runtime.ExitError"]),
    }


def _reason(code: int) -> str:
    if code < 0:
        return f"with error: signal: {_SIGNALS.get(-code) or Signals(-code).name}"
    return f"with error: exit status {code}" if code else "without providing a reason"


_SIGNALS = {6: "aborted", 9: "killed", 11: "segmentation fault", 15: "terminated"}
