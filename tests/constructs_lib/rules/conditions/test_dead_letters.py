"""Conditions of the places where failed events go, on plain values."""

from collections.abc import Iterator

import pytest

from constructs_lib.rules.conditions import dead_letters
from constructs_lib.rules.fault import Fault
from tests.constructs_lib.rules.conditions.found import codes, found, messages

DAY = 86_400_000


@pytest.mark.parametrize(
    ("kind", "accepted", "expected"),
    [
        ("queue", ["queue"], []),
        ("none", [], []),
        ("topic", ["queue"], [("LP512", "dead_letter")]),
        ("bucket", ["queue", "topic"], [("LP512", "dead_letter")]),
    ],
)
def test_right_kind(kind: str, accepted: list[str], expected: list[tuple[str, str]]) -> None:
    assert found(dead_letters.right_kind("LP512", kind, accepted, allowed="a queue")) == expected


@pytest.mark.parametrize(("fifo", "expected"), [(True, ["LP309"]), (False, []), (None, [])])
def test_standard(fifo: bool | None, expected: list[str]) -> None:
    assert codes(dead_letters.standard("queue", fifo)) == expected


@pytest.mark.parametrize(
    ("time", "expected"), [(DAY, []), (14 * DAY, []), (None, []), (0, ["LP319"]), (DAY / 2, ["LP319"])]
)
def test_whole_days(time: float | None, expected: list[str]) -> None:
    assert codes(dead_letters.whole_days(time)) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, ["LP311"]), (1, []), (None, [])])
def test_heard(count: int | None, expected: list[str]) -> None:
    assert codes(dead_letters.heard(count)) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, []), (1, ["LP119"]), (4, ["LP119"]), (5, []), (None, [])]
)
def test_receives(count: float | None, expected: list[str]) -> None:
    assert codes(dead_letters.receives("max_receive_count", count)) == expected


@pytest.mark.parametrize(
    ("source", "dead", "expected"),
    [(True, True, []), (False, False, []), (True, False, ["LP122"]), (False, True, ["LP122"])],
)
def test_same_kind(source: bool, dead: bool, expected: list[str]) -> None:
    assert codes(dead_letters.same_kind(source, dead, name="Stack/Dead")) == expected


@pytest.mark.parametrize(
    ("permission", "expected"), [("denyAll", ["LP125"]), ("allowAll", []), ("byQueue", []), (None, [])]
)
def test_admitted(permission: str | None, expected: list[str]) -> None:
    assert codes(dead_letters.admitted(permission, name="Stack/Dead")) == expected


@pytest.mark.parametrize(
    ("source", "kept", "expected"),
    [
        (DAY, DAY, []),
        (DAY, 2 * DAY, []),
        (2 * DAY, DAY, [("LP128", "retention_period")]),
        (None, DAY, []),
        (DAY, None, []),
    ],
)
def test_kept_as_long(source: float | None, kept: float | None, expected: list[tuple[str, str]]) -> None:
    assert found(dead_letters.kept_as_long(source, kept, parameter="retention_period")) == expected


def _key(is_of_aws: bool, theirs: str | None = None) -> Iterator[Fault]:
    return dead_letters.usable_key(is_of_aws, theirs, sender="EventBridge", name="Stack/Dead")


def test_usable_key() -> None:
    assert codes(_key(False)) == []
    (managed,) = messages(_key(True))
    assert "the key that AWS manages for SQS" in managed
    (theirs,) = messages(_key(False, "Stack/Key"))
    assert "the key Stack/Key, whose policy this app cannot change" in theirs


@pytest.mark.parametrize(("because", "expected"), [(None, []), ("an ARN", ["LP326"])])
def test_one_way(because: str | None, expected: list[str]) -> None:
    faults = dead_letters.one_way("There/Dead", "queue", stack="There", sender="Here", because=because)
    assert codes(faults) == expected
