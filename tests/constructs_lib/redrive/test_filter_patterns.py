"""Which records the filters of a mapping let through."""

import base64
import json
from typing import Any

import pytest

from constructs_lib.redrive.filter_patterns import UnknownPatternError, lets_through

RECORD = {
    "eventName": "INSERT",
    "dynamodb": {
        "Keys": {"id": {"S": "AB1"}},
        "NewImage": {"price": {"N": "12"}, "tags": {"SS": ["red", "new"]}, "none": {"NULL": True}},
        "SizeBytes": 26,
    },
}


def kinesis(data: bytes) -> dict[str, Any]:
    return {"kinesis": {"data": base64.b64encode(data).decode(), "partitionKey": "1"}}


def image(**pattern: Any) -> dict[str, Any]:
    return {"dynamodb": {"NewImage": pattern}}


@pytest.mark.parametrize(
    ("pattern", "passes"),
    [
        ({"eventName": ["INSERT", "MODIFY"]}, True),
        ({"eventName": ["REMOVE"]}, False),
        ({"eventName": ["INSERT"], "dynamodb": {"SizeBytes": [{"numeric": [">", 26]}]}}, False),
        ({"dynamodb": {"SizeBytes": [{"numeric": [">=", 26, "<", 27]}]}}, True),
        ({"dynamodb": {"Keys": {"id": {"S": [{"prefix": "AB"}]}}}}, True),
        ({"dynamodb": {"Keys": {"id": {"S": [{"suffix": "AB"}]}}}}, False),
        ({"dynamodb": {"Keys": {"id": {"S": [{"prefix": {"equals-ignore-case": "ab"}}]}}}}, True),
        ({"dynamodb": {"Keys": {"id": {"S": [{"equals-ignore-case": "ab1"}]}}}}, True),
        ({"eventName": [{"anything-but": ["INSERT"]}]}, False),
        ({"eventName": [{"anything-but": {"prefix": "RE"}}]}, True),
        (image(price={"N": ["12"]}), True),
        # A number of DynamoDB is text.
        (image(price={"N": [12]}), False),
        (image(price={"N": [{"numeric": ["=", 12]}]}), False),
        (image(tags={"SS": ["new"]}), True),
        (image(none={"NULL": [True]}), True),
        (image(none={"NULL": [1]}), False),
        (image(missing={"S": [{"exists": False}]}), True),
        (image(missing={"S": [{"exists": True}]}), False),
        (image(price={"N": [{"exists": True}]}), True),
        ({"$or": [{"eventName": ["REMOVE"]}, {"dynamodb": {"SizeBytes": [26]}}]}, True),
        ({"$or": [{"eventName": ["REMOVE"]}, {"dynamodb": {"SizeBytes": [27]}}]}, False),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else None,
)
def test_a_pattern(pattern: dict[str, Any], *, passes: bool) -> None:
    assert lets_through([json.dumps(pattern)], RECORD) is passes


@pytest.mark.parametrize(
    ("data", "passes"), [(b'{"City": "Seattle"}', True), (b'{"City": "Oslo"}', False), (b"Seattle", False)]
)
def test_the_data_of_kinesis_is_decoded(data: bytes, *, passes: bool) -> None:
    assert lets_through(['{"data": {"City": ["Seattle"]}}'], kinesis(data)) is passes


def test_what_else_a_record_of_kinesis_has_is_matched_beside_its_data() -> None:
    pattern = {"partitionKey": ["1"], "data": {"City": ["Seattle"]}}
    assert lets_through([json.dumps(pattern)], kinesis(b'{"City": "Seattle"}'))
    assert not lets_through(['{"partitionKey": ["2"]}'], kinesis(b'{"City": "Seattle"}'))
    assert not lets_through(['{"kinesis": {"partitionKey": ["1"]}}'], kinesis(b"{}"))


def test_data_that_is_text_is_matched_as_text() -> None:
    assert lets_through(['{"data": ["hello"]}'], kinesis(b"hello"))


def test_one_of_several_filters_is_enough() -> None:
    assert lets_through(['{"eventName": ["REMOVE"]}', '{"eventName": ["INSERT"]}'], RECORD)
    assert lets_through([], RECORD)


def test_an_unknown_comparison_is_no_guess() -> None:
    with pytest.raises(UnknownPatternError, match="'wildcard'"):
        lets_through(['{"eventName": [{"wildcard": "I*"}]}'], RECORD)
