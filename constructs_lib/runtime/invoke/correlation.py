"""One id from the first request through every function that works for it, in every log line.

Lambda passes no client context on to asynchronous invocations, so the id travels in the payload, under a
reserved key.
"""

import functools
import logging
import os
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar

KEY = "correlation_id"

_EventT = TypeVar("_EventT")
_ContextT = TypeVar("_ContextT")
_ResultT = TypeVar("_ResultT")

# No line breaks, which could forge log lines, and no `%`, which is markup in log messages.
_ALLOWED = re.compile(r"[A-Za-z0-9._:=+/@-]{1,128}")
_current: ContextVar[str | None] = ContextVar(KEY, default=None)
_logger = logging.getLogger(__name__)


def correlation_id() -> str | None:
    """The id of the request that is being worked on; None outside a correlated handler.

    Threads started by hand do not see it, unless they run in `contextvars.copy_context()`.
    """
    return _current.get()


def correlated(
    handler: Callable[[_EventT, _ContextT], _ResultT],
) -> Callable[[_EventT, _ContextT], _ResultT]:
    """Decorates a Lambda handler: calls made in it carry the correlation id, and its log lines show it.

    The id is the event's `correlation_id`, else API Gateway's request id, else this invocation's own. Every
    record of `logging` has it as the attribute `correlation_id` (so `extra` cannot hold that key), which
    Lambda's JSON logs print as a field; plain text logs get it at the end of the message. An exception that
    leaves the handler is named in one line with the id: Lambda's own report of it has only the request id.
    """

    @functools.wraps(handler)
    def with_id(event: _EventT, context: _ContextT) -> _ResultT:
        _set_up_logging()
        token = _current.set(_find(event, context))
        try:
            return handler(event, context)
        except Exception as error:
            _logger.error("handler failed with %s: %r", type(error).__name__, str(error))
            raise
        finally:
            _current.reset(token)

    return with_id


def _find(event: object, context: object) -> str | None:
    fields: Mapping[str, Any] = event if isinstance(event, Mapping) else {}
    request = fields.get("requestContext")
    candidates = (
        fields.get(KEY),
        request.get("requestId") if isinstance(request, Mapping) else None,
        getattr(context, "aws_request_id", None),
    )
    return next((value for value in candidates if isinstance(value, str) and _ALLOWED.fullmatch(value)), None)


@functools.cache
def _set_up_logging() -> None:
    make = logging.getLogRecordFactory()
    plain = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() != "JSON"

    def make_with_id(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        current = _current.get()
        if current is not None:
            record.correlation_id = current
            if plain:
                record.msg = f"{record.msg} {KEY}={current}"
        return record

    # A factory reaches every handler and logger; a filter only those that exist by now.
    logging.setLogRecordFactory(make_with_id)
    # Lambda gives the root logger its handler, and a level only with JSON logs; elsewhere there is neither.
    logging.basicConfig()
    chosen = os.environ.get("LOG_LEVEL") or os.environ.get("AWS_LAMBDA_LOG_LEVEL") or "INFO"
    levels = {**logging.getLevelNamesMapping(), "TRACE": logging.DEBUG}
    logging.getLogger().setLevel(levels.get(chosen.upper(), logging.INFO))
