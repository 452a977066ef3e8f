from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from constructs_lib.local import LocalAws

from .observing import looking_at
from .support import OBSERVATIONS, Emulator


@pytest.fixture(scope="session")
def filled(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[object]]]:
    """What the selected looks show on an emulator with every gap filled."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    selected = {item.callspec.params.get("name") for item in items if hasattr(item, "callspec")}
    names = [name for name in OBSERVATIONS if name in selected]
    with LocalAws.start() as local, looking_at(Emulator(local.endpoint), names) as outcomes:
        yield outcomes
