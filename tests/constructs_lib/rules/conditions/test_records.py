"""What records of each source have, and what a filter of them can look for."""

import json
from typing import Any

import pytest

from constructs_lib.rules.conditions import mappings
from constructs_lib.rules.conditions.records import CHANGE, CLICK, MESSAGE, Record
from tests.constructs_lib.rules.conditions.found import codes, messages


def _codes(pattern: dict[str, Any], record: Record) -> list[str]:
    return codes(mappings.filters([{"pattern": json.dumps(pattern)}], record))


def _item(attributes: dict[str, Any], image: str = "NewImage") -> dict[str, Any]:
    return {"dynamodb": {image: attributes}}


@pytest.mark.parametrize(
    "pattern",
    [
        {"eventName": ["INSERT", "MODIFY"]},
        {"eventName": [{"anything-but": ["REMOVE"]}]},
        {"userIdentity": {"type": ["Service"], "principalId": ["dynamodb.amazonaws.com"]}},
        {"eventName": ["REMOVE"], **_item({"id": {"S": [{"prefix": "a"}]}}, "OldImage")},
        _item({"Id": {"N": ["101"]}}, "Keys"),
        _item({"total": {"N": [{"anything-but": ["0"]}]}}),
        _item({"total": {"N": [{"exists": True}]}}),
        _item({"paid": {"BOOL": [True]}, "note": {"NULL": [True]}}),
        _item({"paid": {"BOOL": [{"exists": False}]}, "note": {"NULL": [{"exists": True}]}}),
        _item({"Organizations": {"L": {"S": [{"exists": True}]}}}),
        _item({"address": {"M": {"city": {"S": ["Berlin"]}}}}),
        _item({"tags": {"L": {"S": ["new"]}}, "codes": {"SS": ["a"]}}),
        {"dynamodb": {"SizeBytes": [{"numeric": [">", 5]}]}},
        {"dynamodb": {"$or": [{"NewImage": {"a": {"S": ["b"]}}}, {"OldImage": {"a": {"S": ["c"]}}}]}},
        {"$or": [{"eventName": ["INSERT"]}, _item({"a": {"S": ["b"]}})]},
        {"eventName": ["INSERT"], "shipped": [{"exists": False}]},
    ],
    ids=str,
)
def test_what_changes_of_a_table_have(pattern: dict[str, Any]) -> None:
    assert _codes(pattern, CHANGE) == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"EventName": ["INSERT"]}, ["LP139"]),
        ({"event_name": ["INSERT"]}, ["LP139"]),
        ({"body": {"kind": ["a"]}}, ["LP139"]),
        ({"NewImage": {"a": {"S": ["b"]}}}, ["LP139"]),
        ({"dynamodb": {"newImage": {"a": {"S": ["b"]}}}}, ["LP139"]),
        ({"eventName": ["insert"]}, ["LP139"]),
        ({"eventName": ["UPDATE"]}, ["LP139"]),
        ({"$or": [{"eventName": ["INSERT"]}, {"type": ["a"]}]}, ["LP139"]),
        (_item({"status": ["PAID"]}), ["LP139"]),
        (_item({"status": {"s": ["PAID"]}}), ["LP139"]),
        (_item({"address": {"M": {"city": ["Berlin"]}}}), ["LP139"]),
        ({"dynamodb": {"OldImage": [{"exists": False}]}}, ["LP139"]),
        (_item({"total": {"N": [{"numeric": [">", 5]}]}}), ["LP140"]),
        (_item({"total": {"N": [5]}}), ["LP140"]),
        (_item({"address": {"M": {"zip": {"N": [{"numeric": ["=", 5]}]}}}}), ["LP140"]),
        (_item({"Id": {"N": [101]}}, "Keys"), ["LP140"]),
        (_item({"name": {"S": [True]}}), ["LP140"]),
        ({"dynamodb": [{"exists": True}]}, ["LP139"]),
        (_item({"Organizations": [{"exists": True}]}), ["LP139"]),
        (_item({"Organizations": {"L": [{"exists": True}]}}), ["LP139"]),
        (_item({"address": {"M": [{"exists": True}]}}), ["LP139"]),
        (_item({"address": {"M": {"lines": {"L": ["a"]}}}}), ["LP139"]),
        (_item({"paid": {"BOOL": ["true"]}}), ["LP139"]),
        (_item({"paid": {"NULL": [1]}}), ["LP139"]),
    ],
    ids=str,
)
def test_what_changes_of_a_table_have_not(pattern: dict[str, Any], expected: list[str]) -> None:
    assert _codes(pattern, CHANGE) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"body": {"total": [{"numeric": [">", 5]}], "count": [5]}}, []),
        ({"body": [{"prefix": "order"}]}, []),
        ({"Body": ["a"]}, ["LP139"]),
        ({"detail": {"kind": ["a"]}}, ["LP139"]),
        ({"data": ["a"]}, ["LP139"]),
        ({"attributes": {"Priority": ["1"]}}, ["LP139", "LP137"]),
        ({"attributes": {"ApproximateReceiveCount": [{"numeric": [">", 3]}]}}, ["LP140", "LP137"]),
        ({"messageAttributes": {"total": {"stringValue": [5]}}}, ["LP140", "LP137"]),
        ({"messageAttributes": {"total": {"stringValue": ["5"]}}}, ["LP137"]),
    ],
    ids=str,
)
def test_what_messages_have(pattern: dict[str, Any], expected: list[str]) -> None:
    assert _codes(pattern, MESSAGE) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"data": {"total": [{"numeric": [">", 5]}]}}, []),
        ({"data": {"kinesis": {"data": ["click"]}}}, []),
        ({"$or": [{"data": {"kind": ["click"]}}, {"data": {"kind": ["view"]}}]}, []),
        ({"partitionKey": ["1"], "data": {"kind": ["click"]}}, ["LP137"]),
        ({"eventName": ["aws:kinesis:record"]}, ["LP137"]),
        ({"data": ["click"]}, ["LP139"]),
        ({"data": [{"exists": True}]}, ["LP139"]),
        ({"Data": {"kind": ["click"]}}, ["LP139"]),
        ({"dynamodb": {"Keys": {"id": {"S": ["1"]}}}}, ["LP139"]),
        ({"kinesis": {"data": {"kind": ["click"]}}}, ["LP139"]),
        ({"kinesis": {"partitionKey": ["1"]}}, ["LP139"]),
        ({"$or": [{"kinesis": {"data": {"kind": ["click"]}}}, {"data": {"kind": ["a"]}}]}, ["LP139"]),
        ({"partitionKey": [1]}, ["LP140", "LP137"]),
    ],
    ids=str,
)
def test_what_records_of_kinesis_have(pattern: dict[str, Any], expected: list[str]) -> None:
    assert _codes(pattern, CLICK) == expected


@pytest.mark.parametrize(
    ("pattern", "record", "fix"),
    [
        (
            {"kinesis": {"data": {"kind": ["a"]}}},
            CLICK,
            "filters see what kinesis holds without it: write data as the first key",
        ),
        ({"NewImage": {"id": {"S": ["a"]}}}, CHANGE, "write it below dynamodb"),
        ({"MessageGroupId": ["a"]}, MESSAGE, "write it below attributes"),
        ({"Body": ["a"]}, MESSAGE, "correct the name, or write it below the key that contains it"),
        ({"data": ["a"]}, CLICK, "write keys below data"),
    ],
    ids=str,
)
def test_what_is_said_of_a_key_of_another_level(pattern: dict[str, Any], record: Record, fix: str) -> None:
    (message,) = messages(mappings.filters([{"pattern": json.dumps(pattern)}], record))
    assert message.endswith(f"; {fix}")
