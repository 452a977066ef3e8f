"""Makes the looks at one emulator, those of different files at the same time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from itertools import groupby
from pathlib import Path

from .support import OBSERVATIONS, Emulator

_FILES_AT_ONCE = 3

for _looks in sorted(Path(__file__).parent.glob("look_*.py")):
    import_module(f".{_looks.stem}", __package__)


@contextmanager
def looking_at(emulator: Emulator, names: Sequence[str]) -> Iterator[dict[str, Future[object]]]:
    """Have the looks of these names made, and give what each shows as soon as it is known."""
    outcomes: dict[str, Future[object]] = {name: Future() for name in names}
    with ThreadPoolExecutor(_FILES_AT_ONCE) as threads:
        # The looks of one file may share names, functions and their processes; those of two files do not.
        for _, same_file in groupby(names, lambda name: OBSERVATIONS[name].look.__module__):
            threads.submit(_look_in_turn, emulator, {name: outcomes[name] for name in same_file})
        yield outcomes
        threads.shutdown(cancel_futures=True)


def _look_in_turn(emulator: Emulator, outcomes: dict[str, Future[object]]) -> None:
    for name, outcome in outcomes.items():
        try:
            outcome.set_result(OBSERVATIONS[name].look(emulator))
        except BaseException as error:  # noqa: BLE001 - who asks for the outcome raises it
            outcome.set_exception(error)
