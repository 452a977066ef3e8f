"""Gives a running process the standard streams that another one was started with."""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["take_over"]

_MOST_PRINTED = 1 << 20


def take_over(streams: Sequence[int], at_start: Mapping[int, int]) -> dict[int, bytes]:
    """Make three file descriptors this process's standard input, output and error.

    What Python wrote to the files that stood there before, when it started, is written again. What follows,
    such as jsii's warning about an old Node.js, is returned: it belongs where the app loads the same modules.

    Args:
        streams: the descriptors, which are closed.
        at_start: how many bytes of standard output and error were written when Python started.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    printed = {number: os.pread(number, _MOST_PRINTED, 0) for number in (1, 2)}
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    for number, text in printed.items():
        _write_all(number, text[: at_start[number]])
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = _made(number, name, getattr(sys, name))
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    return {number: text[at_start[number] :] for number, text in printed.items()}


def _write_all(number: int, text: bytes) -> None:
    while text:
        text = text[os.write(number, text) :]


def _made(number: int, name: str, before: Any) -> Any:
    # As CPython's create_stdio() does: the same encoding, and buffers that suit what is at the other end.
    is_written = number > 0
    has_no_buffer = is_written and before.write_through
    file: Any = os.fdopen(number, "wb" if is_written else "rb", 0 if has_no_buffer else -1, closefd=False)
    raw = file if has_no_buffer else file.raw
    raw.name = f"<{name}>"
    stream: Any = io.TextIOWrapper(
        file,
        encoding=before.encoding,
        errors=before.errors,
        newline="\n",
        line_buffering=not before.write_through and (number == 2 or raw.isatty()),
        write_through=before.write_through,
    )
    stream.mode = "w" if is_written else "r"
    return stream
