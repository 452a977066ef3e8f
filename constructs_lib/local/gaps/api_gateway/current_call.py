"""The API call that is being answered, as it came in: the emulator's inner functions do not get it."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from ..catalogue import GapError
from ..patching import Part, replace

app = Part("app")


@dataclass
class Call:
    """One request to a deployed API."""

    method: str
    raw_path: str
    headers: dict[str, str]
    body: bytes
    query: dict[str, list[str]]
    # What gaps note about the call while it is answered.
    notes: dict[str, Any] = field(default_factory=dict)

    def note(self, **notes: Any) -> None:
        """Note something for everything that answers or logs the call."""
        self.notes.update(notes)


# One event loop answers many calls at once, and a thread that works for one gets a copy of its context.
current_call: ContextVar[Call | None] = ContextVar("current_call", default=None)
_watching: set[str] = set()
# The request as the server hands it to the emulator, which decodes the path and lowers header names.
_sent: ContextVar[dict[str, Any] | None] = ContextVar("sent", default=None)


def watch_requests() -> None:
    """Keep every request as its client sent it; several gaps ask for it."""
    if "requests" in _watching:
        return
    server = import_module("hypercorn.config").Config
    if server.h11_pass_raw_headers is not False:
        raise GapError("the server already passes header names as they were sent")
    server.h11_pass_raw_headers = True

    def build(original: Any) -> Any:
        async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
            token = _sent.set(scope)
            headers = [(name.lower(), value) for name, value in scope.get("headers") or []]
            try:
                await original({**scope, "headers": headers} if headers else scope, receive, send)
            finally:
                _sent.reset(token)

        return answer

    replace(app, "app", build, takes="scope receive send")
    _watching.add("requests")


def sent_headers() -> dict[str, list[str]]:
    """All values of every header of the current request, under the name that it was first sent with."""
    headers: dict[str, tuple[str, list[str]]] = {}
    for name, value in (_sent.get() or {}).get("headers") or []:
        text = name.decode("latin-1")
        headers.setdefault(text.lower(), (text, []))[1].append(app.decode_header_value(value))
    return dict(headers.values())


def sent_path(path: str) -> str:
    """The end of the current request's path that was decoded to ``path``, as the client sent it."""
    scope = _sent.get() or {}
    decoded, raw = scope.get("path", ""), (scope.get("raw_path") or b"").decode("latin-1")
    # What comes before (the API's id, the stage) has nothing that is encoded.
    before = decoded[: len(decoded) - len(path)]
    return raw[len(before) :] if raw.startswith(before) and decoded == before + path else path


def watch_calls() -> None:
    """Keep ``current_call`` up to date; several gaps ask for it."""
    if "calls" in _watching:
        return

    def build(original: Any) -> Any:
        async def handle(*args: Any, raw_path: str | None = None, **rest: Any) -> Any:
            _host, path, method, headers, body, query = args
            # The path as it was sent: signatures are made over it, and the emulator hands on a decoded one.
            token = current_call.set(Call(method, raw_path or path, headers, body, query))
            try:
                return await original(*args, raw_path=raw_path, **rest)
            finally:
                current_call.reset(token)

        return handle

    takes = "host path method headers body query_params raw_path"
    replace(app, "_handle_execute_api_request", build, takes=takes)
    _watching.add("calls")
