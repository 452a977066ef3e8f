"""The API call that is being answered, as it came in: the emulator's inner functions do not get it."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

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
        """Note something for whoever answers or logs the call."""
        self.notes.update(notes)


# One event loop answers many calls at once, and a thread that works for one gets a copy of its context.
current_call: ContextVar[Call | None] = ContextVar("current_call", default=None)
_watching: set[str] = set()


def watch_calls() -> None:
    """Keep ``current_call`` up to date; several gaps ask for it."""
    if _watching:
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
