import pytest

from constructs_lib.local.gaps import GAPS

from . import look_async, look_functions, look_http_api, look_metrics, look_rest_api, look_runtimes
from .conftest import Outcomes
from .support import OBSERVATIONS

AREAS = (look_async, look_functions, look_http_api, look_metrics, look_rest_api, look_runtimes)


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
