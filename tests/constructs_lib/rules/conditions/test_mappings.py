"""Conditions of every event source mapping, on plain values."""

import json

import pytest

from constructs_lib.limits import LAMBDA_FILTER_PATTERN
from constructs_lib.rules.conditions import mappings
from constructs_lib.rules.conditions.environments import Environment
from constructs_lib.rules.conditions.records import MESSAGE
from tests.constructs_lib.rules.conditions.found import codes, messages

HERE = Environment("111111111111", "eu-west-1")
UNKNOWN = Environment()


@pytest.mark.parametrize(
    ("time", "expected"), [(0, []), (1_000, []), (None, []), (500, ["LP107"]), (60_001, ["LP107"])]
)
def test_whole_seconds(time: float | None, expected: list[str]) -> None:
    assert codes(mappings.whole_seconds("max_batching_window", time)) == expected


def _pattern(value: object) -> dict[str, object]:
    return {"pattern": json.dumps(value)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (_pattern({"body": {"kind": ["order"]}}), []),
        (_pattern({"$or": [{"body": ["a"]}, {"body": {"b": ["c"]}}]}), []),
        (None, []),
        ({}, ["LP109"]),
        ({"pattern": 5}, ["LP109"]),
        ({"pattern": "order"}, ["LP109"]),
        ({**_pattern({"body": ["a"]}), "prefix": "a"}, ["LP109"]),
        (_pattern({"body": "order"}), ["LP109"]),
        (_pattern({"body": {"kind": []}}), ["LP109"]),
        (_pattern({"body": ["x" * LAMBDA_FILTER_PATTERN.maximum]}), ["LP110"]),
        (_pattern({"attributes": ["a"]}), ["LP137"]),
        (_pattern({"$or": [{"body": ["a"]}, {"messageId": ["b"]}]}), ["LP137"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_filters(given: dict[str, object] | None, expected: list[str]) -> None:
    good = _pattern({"body": ["a"]})
    faults = list(mappings.filters([good, given], MESSAGE))
    assert codes(faults) == expected
    assert {fault.parameter for fault in faults} <= {"filters[1]", "conditions of filters[1]"}


def test_filters_of_a_source_without_a_key() -> None:
    assert codes(mappings.filters([_pattern({"attributes": ["a"]})], None)) == []


@pytest.mark.parametrize(
    ("there", "holds"),
    [
        (HERE, True),
        (UNKNOWN, True),
        (Environment(account="111111111111"), True),
        (Environment("222222222222", "eu-west-1"), False),
        (Environment("111111111111", "us-east-1"), False),
    ],
)
def test_beside_its_function(there: Environment, *, holds: bool) -> None:
    assert codes(mappings.beside_its_function(HERE, there)) == ([] if holds else ["LP111"])


@pytest.mark.parametrize(
    ("there", "holds"), [("eu-west-1", True), (None, True), ("us-east-1", False)], ids=str
)
def test_near_its_function(there: str | None, *, holds: bool) -> None:
    found = messages(mappings.near_its_function("queue", "eu-west-1", there))
    assert [each.partition(";")[0] for each in found] == (
        [] if holds else ["queue must be in eu-west-1, as its function is, got a queue in us-east-1"]
    )


def test_polled_once() -> None:
    assert codes(mappings.polled_once("queue", "Stack/Queue", "Stack/F", None)) == []
    (found,) = messages(mappings.polled_once("queue", "Stack/Queue", "Stack/F", "Stack/First"))
    assert "polled once for Stack/F, got Stack/Queue, which Stack/First polls for it" in found


def test_without_dead_letter_queue() -> None:
    assert codes(mappings.without_dead_letter_queue("Stack/F", None)) == []
    (found,) = messages(mappings.without_dead_letter_queue("Stack/F", "Stack/Failures"))
    assert "got Stack/F, whose failed events go to Stack/Failures" in found
