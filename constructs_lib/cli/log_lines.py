"""Shows a log line as a person reads it: a stack trace takes a line for each of its frames."""

import json

__all__ = ["readable"]

# Lambda's own name, and those of Powertools and of common formatters for logging.
_TRACES = ("stackTrace", "stack_trace", "exception", "exc_info", "trace", "stack")


def readable(line: str) -> str:
    """Return a log line with the stack trace that is in it on lines of its own, below it.

    Args:
        line: text, or one JSON object.
    """
    # Lambda joins the lines of an error by carriage returns, so that they are one event.
    text = line.replace("\r\n", "\n").replace("\r", "\n")
    try:
        content = json.loads(text)
    except ValueError:
        return text
    if not isinstance(content, dict):
        return text
    trace = [row for key in _TRACES for row in _rows(content.get(key))]
    if not trace:
        return text
    rest = {key: value for key, value in content.items() if key not in _TRACES or not _rows(value)}
    return "\n".join([json.dumps(rest, ensure_ascii=False), *(f"    {row}" for row in trace)])


def _rows(value: object) -> list[str]:
    if isinstance(value, str):
        parts = [value] if "\n" in value or "\r" in value else []
    else:
        parts = [part for part in value if isinstance(part, str)] if isinstance(value, list) else []
    return [row for part in parts for row in part.rstrip().splitlines()]
