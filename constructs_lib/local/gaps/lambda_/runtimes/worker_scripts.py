"""The runtimes of Python and Node.js functions: logs, errors, and the variables that Lambda sets."""

import re
import time
from pathlib import Path
from typing import Any

from ...catalogue import GapError, gap
from ...patching import Part, replace, replace_text
from .worker_python import END_OF_LOGS, FAILURE, LINE_BREAK

functions = Part("services.lambda_svc")
runtime = Part("core.lambda_runtime")

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg"
_FORMATS = f"{_DOCS}/monitoring-cloudwatchlogs-logformat.html"
PYTHON = "_PYTHON_WORKER_SCRIPT"
NODEJS = "_NODEJS_WORKER_SCRIPT"
_WORKERS = {PYTHON: "worker_python.py", NODEJS: "worker_nodejs.js"}
_MARK_SECONDS = 60.0
_LOOK_SECONDS = 0.5
_prepared: set[str] = set()


def _prepare(script: str) -> None:
    """Put our part in front of a worker script, once."""
    if script in _prepared:
        return
    ours = Path(__file__).with_name(_WORKERS[script]).read_text(encoding="utf-8")
    setattr(runtime.module, script, f"{ours}\n{getattr(runtime, script)}")
    _prepared.add(script)


def edit(script: str, old: str, new: str) -> None:
    """Replace what occurs once in a worker script, which has our part in front."""
    _prepare(script)
    replace_text(runtime, script, old, new)


@gap(
    "function-runtime-variables",
    aws="`_HANDLER`, `AWS_EXECUTION_ENV` and the function's log group, format and level are variables.",
    source=f"{_DOCS}/configuration-envvars.html",
    upstream="Functions do not have these variables.",
)
def set_runtime_variables() -> None:
    """Add the variables to those that the emulator sets for a function's process."""

    def build(original: Any) -> Any:
        def credentials(config: dict[str, Any]) -> dict[str, str]:
            # The emulator adds these to the environment of the function's process and to nothing else.
            variables: dict[str, str] = original(config)
            logging = config.get("LoggingConfig") or {}
            json_format = logging.get("LogFormat") == "JSON"
            default_group = f"/aws/lambda/{config['FunctionName']}"
            return variables | {
                "_HANDLER": config.get("Handler", ""),
                "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime', '')}",
                "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
                "AWS_LAMBDA_LOG_GROUP_NAME": logging.get("LogGroup") or default_group,
                "AWS_LAMBDA_LOG_FORMAT": "JSON" if json_format else "Text",
                "AWS_LAMBDA_LOG_LEVEL": logging.get("ApplicationLogLevel", "INFO") if json_format else "",
            }

        return credentials

    # The service takes the function by its name when it is imported, and has to get the emulator's: it asks
    # it for custom runtimes, which this gap leaves alone.
    functions.load()
    replace(runtime, "execution_credentials", build, takes="config")


@gap(
    "python-logs",
    aws="Records of Python's `logging` have level, time and request id in front, or are JSON, as configured.",
    source=_FORMATS,
    upstream="Only warnings and errors are written, and only their message.",
)
def format_python_logs() -> None:
    """Set the root logger up before the handler's module is imported."""
    install = "    _ms_install_invoke_depth()\n    try:\n"
    edit(PYTHON, install, install.replace("    try:\n", "    install_logging()\n    try:\n"))
    context = '        _ms_ctx = _ms_msg.get("ctx") or {}\n'
    edit(PYTHON, context, f'{context}        set_request_id(_ms_ctx.get("request_id", ""))\n')


@gap(
    "nodejs-logs",
    aws="Lines of Node.js's `console` have time, request id and level in front, or are JSON, as configured.",
    source=_FORMATS,
    upstream="The bare text is written.",
)
def format_nodejs_logs() -> None:
    """Replace the console's methods before the handler's module is loaded."""
    edit(NODEJS, "      patchAwsSdk();\n", "      patchAwsSdk();\n      lambdaRuntime.installLogging();\n")
    context = "    const ctx = msg.ctx || {};\n"
    edit(NODEJS, context, f"{context}    lambdaRuntime.setRequestId(ctx.request_id);\n")


@gap(
    "python-errors",
    aws="A Python function error has the exception's type and stack; a Decimal is written as a number.",
    source=f"{_DOCS}/python-exceptions.html",
    upstream="The type is always `Runtime.HandlerError`, without stack, and each error costs a cold start.",
)
def tell_python_errors() -> None:
    """Describe an exception in the worker, and go on with the same process."""
    edit(PYTHON, 'json.dumps({"status": "ok", "result": result})', "marshal(result)")
    edit(
        PYTHON,
        'json.dumps({"status": "error", "error": str(e), "trace": traceback.format_exc()})',
        'marshal_failure(e, _ms_ctx.get("request_id", ""))',
    )
    _recognise_failures()


@gap(
    "nodejs-errors",
    aws="A Node.js function error has the error's type and stack.",
    source=f"{_DOCS}/nodejs-exceptions.html",
    upstream="The type is always `Runtime.HandlerError`, without stack, and each error costs a cold start.",
)
def tell_nodejs_errors() -> None:
    """Describe an error in the worker, and go on with the same process."""
    for name, fields in (
        ("err", 'error: String(err.message || err), trace: err.stack || ""'),
        ("e", "error: e.message, trace: e.stack"),
    ):
        _prepare(NODEJS)
        pattern = r'JSON\.stringify\(\{\s*status: "error", ' + re.escape(fields) + r"\s*\}\)"
        found = re.findall(pattern, runtime._NODEJS_WORKER_SCRIPT)
        if len(found) != 1:
            message = f"{runtime}.{NODEJS} reports {name} {len(found)} times, not once"
            raise GapError(message)
        edit(NODEJS, found[0], f"lambdaRuntime.marshalFailure({name})")
    _recognise_failures()


def _recognise_failures() -> None:
    if "failures" in _prepared:
        return

    def build(original: Any) -> Any:
        def execute(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
            result: dict[str, Any] = original(func, event, request_id)
            body = result.get("body")
            # The worker reports a success, since the emulator ends one that reports an error.
            if isinstance(body, dict) and FAILURE in body:
                return result | {"body": body[FAILURE], "error": True, "function_error": "Unhandled"}
            return result

        return execute

    replace(functions, "_execute_function_warm", build, takes="func event request_id")
    _prepared.add("failures")


@gap(
    "function-logs-complete",
    aws="What a function writes during an invocation is logged with that invocation.",
    source=f"{_DOCS}/monitoring-cloudwatchlogs.html",
    upstream="Waits 50 ms for output: silent invocations take that longer, and late lines go to the next.",
)
def wait_for_end_of_logs() -> None:
    """Have the worker mark the end of an invocation's output, and read up to the mark."""
    edit(
        PYTHON,
        "        _real_stdout.flush()\n\nrun()\n",
        "        end_logs()\n        _real_stdout.flush()\n\nrun()\n",
    )
    loaded = "      patchAwsSdk();\n"
    edit(NODEJS, loaded, f"{loaded}      lambdaRuntime.markEnds();\n")
    answers = 'status: "ok", result: res }) + "\\n");\n'
    edit(NODEJS, answers, f"{answers}          lambdaRuntime.endLogs();\n")
    original = runtime.Worker._drain_stderr_bounded

    def drain(worker: Any, *args: Any, **kwargs: Any) -> str:
        # A custom runtime writes no mark, and neither does a process that has died.
        if isinstance(worker, runtime.ProvidedWorker) or worker._proc is None:
            return str(original(worker, *args, **kwargs))
        return _read_to_mark(worker)

    runtime.Worker._drain_stderr_bounded = drain


def _read_to_mark(worker: Any) -> str:
    lines: list[str] = []
    # The mark comes late where the machine is busy, and never where the function has closed its output.
    deadline = time.monotonic() + _MARK_SECONDS
    while time.monotonic() < deadline:
        is_over = worker._proc.poll() is not None
        try:
            line = worker._stderr_queue.get(timeout=_LOOK_SECONDS)
        except runtime.queue.Empty:
            if is_over:
                break
            continue
        if line == END_OF_LOGS:
            break
        lines.append(line)
    return "\n".join(lines)


@gap(
    "function-log-records",
    aws="A record of several lines, such as one with a traceback, is one log event.",
    source=f"{_DOCS}/python-logging.html",
    upstream="Each line becomes an event.",
)
def join_log_records() -> None:
    """Turn the worker's mark for a line break back into one, in events and in the log tail."""
    logs = Part("services.cloudwatch_logs")

    def build_append(original: Any) -> Any:
        def append(stream: Any, events: list[dict[str, Any]]) -> None:
            original(stream, [{**e, "message": e["message"].replace(LINE_BREAK, "\n")} for e in events])

        return append

    def build_dispatch(original: Any) -> Any:
        def dispatch(*args: Any) -> Any:
            result = original(*args)
            if isinstance(result, dict) and result.get("log"):
                result["log"] = result["log"].replace(LINE_BREAK, "\n")
            return result

        return dispatch

    replace(logs, "_append_log_events", build_append, takes="stream events")
    replace(functions, "_execute_function_dispatch", build_dispatch, takes="func config event")
