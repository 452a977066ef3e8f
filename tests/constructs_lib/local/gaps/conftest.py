from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby

import pytest

from constructs_lib.local import LocalAws

from .support import OBSERVATIONS, Emulator

Outcomes = dict[str, Future[object]]
_FILES_AT_ONCE = 2


@pytest.fixture(scope="session")
def filled(selected: list[str], bare: Outcomes) -> Iterator[Outcomes]:
    """What the selected looks show on an emulator with every gap filled, while the other one is looked at."""
    with LocalAws.start() as local:
        yield from _look(Emulator(local.endpoint), selected)


@pytest.fixture(scope="session")
def bare(selected: list[str]) -> Iterator[Outcomes]:
    """What they show on the emulator as it is published, where waiting in vain is the rule."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONSTRUCTS_LIB_GAPS_OFF", "all")
        local = LocalAws.start()
    with local:
        yield from _look(Emulator(local.endpoint, patience=1.2), selected)


@pytest.fixture(scope="session")
def selected(request: pytest.FixtureRequest) -> list[str]:
    """The names of the observations that this session is about."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    names = {item.callspec.params.get("name") for item in items if hasattr(item, "callspec")}
    return [name for name in OBSERVATIONS if name in names]


def _look(emulator: Emulator, names: list[str]) -> Iterator[Outcomes]:
    outcomes: Outcomes = {name: Future() for name in names}
    with ThreadPoolExecutor(_FILES_AT_ONCE) as threads:
        # The looks of one file may share names, functions and their processes; those of two files do not.
        for _, same_file in groupby(names, lambda name: OBSERVATIONS[name].look.__module__):
            threads.submit(_look_in_turn, emulator, {name: outcomes[name] for name in same_file})
        yield outcomes
        threads.shutdown(cancel_futures=True)


def _look_in_turn(emulator: Emulator, outcomes: Outcomes) -> None:
    for name, outcome in outcomes.items():
        try:
            outcome.set_result(OBSERVATIONS[name].look(emulator))
        except BaseException as error:  # noqa: BLE001 - the test that asks for the outcome raises it
            outcome.set_exception(error)
