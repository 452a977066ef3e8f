"""Conditions of functions that call functions, on plain values."""

import pytest

from constructs_lib.rules.conditions.calls import (
    caller_outlasts,
    calls_another,
    makes_no_circle,
    way_back,
)


def test_function_calls_another() -> None:
    assert list(calls_another("targets['a']", "Stack/A", is_caller=False)) == []
    (fault,) = calls_another("targets['a']", "Stack/A", is_caller=True)
    assert (fault.code, fault.parameter, fault.got) == ("LP302", "targets['a']", "Stack/A")


CALLS = {"One": {"Two": "first", "Sink": "first"}, "Two": {"Three": "second"}, "Three": {"Three": "third"}}


@pytest.mark.parametrize(
    ("start", "caller", "through"),
    [
        ("Two", "One", None),
        ("Sink", "One", None),
        ("One", "Two", "first"),
        ("One", "Three", "second"),
        ("Elsewhere", "One", None),
    ],
)
def test_way_back(start: str, caller: str, through: str | None) -> None:
    assert way_back(CALLS, start, caller) == through


def test_circle_is_named_by_what_closes_it() -> None:
    assert list(makes_no_circle("targets['a']", "Stack/One", "Stack/Two", through=None)) == []
    (fault,) = makes_no_circle("targets['a']", "Stack/One", "Stack/Two", through="Stack/Back")
    assert fault.code == "LP303"
    assert fault.got == "Stack/Two, which reaches Stack/One through Stack/Back"


@pytest.mark.parametrize(
    ("timeout", "targets"),
    [
        (10_001, {"slow": 10_000, "quick": 1_000}),
        (None, {"slow": 10_000}),
        (1_000, {"slow": None}),
        (1_000, {}),
    ],
)
def test_caller_that_outlasts_what_it_waits_for(
    timeout: float | None, targets: dict[str, float | None]
) -> None:
    assert list(caller_outlasts("Caller", timeout, targets)) == []


@pytest.mark.parametrize("timeout", [9_000, 10_000])
def test_caller_that_ends_first_is_told_of_the_slowest(timeout: float) -> None:
    (fault,) = caller_outlasts("Caller", timeout, {"quick": 1_000, "slow": 10_000, "theirs": None})
    assert (fault.code, fault.parameter) == ("LP304", "timeout of caller Caller")
    assert fault.allowed == "more than 10 seconds, the timeout of targets['slow']"
