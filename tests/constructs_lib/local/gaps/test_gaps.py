import pytest

from constructs_lib.local.gaps import GAPS

from . import look_async, look_functions, look_http_api, look_rest_api
from .support import OBSERVATIONS, Emulator

AREAS = (look_async, look_functions, look_http_api, look_rest_api)


@pytest.mark.parametrize("name", OBSERVATIONS)
def test_filled(name: str, filled: Emulator) -> None:
    seen = OBSERVATIONS[name]
    assert seen.look(filled) == seen.aws


@pytest.mark.parametrize("name", OBSERVATIONS)
def test_still_open_without_us(name: str, bare: Emulator) -> None:
    seen = OBSERVATIONS[name]
    assert seen.look(bare) == seen.upstream, f"the emulator changed: can the gap {seen.gap} go?"


def test_every_gap_is_seen_open_and_filled() -> None:
    telling = {seen.gap for seen in OBSERVATIONS.values() if seen.aws != seen.upstream}
    assert telling == GAPS.keys()
