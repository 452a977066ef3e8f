"""The grammar of patterns: what EventBridge's own compiler takes, and what it refuses."""

from typing import Any

import pytest

from constructs_lib.rules.conditions.patterns import problems

MOST = 5_000_000_000


@pytest.mark.parametrize(
    "condition",
    [
        *("order", "", 5, 1.5, True, False, None),
        *({"prefix": "a"}, {"prefix": {"equals-ignore-case": "a"}}, {"suffix": ".png"}),
        *({"equals-ignore-case": "a"}, {"wildcard": "a*b*"}, {"exists": True}, {"exists": False}),
        *({"cidr": "10.0.0.0/24"}, {"cidr": "2001:db8::/32"}),
        *(
            {"anything-but": "a"},
            {"anything-but": ["a", "b"]},
            {"anything-but": 5},
            {"anything-but": [5, 6.5]},
        ),
        {"anything-but": {"prefix": "a"}},
        {"anything-but": {"suffix": ["a", "b"]}},
        {"anything-but": {"equals-ignore-case": ["a", "b"]}},
        {"anything-but": {"wildcard": "*/lib/*"}},
        *({"numeric": [operator, 5]} for operator in ("=", "<", "<=", ">", ">=")),
        *({"numeric": [">", 0, "<=", 5]}, {"numeric": [">=", -5.5, "<", 5]}, {"numeric": ["=", MOST]}),
    ],
    ids=str,
)
def test_what_patterns_take(condition: object) -> None:
    assert list(problems({"body": {"a": [condition]}}, MOST)) == []
    assert list(problems({"$or": [{"a": [condition]}, {"b": {"c": ["d", condition]}}]}, MOST)) == []


@pytest.mark.parametrize(
    ("condition", "named"),
    [
        ({"startsWith": "a"}, "startsWith"),
        ({"not": "a"}, "not"),
        ({"anything_but": "a"}, "anything_but"),
        ({"regex": "a"}, "regex"),
        ({}, "none"),
        (["a"], "['a']"),
        ({"prefix": "a", "suffix": "b"}, "prefix and suffix"),
        ({"prefix": 5}, "5"),
        ({"prefix": ["a"]}, "['a']"),
        ({"prefix": {"suffix": "a"}}, "{'suffix': 'a'}"),
        ({"equals-ignore-case": ["a"]}, "['a']"),
        ({"wildcard": "a**"}, "'a**'"),
        ({"exists": "true"}, "'true'"),
        ({"exists": 1}, "1"),
        ({"cidr": "10.0.0.0"}, "'10.0.0.0'"),
        ({"cidr": "10.0.0.0/64"}, "'10.0.0.0/64'"),
        ({"anything-but": []}, "[]"),
        ({"anything-but": ["a", 5]}, "['a', 5]"),
        ({"anything-but": [None]}, "[None]"),
        ({"anything-but": True}, "True"),
        ({"anything-but": [{"prefix": "a"}]}, "[{'prefix': 'a'}]"),
        ({"anything-but": {"numeric": ["=", 5]}}, "{'numeric': ['=', 5]}"),
        ({"anything-but": {"exists": True}}, "{'exists': True}"),
        ({"numeric": 5}, "5"),
        ({"numeric": ">5"}, "'>5'"),
        ({"numeric": [">"]}, "['>']"),
        ({"numeric": ["5", ">"]}, "['5', '>']"),
        ({"numeric": [">", "5"]}, "['>', '5']"),
        ({"numeric": ["==", 5]}, "['==', 5]"),
        ({"numeric": ["!=", 5]}, "['!=', 5]"),
        ({"numeric": ["<", 5, ">", 0]}, "['<', 5, '>', 0]"),
        ({"numeric": [">", 0, ">", 5]}, "['>', 0, '>', 5]"),
        ({"numeric": ["=", 0, "<", 5]}, "['=', 0, '<', 5]"),
        ({"numeric": [">", 5, "<", 0]}, "['>', 5, '<', 0]"),
        ({"numeric": [">", 5, "<", 5]}, "['>', 5, '<', 5]"),
        ({"numeric": ["<", MOST + 1]}, "5,000,000,001"),
    ],
    ids=str,
)
def test_what_patterns_refuse_is_named_with_its_place(condition: object, named: str) -> None:
    (problem,) = problems({"body": {"a": ["b", condition]}}, MOST)
    assert problem.got == f"{named} at body.a"


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        ({"body": {"kind": {"prefix": "order"}}}, "one that is in none at body.kind"),
        ({"body": {"kind": {"exists": True}}}, "one that is in none at body.kind"),
        ({"body": {"total": {"numeric": [">", 5]}}}, "one that is a key at body.total.numeric"),
        ({"body": {"kind": {"anything-but": ["a"]}}}, "one that is a key at body.kind.anything-but"),
        ({"body": {"kind": {"exists": [False]}}}, "one that is a key at body.kind.exists"),
        ({"$or": [{"a": ["b"]}]}, "1"),
        ({"body": {"$or": [{"a": ["b"]}]}}, "1 at body"),
        ({"$or": {"a": ["b"]}}, "{'a': ['b']}"),
        ({"$or": [{"a": ["b"]}, "c"]}, "[{'a': ['b']}, 'c']"),
        ({"$or": [{"a": ["b"]}, {}]}, "[{'a': ['b']}, {}]"),
        ({"$or": [{"a": ["b"]}, {"prefix": ["c"]}]}, "prefix"),
    ],
    ids=str,
)
def test_operators_in_the_wrong_place(pattern: dict[str, Any], named: str) -> None:
    (problem,) = problems(pattern, MOST)
    assert problem.got == named


@pytest.mark.parametrize("name", ["prefix", "suffix", "numeric", "cidr", "wildcard"])
def test_a_field_may_have_the_name_of_an_operator(name: str) -> None:
    assert list(problems({"body": {name: ["a"]}}, MOST)) == []
