"""The schema of a body: what newer drafts and Pydantic write reaches API Gateway in its equal form."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from constructs_lib import ArgumentTypeError, RestApiFunction, Route
from constructs_lib.patterns.apis._draft_4 import draft_4
from constructs_lib.rules.conditions.body_schemas import body_schema, no_nulls
from tests.constructs_lib.patterns.apis.apis import api
from tests.support.stacks import broken_rules, imported_function, stack, text_token
from tests.support.templates import resources, template_of

NULL = {"type": "null"}


def _schema(given: Any) -> dict[str, Any]:
    """What API Gateway gets for a schema."""
    scope = stack()
    route = Route("POST", "/", request_body_schema=given)
    api(scope, RestApiFunction, routes=[route], function=imported_function(scope))
    (model,) = resources(template_of(scope), "AWS::ApiGateway::Model").values()
    schema: dict[str, Any] = model["Properties"]["Schema"]
    return schema


def _broken(given: Any) -> list[tuple[str, str]]:
    scope = stack()
    route = Route("POST", "/", request_body_schema=given)
    return broken_rules(
        lambda: api(scope, RestApiFunction, routes=[route], function=imported_function(scope))
    )


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
        ({"type": "integer", "exclusiveMinimum": -0.5}, {"type": "integer", "minimum": 0}),
        ({"type": "integer", "exclusiveMinimum": 0, "minimum": 5}, {"type": "integer", "minimum": 5}),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, {"type": "integer", "minimum": 1}),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": False}, {"type": "integer", "minimum": 0}),
        ({"type": ["integer", "null"], "exclusiveMinimum": 2}, {"type": ["integer", "null"], "minimum": 3}),
        (
            {"type": "number", "exclusiveMinimum": 0},
            {"type": "number", "allOf": [{"not": {"type": "number", "maximum": 0}}]},
        ),
        (
            {"type": "number", "minimum": 1, "exclusiveMinimum": 0},
            {"type": "number", "minimum": 1, "allOf": [{"not": {"type": "number", "maximum": 0}}]},
        ),
        ({"type": "integer", "exclusiveMaximum": 10}, {"type": "integer", "maximum": 9}),
        ({"type": "integer", "exclusiveMaximum": 9.5, "maximum": 20}, {"type": "integer", "maximum": 9}),
        ({"exclusiveMaximum": 9.5}, {"maximum": 9.5, "exclusiveMaximum": True}),
        ({"exclusiveMaximum": 9.5, "maximum": 9}, {"maximum": 9}),
        ({"exclusiveMaximum": True}, {}),
        ({"const": "a"}, {"enum": ["a"]}),
        ({"const": None}, {"allOf": [NULL]}),
        ({"enum": ["a", None]}, {"allOf": [{"anyOf": [{"enum": ["a"]}, NULL]}]}),
        ({"const": "a", "enum": ["a", "b"]}, {"enum": ["a", "b"], "allOf": [{"enum": ["a"]}]}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"enum": ["a"], "nullable": True}, {"anyOf": [{"enum": ["a"]}, NULL]}),
        ({"prefixItems": [{}, True], "items": False}, {"items": [{}, {}], "additionalItems": False}),
        ({"items": False}, {"items": {"not": {}}}),
        ({"properties": {"a": True, "const": False}}, {"properties": {"a": {}, "const": {"not": {}}}}),
        ({"additionalProperties": False}, {"additionalProperties": False}),
        ({"required": []}, {}),
        ({"default": None, "examples": ["a"], "x-a": 1, "readOnly": True}, {}),
        ({"dependentRequired": {"a": ["b"]}}, {"dependencies": {"a": ["b"]}}),
        (
            {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": True}},
            {"dependencies": {"a": ["b"], "c": {}}},
        ),
        (
            {"$defs": {"A": {"const": 1}}, "properties": {"a": {"$ref": "#/$defs/A", "title": "x"}}},
            {"definitions": {"A": {"enum": [1]}}, "properties": {"a": {"$ref": "#/definitions/A"}}},
        ),
        (
            {"$defs": {"A": {"type": "null"}}, "properties": {"a": {"anyOf": [{"$ref": "#/$defs/A"}]}}},
            {"definitions": {"A": NULL}, "properties": {"a": {"anyOf": [NULL]}}},
        ),
        (
            {"definitions": {"A": NULL}, "items": {"$ref": "#/definitions/A", "minLength": 1}},
            {"definitions": {"A": NULL}, "items": {"minLength": 1, "allOf": [NULL]}},
        ),
        (
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:a"},
            {"$schema": "http://json-schema.org/draft-04/schema#", "id": "urn:a"},
        ),
    ],
)
def test_newer_drafts_have_an_equal_form(newer: dict[str, Any], older: dict[str, Any]) -> None:
    made = draft_4(newer)
    assert made == older
    assert [*body_schema("body", made), *no_nulls("body", made)] == []


def test_schema_of_draft_4_stays_as_it_is() -> None:
    given = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": ["string", "null"], "description": "an id", "enum": ["a", "b"]}},
        "additionalProperties": False,
    }
    assert _schema(given) == given


class _Kind(StrEnum):
    BOOK = "book"
    FILM = "film"


class _Cat(BaseModel):
    says: Literal["meow"]


class _Dog(BaseModel):
    says: Literal["woof"]


class _Item(BaseModel):
    name: str = Field(min_length=1, examples=["a"])
    count: int = Field(gt=0, lt=10)
    price: float = Field(gt=0)
    weight: Decimal = Decimal(1)


class _Order(BaseModel):
    items: list[_Item]
    gift: _Item | None = None
    kind: _Kind = Field(_Kind.BOOK, description="a kind", deprecated=True)
    pet: Annotated[_Cat | _Dog, Field(discriminator="says")]
    pair: tuple[int, str]
    size: Literal["S"] | None = Field(None, json_schema_extra={"enum": ["S", None]})
    parts: "list[_Order]" = []


def test_pydantic_model_is_a_schema() -> None:
    schema = _schema(_Order)
    assert schema["allOf"] == [{"$ref": "#/definitions/_Order"}]
    order = schema["definitions"]["_Order"]
    assert order["required"] == ["items", "pet", "pair"]
    assert order["properties"]["items"]["items"] == {"$ref": "#/definitions/_Item"}
    assert order["properties"]["size"]["allOf"] == [{"anyOf": [{"enum": ["S"]}, NULL]}]
    item = schema["definitions"]["_Item"]
    assert item["properties"]["count"] == {"minimum": 1, "maximum": 9, "title": "Count", "type": "integer"}
    assert order["properties"]["gift"]["anyOf"] == [item, NULL]
    assert schema == _schema(_Order.model_json_schema())


def test_model_without_a_schema_is_refused() -> None:
    class Stream(BaseModel):
        call: Callable[[], int]

    assert _broken(Stream) == [("LP246", "routes[0].request_body_schema")]


@pytest.mark.parametrize("given", [str, _Kind, "{}", 1])
def test_what_tells_no_schema_is_refused(given: Any) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        Route("POST", "/", request_body_schema=given)
    assert [each.parameter for each in caught.value.violations] == ["request_body_schema"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"enum": {"a", "b"}}, ("LP246", "enum")),
        ({"minimum": Decimal("0.1")}, ("LP246", "minimum")),
        ({"enum": [{"a": None}]}, ("LP246", "enum[0].a")),
        ({"if": {}}, ("LP247", "")),
        ({"properties": {"a": {"format": "int64"}}}, ("LP247", "properties.a.format")),
    ],
)
def test_what_has_no_equal_form_is_refused_by_name(given: dict[str, Any], expected: tuple[str, str]) -> None:
    code, below = expected
    parameter = "routes[0].request_body_schema" + (f".{below}" if below else "")
    assert _broken(given) == [(code, parameter)]


def test_what_cloudformation_knows_later_passes() -> None:
    scope = stack()
    token = text_token(scope, "Pattern")
    route = Route("POST", "/", request_body_schema={"type": "string", "pattern": token})
    api(scope, RestApiFunction, routes=[route], function=imported_function(scope))
    (model,) = resources(template_of(scope), "AWS::ApiGateway::Model").values()
    assert model["Properties"]["Schema"]["pattern"] == {"Ref": "Pattern"}
