"""Writes results to standard output and notes to standard error, for the commands that load little."""

import io
import os
import sys
from collections.abc import Iterable
from typing import TextIO

__all__ = ["is_coloured", "say", "write"]


def is_coloured() -> bool:
    """Return whether standard output is a terminal that is to have colours (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def write(texts: Iterable[str], *, is_read_by_programs: bool) -> None:
    """Write lines.

    Args:
        texts: the lines, without what ends them.
        is_read_by_programs: whether they are UTF-8 whatever the encoding of standard output is; otherwise a
            character that it has not is written as an escape.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON may hold half of a character, which no encoding has.
        sys.stdout.reconfigure(encoding="utf-8" if is_read_by_programs else None, errors="backslashreplace")
    try:
        for text in texts:
            sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _read_no_more(sys.stdout)


def say(text: str) -> None:
    """Write a line to standard error, with the name of the command line in front.

    Args:
        text: a note or an error.
    """
    try:
        sys.stderr.write(f"constructs-lib: {text}\n")
        sys.stderr.flush()
    except BrokenPipeError:
        _read_no_more(sys.stderr)


def _read_no_more(stream: TextIO) -> None:
    # Whoever reads has seen enough; without this the interpreter complains when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
