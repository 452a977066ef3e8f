"""Put in front of the emulator's worker script: runs in the process of a Python function.

Does what Lambda's runtime for Python does around a handler: log formats, errors, marshalling.
"""

import datetime
import decimal
import json
import logging
import os
import sys
import time
import traceback
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


def _log_failure(failure: dict[str, Any]) -> None:
    if _json_format():
        _write(json.dumps({"timestamp": _timestamp(time.time()), "level": "ERROR", **failure}))
        return
    lines = [f"[ERROR] {failure['errorType']}: {failure['errorMessage']}"]
    if failure["stackTrace"]:
        lines += ["Traceback (most recent call last):", "".join(failure["stackTrace"])]
    _write("\n".join(lines))


def end_logs() -> None:
    """Tell the emulator that all of the invocation's output is written."""
    # A thread of the emulator reads standard error, and cannot know when nothing is to come.
    sys.stderr.write(END_OF_LOGS + "\n")
    sys.stderr.flush()
