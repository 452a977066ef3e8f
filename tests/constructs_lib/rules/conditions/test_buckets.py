"""Conditions of functions behind buckets, on plain values."""

import pytest

from constructs_lib.rules.conditions.buckets import (
    Notification,
    apart,
    deliveries,
    events_of_notification,
    events_of_rule,
    in_one_place,
    no_loop,
    parts_of_keys,
    said_once,
)
from constructs_lib.rules.conditions.environments import Environment
from tests.constructs_lib.rules.conditions.found import found

CREATED, PUT, REMOVED = "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectRemoved:*"
DELETE = "s3:ObjectRemoved:Delete"
HERE = Environment("111111111111", "eu-west-1")


@pytest.mark.parametrize(
    "there", [HERE, Environment(), Environment(region="eu-west-1"), Environment("111111111111")]
)
def test_in_one_place(there: Environment) -> None:
    assert found(in_one_place("bucket", HERE, there)) == []


@pytest.mark.parametrize("there", [Environment("222222222222"), Environment(region="eu-west-2")])
def test_elsewhere(there: Environment) -> None:
    (fault,) = in_one_place("bucket", HERE, there)
    assert (fault.code, fault.parameter) == ("LP501", "bucket")
    assert fault.allowed == "a bucket of account 111111111111 in eu-west-1"


@pytest.mark.parametrize(
    ("prefix", "suffix", "faults"),
    [
        ("", "", []),
        ("in/", ".png", []),
        ("ü" * 512, None, []),
        (None, "*", [("LP518", "suffix")]),
        ("/in/", "/", [("LP518", "prefix")]),
        ("a" * 1_025, None, [("LP502", "prefix")]),
        ("ü" * 513, "*", [("LP502", "prefix"), ("LP518", "suffix")]),
    ],
)
def test_parts_of_keys(prefix: str | None, suffix: str | None, faults: list[tuple[str, str]]) -> None:
    assert found(parts_of_keys(prefix, suffix)) == faults


@pytest.mark.parametrize(
    ("events", "by_rule", "directly"),
    [
        ([CREATED, REMOVED], [], []),
        ([], ["LP503"], ["LP503"]),
        ([CREATED, PUT], [], ["LP509"]),
        (["s3:ReducedRedundancyLostObject"], ["LP504"], []),
        ([PUT, DELETE], ["LP505"], []),
        ([PUT, DELETE, "s3:Replication:*"], ["LP504"], []),
    ],
)
def test_events(events: list[str], by_rule: list[str], directly: list[str]) -> None:
    assert [code for code, _ in found(events_of_rule(events))] == by_rule
    assert [code for code, _ in found(events_of_notification(events))] == directly


def _notification(prefix: str | None, suffix: str | None, *events: str) -> Notification:
    return Notification(events or (CREATED,), prefix, suffix, "Stack/Uploads")


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (_notification("in/", ""), _notification("in/", ""), True),
        (_notification("in/", ""), _notification("in/icons/", ".png"), True),
        (_notification("", ""), _notification("in/", ".png"), True),
        (_notification("in/", ""), _notification("out/", ""), False),
        (_notification("in/", ".jpg"), _notification("in/", ".png"), False),
        (_notification("in/", ".gz"), _notification("in/", ".tar.gz"), True),
        (_notification("in/", ""), _notification("in/", "", REMOVED), False),
        (_notification("in/", ""), _notification("in/", "", PUT), True),
        (_notification("in/", ""), _notification(None, ""), False),
        (_notification("in/", None), _notification("in/", ""), False),
    ],
)
def test_notifications_that_overlap(one: Notification, other: Notification, overlap: bool) -> None:
    expected = [("LP509", "prefix")] if overlap else []
    assert found(apart(one, [_notification("else/", ""), other])) == expected
    assert found(apart(other, [one])) == expected


@pytest.mark.parametrize(
    ("retries", "age", "codes"),
    [
        (185, 86_400_000, []),
        (0, 60_000, []),
        (None, None, []),
        (186, 59_000, ["LP506", "LP507"]),
        (-1, 60_500, ["LP506", "LP508"]),
    ],
)
def test_deliveries(retries: int | None, age: float | None, codes: list[str]) -> None:
    assert [code for code, _ in found(deliveries(retries, age))] == codes


def test_no_loop() -> None:
    assert found(no_loop(None, keys="in/*", bucket="Bucket")) == []
    assert found(no_loop("s3:Put*", keys="in/*", bucket="Bucket", allowed=True)) == []
    assert found(no_loop("s3:Put*", keys="in/*", bucket="Bucket")) == [("LP510", "function")]


def test_said_once() -> None:
    assert found(said_once("Stack/Bucket", has_own=False)) == []
    assert found(said_once("Stack/Bucket", has_own=True)) == [("LP519", "bucket")]
