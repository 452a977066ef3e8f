from collections.abc import Iterator

import pytest

from constructs_lib.local import LocalAws

from .support import Emulator


@pytest.fixture(scope="session")
def filled() -> Iterator[Emulator]:
    """An emulator with every gap filled."""
    with LocalAws.start() as local:
        yield Emulator(local.endpoint)


@pytest.fixture(scope="session")
def bare() -> Iterator[Emulator]:
    """The emulator as it is published. Waiting in vain is the rule here, so it does not wait long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONSTRUCTS_LIB_GAPS_OFF", "all")
        local = LocalAws.start()
    with local:
        yield Emulator(local.endpoint, patience=1.5)
