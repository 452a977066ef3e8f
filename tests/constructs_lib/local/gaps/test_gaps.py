from importlib import import_module
from pathlib import Path

import pytest

from constructs_lib.local.gaps import GAPS

from .conftest import Outcomes
from .support import OBSERVATIONS

for _looks in sorted(Path(__file__).parent.glob("look_*.py")):
    import_module(f".{_looks.stem}", __package__)


@pytest.mark.parametrize("name", OBSERVATIONS)
def test_filled(name: str, filled: Outcomes) -> None:
    assert filled[name].result() == OBSERVATIONS[name].aws


@pytest.mark.parametrize("name", OBSERVATIONS)
def test_still_open_without_us(name: str, bare: Outcomes) -> None:
    expected = OBSERVATIONS[name]
    assert bare[name].result() == expected.upstream, f"upstream changed: can the gap {expected.gap} go?"


def test_every_gap_is_seen_open_and_filled() -> None:
    telling = {seen.gap for seen in OBSERVATIONS.values() if seen.aws != seen.upstream}
    assert telling == GAPS.keys()
