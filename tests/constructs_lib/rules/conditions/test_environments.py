"""Conditions of accounts and Regions, on plain values."""

import pytest

from constructs_lib.rules.conditions.environments import (
    Environment,
    may_equal,
    same_account,
    same_environment,
    same_region,
)
from tests.constructs_lib.rules.conditions.found import codes, messages

HERE = Environment("111111111111", "eu-west-1")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("a", "a", True), ("a", "b", False), (None, "a", True), ("a", None, True), (None, None, True)],
)
def test_may_equal(one: str | None, other: str | None, expected: bool) -> None:
    assert may_equal(one, other) is expected
    assert codes(same_region("LP113", "queue", one, other, allowed="here", got="there")) == (
        [] if expected else ["LP113"]
    )
    assert codes(same_account("LP417", "table", one, other)) == ([] if expected else ["LP417"])


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (HERE, []),
        (Environment(), []),
        (Environment("111111111111"), []),
        (Environment("222222222222", "eu-west-1"), ["LP501"]),
        (Environment("111111111111", "us-east-1"), ["LP501"]),
        (Environment(None, "us-east-1"), ["LP501"]),
    ],
)
def test_same_environment(there: Environment, expected: list[str]) -> None:
    assert codes(same_environment("LP501", "bucket", HERE, there, what="a bucket")) == expected


def test_messages_name_what_is_known() -> None:
    far = Environment(None, "us-east-1")
    (text,) = messages(same_environment("LP501", "bucket", HERE, far, what="a bucket"))
    assert "a bucket of account 111111111111 in eu-west-1, got one of this account in us-east-1" in text
    assert str(Environment("111111111111")) == "account 111111111111"
