from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from constructs_lib.local import LocalAws

from .support import OBSERVATIONS, Emulator

Outcomes = dict[str, Future[object]]


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
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield {name: thread.submit(OBSERVATIONS[name].look, emulator) for name in names}
        thread.shutdown(cancel_futures=True)
