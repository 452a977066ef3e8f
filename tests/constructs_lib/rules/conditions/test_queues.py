"""Conditions of queues that Lambda polls, on plain values."""

import pytest

from constructs_lib.limits import LAMBDA_BATCHING_WINDOW
from constructs_lib.rules.conditions import queues
from tests.constructs_lib.rules.conditions.found import codes, messages


@pytest.mark.parametrize(
    ("batch_size", "window", "expected"),
    [
        (10, 0, []),
        (11, 1_000, []),
        (11, 0, ["LP102"]),
        (11, 999, ["LP102"]),
        (None, 0, []),
        (10_000, None, []),
    ],
)
def test_batches_of_a_standard_queue(
    batch_size: float | None, window: float | None, expected: list[str]
) -> None:
    assert codes(queues.batches(batch_size, window, fifo=False)) == expected


@pytest.mark.parametrize(("window", "expected"), [(0, []), (None, []), (1_000, ["LP120"])])
def test_batches_of_a_fifo_queue(window: float | None, expected: list[str]) -> None:
    # How many messages a batch of a FIFO queue has is a matter of its range.
    assert codes(queues.batches(11, window, fifo=True)) == expected


@pytest.mark.parametrize(
    ("timeout", "window", "advised"),
    [
        (10_000, 0, 60_000),
        (10_000, 5_000, 65_000),
        (10_000, None, 60_000 + LAMBDA_BATCHING_WINDOW.maximum * 1_000),
        (None, 0, None),
    ],
)
def test_advised_visibility_timeout(
    timeout: float | None, window: float | None, advised: float | None
) -> None:
    assert queues.advised_visibility_timeout(timeout, window) == advised


@pytest.mark.parametrize(
    ("hidden", "timeout", "window", "expected"),
    [
        (65_000, 10_000, 5_000, []),
        (64_000, 10_000, 5_000, ["LP105"]),
        (10_000, 10_000, 0, ["LP105"]),
        (9_000, 10_000, 0, ["LP104"]),
        (0, 10_000, 0, ["LP104"]),
        (None, 10_000, 0, []),
        (0, None, 0, []),
    ],
)
def test_hidden_long_enough(
    hidden: float | None, timeout: float | None, window: float | None, expected: list[str]
) -> None:
    assert codes(queues.hidden_long_enough("visibility_timeout", hidden, timeout, window, "F")) == expected


def test_time_to_hide_is_named() -> None:
    (found,) = messages(queues.hidden_long_enough("visibility_timeout", 5_000, 10_000, 0, "Stack/F"))
    assert found == (
        "visibility_timeout must be at least 10 seconds, the timeout of Stack/F, got 5 seconds; "
        "raise it to 1 minute"
    )


@pytest.mark.parametrize(
    ("most", "reserved", "is_limited", "expected"),
    [
        (5, 5, True, []),
        (6, 5, True, ["LP130"]),
        (2, 0, True, ["LP130"]),
        (None, 5, True, []),
        (None, 5, False, ["LP131"]),
        (1_000, None, True, []),
        (None, None, False, []),
    ],
)
def test_within_reserved_concurrency(
    most: float | None, reserved: float | None, expected: list[str], *, is_limited: bool
) -> None:
    found = queues.within_reserved_concurrency(most, reserved, "Stack/F", is_limited=is_limited)
    assert codes(found) == expected


def test_one_consumer() -> None:
    assert codes(queues.one_consumer("queue", "Stack/Queue", [])) == []
    (found,) = messages(queues.one_consumer("queue", "Stack/Queue", ["Stack/A", "Stack/B"]))
    assert "got Stack/Queue, which Stack/A and Stack/B polls, too" in found


@pytest.mark.parametrize(
    ("there", "expected"), [("111111111111", []), (None, []), ("222222222222", ["LP135"])]
)
def test_admitted(there: str | None, expected: list[str]) -> None:
    assert codes(queues.admitted("queue", "111111111111", there)) == expected
