"""Put in front of the emulator's worker script: runs in the process of a Python function.

Does what Lambda's runtime for Python does around a handler: log formats, errors, marshalling.
"""

import datetime
import decimal
import hashlib
import importlib.abc
import importlib.util
import json
import logging
import os
import re
import shutil
import site
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Control characters that no encoding lacks and that str.splitlines() leaves alone.
LINE_BREAK = "\x1f"
END_OF_LOGS = "\x17"
FAILURE = "\x16failure"
_STANDARD = set(vars(logging.makeLogRecord({}))) | {"aws_request_id", "message", "asctime"}
_request_id = ""


class MarshalError(Exception):
    """A handler's result is no JSON."""


def set_request_id(request_id: str) -> None:
    """Take the id of the invocation that begins."""
    global _request_id  # noqa: PLW0603 - one process runs one invocation at a time
    _request_id = request_id


def install_logging() -> None:
    """Set the root logger up as Lambda's runtime does."""
    # Lambda's clocks show UTC, and its time stamps end with Z.
    logging.Formatter.converter = time.gmtime
    handler = _Handler()
    handler.setFormatter(_JsonFormatter() if _json_format() else _TextFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(level, level)
    if level in logging.getLevelNamesMapping():
        root.setLevel(level)


def _json_format() -> bool:
    return os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"


def _write(text: str) -> None:
    # The emulator reads line by line; a record of several lines is put together again there.
    sys.stderr.write(text.rstrip("\n").replace("\n", LINE_BREAK) + "\n")
    sys.stderr.flush()


def _timestamp(seconds: float) -> str:
    moment = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Handler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        try:
            record.aws_request_id = _request_id
            _write(self.format(record))
        except Exception:  # noqa: BLE001 - logging's own way with a record that cannot be written
            self.handleError(record)


class _TextFormatter(logging.Formatter):
    def __init__(self) -> None:
        form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
        super().__init__(form, "%Y-%m-%dT%H:%M:%S")


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "timestamp": _timestamp(record.created),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": _request_id,
        }
        if record.exc_info and record.exc_info[0]:
            kind, error, trace = record.exc_info
            fields["stackTrace"] = traceback.format_tb(trace)
            fields["errorType"] = kind.__name__
            fields["errorMessage"] = str(error)
            fields["location"] = f"{record.pathname}:{record.funcName}:{record.lineno}"
        extra = {k: v for k, v in vars(record).items() if k not in _STANDARD and k not in fields}
        return json.dumps({k: v for k, v in (fields | extra).items() if v is not None}, ensure_ascii=False)


def find_modules(task_root: str) -> None:
    """Set the search path up as Lambda's runtime does: the function's own code, then its layers."""
    folders = [task_root]
    layers = [each for each in os.environ.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep) if each]
    # Lambda leaves the search path to a function that has the variable.
    if layers and "PYTHONPATH" not in os.environ:
        python = Path(_merged(layers), "python")
        runtime = os.environ.get("AWS_EXECUTION_ENV", "").removeprefix("AWS_Lambda_")
        folders += [str(python / "lib" / runtime / "site-packages"), str(python)]
    folders = [each for each in folders if Path(each).is_dir()]
    sys.path[:0] = folders
    for each in folders:
        site.addsitedir(each)


def _merged(layers: list[str]) -> str:
    """Return the folder that is a function's /opt: of one file in several layers the last is there."""
    sources = [os.path.realpath(each) for each in layers]
    if len(sources) == 1:
        return sources[0]
    name = hashlib.sha256(os.pathsep.join(sources).encode()).hexdigest()
    folder = Path(sources[0]).parent / f"merged-{name}"
    if not folder.exists():
        part = Path(tempfile.mkdtemp(dir=folder.parent))
        for source in sources:
            _lay_over(Path(source), part)
        try:
            part.rename(folder)
        except OSError:
            # Another environment of the function was faster.
            shutil.rmtree(part)
    return str(folder)


def _lay_over(source: Path, target: Path) -> None:
    for each in source.iterdir():
        there = target / each.name
        if there.exists() and not (there.is_dir() and each.is_dir()):
            _remove(there)
        if each.is_dir():
            there.mkdir(exist_ok=True)
            _lay_over(each, there)
            continue
        try:
            os.link(each, there)
        except OSError:
            shutil.copy2(each, there)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


class _AfterImport(importlib.abc.MetaPathFinder):
    """Does something with a module when code has imported it, and never imports it itself."""

    def __init__(self, name: str, change: Callable[[Any], None]) -> None:
        self.name, self.change = name, change

    def find_spec(self, name: str, _path: object, _target: object = None) -> Any:
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_change(module: Any) -> None:
                execute(module)
                self.change(module)

            setattr(spec.loader, "exec_module", execute_and_change)  # noqa: B010 - unknown to type checkers
        return spec


def _lead(botocore_session: Any) -> None:
    session = botocore_session.Session
    create = session.create_client

    def create_client(self: Any, *arguments: Any, endpoint_url: str | None = None, **named: Any) -> Any:
        return create(self, *arguments, endpoint_url=_local_address(endpoint_url), **named)

    session.create_client = create_client


def _local_address(address: str | None) -> str | None:
    found = re.fullmatch(r"https://([a-z0-9]+)\.execute-api\.[^/]+(/.*)?", address or "")
    return (
        f"{os.environ['AWS_ENDPOINT_URL']}/_aws/execute-api/{found[1]}{found[2] or ''}" if found else address
    )


def lead_to_apis() -> None:
    """Put local addresses of APIs into the environment, and into clients of botocore once it is imported."""
    for name, value in os.environ.items():
        os.environ[name] = _local_address(value) or ""
    # A handler may bring a botocore of its own.
    sys.meta_path.insert(0, _AfterImport("botocore.session", _lead))


def after_import(name: str, change: Callable[[], None]) -> None:
    """Have something done when a handler has imported a module, and not at all where none does."""
    sys.meta_path.insert(0, _AfterImport(name, lambda _: change()))


class LoadError(Exception):
    """A handler cannot be loaded, for a reason that has a type of its own."""

    def __init__(self, kind: str, message: str, stack: list[str]) -> None:
        super().__init__(message)
        self.kind, self.stack = kind, stack


def load_handler(module: str, name: str) -> Any:
    """Return the handler, with the errors of Lambda's runtime interface client."""
    if module.partition(".")[0] in sys.builtin_module_names:
        message = f"Cannot use built-in module {module} as a handler module"
        raise LoadError("Runtime.BuiltInModuleConflict", message, [])
    try:
        loaded = importlib.import_module(module)
    except ImportError as error:
        message = f"Unable to import module '{module}': {error}"
        raise LoadError("Runtime.ImportModuleError", message, []) from error
    except SyntaxError as error:
        place = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        message = f"Syntax error in module '{module}': {error}"
        raise LoadError("Runtime.UserCodeSyntaxError", message, [place]) from error
    if not hasattr(loaded, name):
        raise LoadError("Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module}'", [])
    return getattr(loaded, name)


def marshal_load_failure(error: Exception) -> str:
    """Log what kept a handler from being loaded, and return it for the emulator."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if _is_of_user(each.filename)]
    failure: dict[str, Any] = {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": "",
        "stackTrace": traceback.format_list(frames),
    }
    if isinstance(error, LoadError):
        failure |= {"errorType": error.kind, "stackTrace": error.stack}
    _log_failure(failure, heading=True)
    return json.dumps(failure)


def _is_of_user(file: str) -> bool:
    return Path(file).name != "_worker.py" and not file.startswith("<frozen ")


def marshal(result: object) -> str:
    """Return the worker's answer for a result; Lambda writes a Decimal as a number."""
    try:
        return json.dumps({"status": "ok", "result": result}, default=_number)
    except TypeError as error:
        raise MarshalError(str(error)) from error


def _number(value: object) -> float:
    if isinstance(value, decimal.Decimal):
        return float(value)
    message = f"Object of type {type(value).__name__} is not JSON serializable"
    raise TypeError(message)


def marshal_failure(error: Exception, request_id: str) -> str:
    """Log an exception of the handler and return the worker's answer for it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).name != "_worker.py"]
    failure: dict[str, Any] = {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_list(own),
    }
    if isinstance(error, MarshalError):
        failure |= {"errorType": "Runtime.MarshalError", "stackTrace": []}
        failure["errorMessage"] = f"Unable to marshal response: {error}"
    _log_failure(failure)
    return json.dumps({"status": "ok", "result": {FAILURE: failure}})


def _log_failure(failure: dict[str, Any], *, heading: bool = False) -> None:
    if _json_format():
        _write(json.dumps({"timestamp": _timestamp(time.time()), "level": "ERROR", **failure}))
        return
    lines = [f"[ERROR] {failure['errorType']}: {failure['errorMessage']}"]
    # Lambda has the heading in any case.
    if failure["stackTrace"] or heading:
        lines += ["Traceback (most recent call last):", "".join(failure["stackTrace"])]
    _write("\n".join(lines))


def end_logs() -> None:
    """Tell the emulator that all of the invocation's output is written."""
    # A thread of the emulator reads standard error, and cannot know when nothing is to come.
    sys.stderr.write(END_OF_LOGS + "\n")
    sys.stderr.flush()
