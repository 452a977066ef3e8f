"""Conditions of the schema of a body, on plain values."""

import math
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest

from constructs_lib.rules.conditions import body_schemas
from constructs_lib.rules.json_values import nulls, plain
from tests.constructs_lib.rules.conditions.found import found


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "enum": {}}},
        {"type": ["string", "null"], "pattern": "^a", "minLength": 0, "format": "date-time"},
        {"type": "array", "items": [{}, {"type": "null"}], "additionalItems": False, "uniqueItems": True},
        {"type": "number", "maximum": 1, "exclusiveMaximum": True, "multipleOf": 0.5},
        {"definitions": {"a/b": {}}, "properties": {"x": {"$ref": "#/definitions/a~1b"}}},
        {"$ref": "https://apigateway.amazonaws.com/restapis/abc/models/Order"},
        {"enum": [1, True, "1"], "dependencies": {"a": ["b"], "c": {"minProperties": 2}}},
        {"type": "${Token[TOKEN.1]}", "$schema": "http://json-schema.org/draft-04/schema#"},
        {"anyOf": [{}], "not": {"minItems": 1}, "additionalProperties": {"title": "a"}, "default": {"a": 1}},
    ],
)
def test_what_models_take(schema: dict[str, Any]) -> None:
    assert found(body_schemas.body_schema("body", schema)) == []


@pytest.mark.parametrize(
    ("schema", "parameter", "got"),
    [
        ({"exclusiveMinimum": True}, "body", "exclusiveMinimum"),
        ({"properties": {"a": {"contains": {}}}}, "body.properties.a", "contains"),
        ({"items": {"if": {}}}, "body.items", "if"),
        ({"allOf": [{"propertyNames": {}}]}, "body.allOf[0]", "propertyNames"),
        ({"additionalProperties": {"unevaluatedProperties": False}}, "body.additionalProperties", None),
        ({"dependencies": {"a": {"minContains": 1}}}, "body.dependencies.a", "minContains"),
        ({"requird": ["id"]}, "body", "requird"),
        ({"type": "date"}, "body.type", "'date'"),
        ({"type": ["string", "string"]}, "body.type", None),
        ({"required": True}, "body.required", "True"),
        ({"required": ["id", "id"]}, "body.required", None),
        ({"enum": []}, "body.enum", "[]"),
        ({"enum": ["A", "A"]}, "body.enum", "['A', 'A']"),
        ({"minimum": "1"}, "body.minimum", "'1'"),
        ({"minLength": -1}, "body.minLength", "-1"),
        ({"format": "int32"}, "body.format", "'int32'"),
        ({"format": "decimal"}, "body.format", "'decimal'"),
        ({"exclusiveMaximum": True}, "body", "no maximum"),
        ({"$ref": "#/definitions/Missing"}, "body.$ref", None),
        ({"$ref": "order.json"}, "body.$ref", "'order.json'"),
        ({"properties": ["id"]}, "body.properties", "['id']"),
        ({"properties": {"id": "string"}}, "body.properties.id", "'string'"),
        ({"oneOf": []}, "body.oneOf", "[]"),
    ],
)
def test_what_models_do_not_take(schema: dict[str, Any], parameter: str, got: str | None) -> None:
    (fault,) = body_schemas.body_schema("body", schema)
    assert (fault.code, fault.parameter) == ("LP247", parameter)
    assert got in {None, fault.got}


@pytest.mark.parametrize(
    ("schema", "fix"),
    [
        ({"minimun": 1}, "write minimum"),
        ({"typ": "object"}, "write type"),
        ({"minContains": 1}, "leave it out, and check it in the handler"),
        ({"exclusiveMinimum": "0"}, "give it as a number"),
        ({"type": "int"}, "correct it"),
    ],
)
def test_advice(schema: dict[str, Any], fix: str) -> None:
    (fault,) = body_schemas.body_schema("body", schema)
    assert fault.fix == fix


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"a": [1, 2.5, "b", True, None, ("c",)]}, []),
        ({"a": {1, 2}}, ["body.a"]),
        ({"a": [Decimal("0.1"), b"x"]}, ["body.a[0]", "body.a[1]"]),
        ({"a": {"b": date(2026, 11, 23)}}, ["body.a.b"]),
        ({"a": math.inf, "b": math.nan}, ["body.a", "body.b"]),
        ({1: "a"}, ["body (a key)"]),
        ({"a": str}, ["body.a"]),
    ],
)
def test_what_is_json(value: object, paths: list[str]) -> None:
    assert found(body_schemas.json_only("body", value)) == [("LP246", path) for path in paths]


def test_nulls_are_found() -> None:
    assert list(nulls("body", {"enum": ["a", None, [None]], "b": {"c": None}})) == [
        "body.enum[1]",
        "body.enum[2][0]",
        "body.b.c",
    ]


def test_plain_json_has_no_types_of_its_own() -> None:
    class Kind(StrEnum):
        BOOK = "book"

    class Level(IntEnum):
        LOW = 1

    made = plain({Kind.BOOK: (Kind.BOOK, Level.LOW, True, None)})
    assert made == {"book": ["book", 1, True, None]}
    assert isinstance(made, dict)
    assert [type(each) for each in made["book"]] == [str, int, bool, type(None)]
    assert [type(each) for each in made] == [str]


def test_no_nulls() -> None:
    assert found(body_schemas.no_nulls("schema", {"enum": [1, "a"]})) == []
    assert [code for code, _ in found(body_schemas.no_nulls("schema", {"enum": [1, None]}))] == ["LP246"]
