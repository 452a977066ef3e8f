"""Whether a process of a function ends is asked without reading what it says, as others read that."""

import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from constructs_lib.local.gaps.lambda_.runtimes.load_failures import let_end


class _Output:
    """The end of a pipe that must not be read."""

    closed = False

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} of the output was used")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for each in ends:
        try:
            os.close(each)
        except OSError:
            # A test has closed it.
            continue


def _waits(reading: int) -> list[float]:
    waited: list[float] = []
    let_end(SimpleNamespace(stdout=_Output(reading), wait=waited.append))
    return waited


def test_a_process_that_may_say_more_is_not_waited_for(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    assert _waits(reading) == []
    os.write(writing, b"a line that another thread is about to read\n")
    assert _waits(reading) == []


@pytest.mark.parametrize("said", [b"", b"the last line\n"])
def test_a_process_that_has_closed_its_output_is_waited_for(pipe: tuple[int, int], said: bytes) -> None:
    reading, writing = pipe
    os.write(writing, said)
    os.close(writing)
    assert len(_waits(reading)) == 1


def test_what_is_not_there_or_closed_is_not_waited_for() -> None:
    let_end(None)
    let_end(SimpleNamespace(stdout=SimpleNamespace(closed=True)))
