"""The local AWS refuses the schemas that constructs refuse, and no other one."""

from typing import Any

import pytest

from constructs_lib.local.gaps.api_gateway.model_schemas import problem
from constructs_lib.rules.conditions.body_schemas import body_schema

RIGHT: tuple[dict[str, Any], ...] = (
    {},
    {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": ["string", "null"], "format": "uuid"}},
    },
    {"maximum": 9, "exclusiveMaximum": True, "minimum": 1, "multipleOf": 0.5},
    {"items": [{"type": "string"}], "additionalItems": False, "uniqueItems": True, "minItems": 0},
    {"properties": {"const": {}, "$ref": {"type": "string"}}, "additionalProperties": {"enum": [1, True]}},
    {"$ref": "#/definitions/a~1b", "definitions": {"a/b": {"not": {"type": "null"}}}},
    {"$ref": "https://apigateway.amazonaws.com/restapis/a1b2c3/models/Order"},
    {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}, "default": None},
)
WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"const": 1}, 'Unsupported keyword(s): ["const"]'),
    ({"items": {"examples": [], "$id": "a"}}, 'Unsupported keyword(s): ["$id", "examples"]'),
    ({"anyOf": [{"exclusiveMinimum": 0}]}, 'Unsupported keyword(s): ["exclusiveMinimum"]'),
    ({"dependencies": {"a": {"if": {}}}}, 'Unsupported keyword(s): ["if"]'),
    ({"type": "int"}, ""),
    ({"type": []}, ""),
    ({"required": []}, ""),
    ({"required": ["a", "a"]}, ""),
    ({"enum": []}, ""),
    ({"exclusiveMaximum": True}, ""),
    ({"exclusiveMaximum": 9, "maximum": 9}, ""),
    ({"minLength": -1}, ""),
    ({"minimum": "1"}, ""),
    ({"allOf": []}, ""),
    ({"properties": []}, ""),
    ({"items": "string"}, ""),
    ({"$ref": "#/definitions/none"}, ""),
    ({"$ref": "order.json"}, ""),
    ({"$schema": "http://json-schema.org/draft-07/schema#"}, ""),
    ({"format": "int64"}, ""),
    ({"title": 5}, ""),
)


@pytest.mark.parametrize("schema", RIGHT, ids=str)
def test_schema_that_is_taken(schema: dict[str, Any]) -> None:
    assert problem(schema) is None
    assert list(body_schema("schema", schema)) == []


@pytest.mark.parametrize(("schema", "said"), WRONG, ids=str)
def test_schema_that_is_refused(schema: dict[str, Any], said: str) -> None:
    assert problem(schema) == said
    assert list(body_schema("schema", schema))
