"""Passes the signals that a client gets on to the process that runs its app."""

import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from types import FrameType

from constructs_lib.synthesis.messages import send

__all__ = ["die_by", "forwarded"]

_FORWARDED = (
    *(signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2),
    *(signal.SIGWINCH, signal.SIGTSTP),
)


@contextlib.contextmanager
def forwarded(connection: socket.socket) -> Iterator[None]:
    """Pass signals on, but those that this process ignores, which the app's process ignores, too."""

    def forward(number: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(OSError):
            if number != signal.SIGTSTP:
                send(connection, {"signal": number})
                return
            # Ctrl-Z: both stop, and both go on.
            send(connection, {"signal": signal.SIGSTOP})
            os.kill(os.getpid(), signal.SIGSTOP)
            send(connection, {"signal": signal.SIGCONT})

    before = {each: signal.getsignal(each) for each in _FORWARDED}
    for each, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(each, forward)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def die_by(number: int) -> None:
    """End this process by a signal, as the app's process has ended, and without a second core dump."""
    import resource  # noqa: PLC0415 - few runs end so

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    with contextlib.suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
