"""What has to hold for patterns of EventBridge's rules, on plain values.

The rows of what EventBridge takes and refuses follow what its own compiler does:
https://github.com/aws/event-ruler (2026-11-27).
"""

from typing import Any

import pytest

from constructs_lib.rules.conditions.event_patterns import (
    fields,
    grammar,
    has_wildcard,
    matches_puts,
    may_match,
    no_loop,
    selective,
    size,
)
from tests.constructs_lib.rules.conditions.found import codes, found, messages
from tests.support.ids import named

LATER = object()
"""What only CloudFormation knows."""
OWN = ("111111111111", "eu-west-1")

TAKEN: list[dict[str, Any]] = [
    {"source": ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"]},
    {"detail": {"state": ["running", "stopped"], "count": [5, 5.0, -1e3], "on": [True, False, None]}},
    {"time": [{"prefix": "2026-11-"}], "region": [{"prefix": {"equals-ignore-case": "EU-"}}]},
    {"detail": {"key": [{"suffix": {"equals-ignore-case": ".PNG"}}, {"suffix": ".jpg"}]}},
    {"detail": {"state": [{"anything-but": ["init", "done"]}], "n": [{"anything-but": [1, 2]}]}},
    {"detail": {"a": [{"anything-but": {"prefix": ["x", "y"]}}, {"anything-but": {"suffix": "z"}}]}},
    {"detail": {"a": [{"anything-but": {"equals-ignore-case": ["x", "Y"]}}]}},
    {"detail": {"a": [{"anything-but": {"wildcard": ["*/lib/*", "*/bin/*"]}}]}},
    {"detail": {"a": [{"numeric": [">", 0, "<=", 5]}, {"numeric": ["=", 3.018e2]}, {"numeric": ["<", -9]}]}},
    {"detail": {"ip": [{"cidr": "10.0.0.0/24"}, {"cidr": "2001:db8::/64"}, {"cidr": "0.0.0.0/0"}]}},
    {"detail": {"path": [{"wildcard": "dir/*.png"}, {"wildcard": r"a\*b\\c*"}, {"wildcard": "*"}]}},
    {"detail": {"gone": [{"exists": False}], "here": [{"exists": True}]}},
    {"detail": {"$or": [{"a": ["b"]}, {"c": {"d": [1]}}, {"e": [{"exists": False}]}]}},
    {"$or": [{"source": ["shop"]}, {"detail": {"$or": [{"a": ["b"]}, {"c": ["d"]}]}}]},
    {"detail": {"prefix": ["a field of this name"], "numeric": {"x": ["y"]}}},
    {"resources": ["arn:aws:s3:::photos"], "account": ["111122223333"], "version": ["0"]},
    {"detail": {"a": [LATER, {"prefix": LATER}, {"anything-but": ["b", LATER]}, {"numeric": [">", LATER]}]}},
    {"source": LATER, "detail": {"a": {"b": LATER}}},
]

REFUSED: list[dict[str, Any]] = [
    {},
    {"detail": {}},
    {"source": []},
    {"source": "shop"},
    {"source": 5},
    {"source": None},
    {"source": [["shop"]]},
    {"detail": {"a": [{}]}},
    {"detail": {"a": [{"prefix": "b", "suffix": "c"}]}},
    {"detail": {"a": [{"prefix": 5}]}},
    {"detail": {"a": [{"suffix": None}]}},
    {"detail": {"a": [{"begins-with": "b"}]}},
    {"detail": {"a": [{"anything-but": []}]}},
    {"detail": {"a": [{"anything-but": ["b", 5]}]}},
    {"detail": {"a": [{"anything-but": [None]}]}},
    {"detail": {"a": [{"anything-but": {"prefix": ""}}]}},
    {"detail": {"a": [{"anything-but": {"suffix": ["b", ""]}}]}},
    {"detail": {"a": [{"anything-but": {"numeric": [">", 5]}}]}},
    {"detail": {"a": [{"numeric": []}]}},
    {"detail": {"a": [{"numeric": [">", "5"]}]}},
    {"detail": {"a": [{"numeric": [">", 5, "<", 4]}]}},
    {"detail": {"a": [{"numeric": ["<", 5, ">", 4]}]}},
    {"detail": {"a": [{"numeric": ["=", 5_000_000_001]}]}},
    {"detail": {"a": [{"exists": "true"}]}},
    {"detail": {"a": [{"exists": [True]}]}},
    {"detail": {"a": [{"cidr": "10.0.0.0"}]}},
    {"detail": {"a": [{"cidr": "10.0.0.1/32"}]}},
    {"detail": {"a": [{"cidr": "2001:db8::1/128"}]}},
    {"detail": {"a": [{"cidr": "10.0.0.0/33"}]}},
    {"detail": {"a": [{"equals-ignore-case": ["b"]}]}},
    {"detail": {"a": [{"wildcard": "b**c"}]}},
    {"detail": {"a": [{"wildcard": r"b\c"}]}},
    {"detail": {"a": [{"anything-but": {"wildcard": "b**"}}]}},
    {"detail": {"a": {"prefix": "b"}}},
    {"$or": [{"source": ["shop"]}]},
    {"$or": {"source": ["shop"]}},
    {"detail": {"$or": [{"a": ["b"]}, {"prefix": ["c"]}]}},
]


@pytest.mark.parametrize("pattern", TAKEN, ids=named)
def test_what_eventbridge_takes(pattern: dict[str, Any]) -> None:
    assert found(grammar("event_pattern", pattern)) == []
    assert found(may_match("event_pattern", pattern)) == []


@pytest.mark.parametrize("pattern", REFUSED, ids=named)
def test_what_eventbridge_refuses(pattern: dict[str, Any]) -> None:
    assert found(grammar("event_pattern", pattern)) == [("LP567", "event_pattern")]


def test_fields_that_no_event_has() -> None:
    given = {"detailType": ["a"], "Source": ["b"], "DetailType": ["c"], "bucket": ["d"], "source": ["e"]}
    said = messages(fields("event_pattern", given))
    assert [each.rpartition("; ")[2] for each in said] == [
        "write detail-type",
        "write source",
        "write detail-type",
        "use the name of a field of events, or put it under detail",
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": [5]},
        {"source": [None, True, {"exists": False}]},
        {"source": [{"numeric": [">", 5]}]},
        {"source": {"name": ["shop"]}},
        {"detail-type": [{"exists": False}]},
        {"account": [111_122_223_333]},
        {"account": ["12345"]},
        {"region": ["Ireland"]},
        {"region": ["eu-west"]},
        {"version": ["1"]},
        {"time": ["2026-11-27"]},
        {"detail": ["order"]},
        {"detail": [{"exists": True}]},
        {"resources": [5]},
        {"resources": {"arn": ["a"]}},
        {"$or": [{"source": [5]}, {"account": ["5"]}]},
        {"source": ["shop"], "$or": [{"detail": ["a"]}, {"region": ["b"]}]},
    ],
    ids=named,
)
def test_what_no_event_matches(pattern: dict[str, Any]) -> None:
    assert found(may_match("event_pattern", pattern)) == [("LP520", "event_pattern")]


@pytest.mark.parametrize(
    "pattern",
    [
        {"account": [111_122_223_333, "111122223333"]},
        {"account": [LATER], "region": LATER},
        {"region": ["us-gov-west-1", "cn-north-1", "ap-southeast-5", "us-isob-east-1"]},
        {"time": [{"prefix": "2026"}, {"wildcard": "*T12:*"}]},
        {"resources": [{"exists": False}]},
        {"detail": [{"exists": False}]},
        {"source": [{"anything-but": "shop"}]},
        {"$or": [{"source": [5]}, {"account": [LATER]}]},
    ],
    ids=named,
)
def test_what_some_event_may_match(pattern: dict[str, Any]) -> None:
    assert found(may_match("event_pattern", pattern)) == []


@pytest.mark.parametrize(
    ("pattern", "is_all"),
    [
        ({"account": ["111111111111"]}, True),
        ({"account": ["222222222222"]}, False),
        ({"region": ["eu-west-1"], "version": ["0"]}, True),
        ({"source": [{"prefix": ""}]}, True),
        ({"source": ["shop", {"exists": True}]}, True),
        ({"detail-type": [{"wildcard": "*"}]}, True),
        ({"source": ["shop"]}, False),
        ({"source": [{"anything-but": "aws.ec2"}]}, False),
        ({"account": ["111111111111"], "detail": {"a": [{"exists": False}]}}, False),
        ({"$or": [{"source": ["shop"]}, {"version": ["0"]}]}, True),
        ({"$or": [{"source": ["shop"]}, {"source": ["till"]}]}, False),
        ({"account": [LATER]}, False),
        ({}, False),
    ],
    ids=named,
)
def test_what_every_event_matches(pattern: dict[str, Any], is_all: bool) -> None:
    assert codes(selective("event_pattern", pattern, OWN)) == (["LP521"] if is_all else [])


def test_length_as_json() -> None:
    fits = {"source": ["x" * (2_048 - len('{"source":[""]}'))]}
    assert found(size("event_pattern", fits)) == []
    longer = {"source": [*fits["source"], LATER]}
    assert found(size("event_pattern", longer)) == [("LP522", "event_pattern")]
    assert found(size("event_pattern", longer, 4_096)) == []


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ({"version": ["0"]}, True),
        ({"account": [OWN[0]], "region": [OWN[1]]}, True),
        ({"source": [{"prefix": ""}]}, True),
        ({"source": [{"anything-but": {"prefix": "aws."}}]}, True),
        ({"source": [{"anything-but": ["aws.ec2", "aws.s3"]}]}, True),
        ({"source": [{"anything-but": ["shop"]}]}, None),
        ({"source": ["shop"]}, None),
        ({"source": [LATER]}, None),
        ({"source": LATER}, None),
        ({"account": [LATER]}, None),
        ({"source": ["shop"], "account": ["222222222222"]}, None),
        ({"source": ["aws.s3", {"prefix": "aws."}]}, False),
        ({"source": ["shop"], "detail-type": ["Order Placed"]}, False),
        ({"source": ["shop"], "detail": {"a": ["b"]}}, False),
        ({"resources": ["a"]}, False),
        ({"detail-type": [{"exists": True}]}, True),
    ],
    ids=named,
)
def test_whether_a_pattern_matches_what_a_function_puts(
    pattern: dict[str, Any], matches: bool | None
) -> None:
    assert matches_puts(pattern, OWN) is matches
    expected = [] if matches is False else ["LP525" if matches else "LP526"]
    assert codes(no_loop("events:PutEvents in A/Policy", pattern, own=OWN, bus="Bus")) == expected
    assert codes(no_loop("events:PutEvents in A/Policy", pattern, own=OWN, bus="Bus", allowed=True)) == []
    assert codes(no_loop(None, pattern, own=OWN, bus="Bus")) == []


def test_wildcards() -> None:
    assert has_wildcard({"detail": {"a": ["b", {"anything-but": {"wildcard": "c*"}}]}})
    assert has_wildcard({"$or": [{"a": ["b"]}, {"c": [{"wildcard": "*"}]}]})
    assert not has_wildcard({"detail": {"a": ["*", {"prefix": "wildcard"}]}})
