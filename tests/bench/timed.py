"""Runs processes in turns, and measures them."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.result import Result

ROOT = Path(__file__).parents[2]
_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Timed:
    """What a run took.

    Attributes:
        wall: seconds from its start to its end.
    """

    wall: float


def timed(
    command: Sequence[str | Path], *, folder: Path = ROOT, more: Mapping[str, str] | None = None
) -> Timed:
    """Run a command and measure it.

    Args:
        command: the command.
        folder: where it runs.
        more: environment variables beside those of this process.

    Raises:
        RuntimeError: it failed; the text has the end of what it wrote.
    """
    with tempfile.TemporaryFile() as written:
        started = time.perf_counter()
        done = subprocess.run(
            list(map(str, command)),
            cwd=folder, env={**os.environ, **(more or {})}, stdin=subprocess.DEVNULL,
            stdout=written, stderr=subprocess.STDOUT, timeout=_SECONDS, check=False,
        )  # fmt: skip
        wall = time.perf_counter() - started
        if done.returncode:
            written.seek(0)
            end = written.read()[-2_000:].decode(errors="replace")
            raise RuntimeError(f"{' '.join(map(str, command))} failed with {done.returncode}: {end}")
    return Timed(wall)


def in_turns(measures: dict[str, Callable[[], Timed]], rounds: int) -> dict[str, list[Timed]]:
    """Measure each as often, in turns of both orders, so that a slow spell of the machine falls on all."""
    runs: dict[str, list[Timed]] = {name: [] for name in measures}
    for number in range(rounds):
        for name in measures if number % 2 else reversed(measures):
            runs[name].append(measures[name]())
    return runs


def median(runs: Sequence[Timed]) -> float:
    """Return the median of the seconds of some runs."""
    return statistics.median(each.wall for each in runs)


def ratio(ours: Sequence[Timed], theirs: Sequence[Timed]) -> float:
    """Return the median of the ratios of the seconds of runs that were made one beside the other."""
    return statistics.median(a.wall / b.wall for a, b in zip(ours, theirs, strict=True))


def compared(what: str, ours: Sequence[Timed], theirs: Sequence[Timed], bar: float | None) -> Result:
    """Return a row: the ratio of the seconds, and the seconds."""
    found = ratio(ours, theirs)
    shown = f"{found:.3f} ({median(ours):.2f} s / {median(theirs):.2f} s)"
    return Result(what, shown, "-" if bar is None else f"at most {bar:.2f}", bar is None or found <= bar)
