"""The lines that Lambda itself writes around an invocation, where the function's log format is JSON."""

import json
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from ...catalogue import gap
from ...patching import Part, replace

functions = Part("services.lambda_svc")
logs = Part("services.cloudwatch_logs")

_START = re.compile(r"START RequestId: (\S+) Version: (\S+)")
_REPORT = re.compile(
    r"REPORT RequestId: (\S+)\tDuration: (\S+) ms.*Memory Size: (\d+) MB\tMax Memory Used: (\d+) MB"
)
# The outcome of the invocation whose lines are being written, None where they stay text.
_outcome: ContextVar[str | None] = ContextVar("outcome", default=None)


_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
_OTHER_NAMES = {"WARNING": "WARN", "CRITICAL": "FATAL"}
# AWS says only that it knows the names that are common among its runtimes.
_TIMES = ("timestamp", "time", "@timestamp")
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


@gap(
    "application-log-level",
    aws="With the log format JSON, lines of a function that are JSON with a `level` below its"
    " `ApplicationLogLevel`, which is INFO where none is set, are not kept; without a valid level, or a valid"
    " timestamp of RFC 3339, a line is INFO itself.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html",
    upstream="Keeps every line.",
)
def leave_out_what_is_less_important() -> None:
    """Leave lines out of what an invocation has written, before they get into its log."""

    def build(original: Any) -> Any:
        def emit(
            func: dict[str, Any], request_id: str, log_text: str, error: bool, *rest: Any, **named: Any
        ) -> None:
            logging = (func.get("config") or func).get("LoggingConfig") or {}
            if logging.get("LogFormat") == "JSON" and log_text:
                least = _LEVELS.index(logging.get("ApplicationLogLevel") or "INFO")
                log_text = "\n".join(line for line in log_text.splitlines() if _importance(line) >= least)
            original(func, request_id, log_text, error, *rest, **named)

        return emit

    replace(functions, "_emit_lambda_logs", build, takes="func request_id log_text error duration_ms")


def _importance(line: str) -> int:
    """The place of a line's level; that of a line which is no JSON object is above every other one."""
    try:
        found = json.loads(line) if line.lstrip().startswith("{") else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return len(_LEVELS)
    level = str(found.get("level", "")).upper()
    level = _OTHER_NAMES.get(level, level)
    # What Lambda does not understand is INFO, be it a level or a time.
    is_clear = level in _LEVELS and any(_is_time(found.get(name)) for name in _TIMES)
    return _LEVELS.index(level if is_clear else "INFO")


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


@gap(
    "json-platform-logs",
    aws="With the log format JSON, Lambda's own start and report lines are JSON too; there is no end line.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html",
    upstream="Writes START, END and REPORT as text.",
)
def write_platform_logs_as_json() -> None:
    """Translate the emulator's own lines while it writes an invocation's log."""

    def build_emit(original: Any) -> Any:
        def emit(
            func: dict[str, Any], request_id: str, log_text: str, error: bool, *rest: Any, **named: Any
        ) -> None:
            logging = (func.get("config") or func).get("LoggingConfig") or {}
            outcome = "error" if error else "success"
            if logging.get("SystemLogLevel") == "WARN":
                outcome = "silent"
            # The functions that write lines do not know whose they are: what they need goes by the context.
            token = _outcome.set(outcome if logging.get("LogFormat") == "JSON" else None)
            try:
                original(func, request_id, log_text, error, *rest, **named)
            finally:
                _outcome.reset(token)

        return emit

    def build_append(original: Any) -> Any:
        def append(stream: Any, events: list[dict[str, Any]]) -> None:
            original(stream, _translated(events))

        return append

    def build_forward(original: Any) -> Any:
        def forward(group: str, stream: str, events: list[dict[str, Any]]) -> None:
            original(group, stream, _translated(events))

        return forward

    takes = "func request_id log_text error duration_ms"
    replace(functions, "_emit_lambda_logs", build_emit, takes=takes)
    replace(logs, "_append_log_events", build_append, takes="stream events")
    replace(logs, "_fanout_to_subscription_filters", build_forward, takes="group_name stream_name")


def _translated(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    outcome = _outcome.get()
    if outcome is None:
        return events
    lines = ((event, _line(event["message"], outcome, event["timestamp"])) for event in events)
    return [{**event, "message": line} for event, line in lines if line]


def _line(message: str, outcome: str, milliseconds: int) -> str | None:
    """The JSON for one of Lambda's own lines, None for a line that JSON logs do not have."""
    record: dict[str, Any]
    if start := _START.fullmatch(message):
        kind, record = "platform.start", {"requestId": start[1], "version": start[2]}
    elif report := _REPORT.fullmatch(message):
        metrics = {
            "durationMs": float(report[2]),
            "billedDurationMs": int(report[2]),
            "memorySizeMB": int(report[3]),
            "maxMemoryUsedMB": int(report[4]),
        }
        kind = "platform.report"
        record = {"requestId": report[1], "metrics": metrics, "status": outcome}
    else:
        return None if message.startswith("END RequestId: ") else message
    moment = datetime.fromtimestamp(milliseconds / 1000, tz=UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"time": moment.replace("+00:00", "Z"), "type": kind, "record": record})
    return None if outcome == "silent" else line
