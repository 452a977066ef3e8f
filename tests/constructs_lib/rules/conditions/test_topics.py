"""Conditions of functions behind topics, on plain values."""

from typing import Any

import pytest

from constructs_lib.rules.conditions.topics import (
    filter_policy,
    in_one_region,
    standard_topic,
    subscribed_once,
)
from tests.constructs_lib.rules.conditions.found import found


@pytest.mark.parametrize(("fifo", "codes"), [(False, []), (None, []), (True, [("LP801", "topic")])])
def test_standard_topic(fifo: bool | None, codes: list[tuple[str, str]]) -> None:
    assert found(standard_topic("Stack/Topic", fifo)) == codes


@pytest.mark.parametrize(
    ("here", "there", "codes"),
    [
        ("eu-west-1", "eu-west-1", []),
        (None, "eu-west-1", []),
        ("eu-west-1", None, []),
        ("eu-west-1", "eu-west-2", [("LP802", "function")]),
    ],
)
def test_in_one_region(here: str | None, there: str | None, codes: list[tuple[str, str]]) -> None:
    assert found(in_one_region("function", here, there)) == codes


def _values(count: int) -> list[str]:
    return [str(each) for each in range(count)]


@pytest.mark.parametrize(
    ("policy", "codes"),
    [
        ({"shop": _values(150)}, []),
        ({"shop": _values(75), "kind": _values(2)}, []),
        ({"order": {"shop": {"id": _values(50)}}}, []),
        ({name: ["x"] for name in "abcde"}, []),
        ({}, ["LP804"]),
        ({name: ["x"] for name in "abcdef"}, ["LP804"]),
        ({"order": {name: ["x"] for name in "abcdef"}}, ["LP804"]),
        ({"shop": []}, ["LP805"]),
        ({"shop": _values(76), "kind": _values(2)}, ["LP805"]),
        ({"order": {"shop": {"id": _values(51)}}}, ["LP805"]),
        ({"order": {name: _values(3) for name in "abcdef"}}, ["LP804", "LP805"]),
    ],
)
def test_filter_policy(policy: dict[str, Any], codes: list[str]) -> None:
    faults = found(filter_policy("filter_policy", policy))
    assert [code for code, _ in faults] == codes
    names = {"LP804": "filter_policy", "LP805": "values of filter_policy"}
    assert all(parameter == names[code] for code, parameter in faults)


def test_subscribed_once() -> None:
    assert found(subscribed_once("Stack/Topic", "Stack/Worker", None)) == []
    (fault,) = subscribed_once("Stack/Topic", "Stack/Worker", "Stack/Orders")
    assert (fault.code, fault.got) == ("LP806", "Stack/Topic, to which Stack/Orders subscribes it")
