from concurrent.futures import Future

import pytest

from constructs_lib.local.gaps import GAPS
from tests.support.own_folders import can_be_replaced

from . import record
from .support import OBSERVATIONS

# Where nobody may mount anything, the gap stays open: `docs/local.md` says so.
_MOUNTING = "function-file-systems"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(each, marks=can_be_replaced if each.startswith(_MOUNTING) else (), id=each)
        for each in OBSERVATIONS
    ],
)
def test_filled(name: str, filled: dict[str, Future[object]]) -> None:
    assert filled[name].result() == OBSERVATIONS[name].aws


def test_record_is_of_the_pinned_emulator_and_of_every_look() -> None:
    version, shown = record.recorded()
    assert version == record.pinned_version(), "the emulator is another one now: make gaps"
    assert shown.keys() == OBSERVATIONS.keys(), "looks came or went: make gaps"


@pytest.mark.parametrize("name", OBSERVATIONS)
def test_was_open_without_us(name: str) -> None:
    _, shown = record.recorded()
    assert shown[name] == record.as_text(OBSERVATIONS[name].upstream), "it is another look now: make gaps"


def test_every_gap_is_seen_open_and_filled() -> None:
    telling = {seen.gap for seen in OBSERVATIONS.values() if seen.aws != seen.upstream}
    assert telling == GAPS.keys()
