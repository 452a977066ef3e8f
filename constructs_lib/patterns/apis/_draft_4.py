"""JSON Schema as newer drafts and Pydantic write it, in the equal form of draft 4 that API Gateway takes.

Only what has an equal form is changed; `rules.conditions.body_schemas` says what remains that is not taken:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

import math
from collections.abc import Mapping
from typing import Any, TypeGuard

from constructs_lib.rules.json_values import nulls

Node = dict[str, Any]

_OF_OPENAPI = ("example", "discriminator", "xml", "externalDocs")
_OF_NEWER_DRAFTS = ("examples", "deprecated", "readOnly", "writeOnly", "$comment")
_OF_CONTENT = ("contentEncoding", "contentMediaType", "contentSchema")
_SAY_NOTHING = frozenset((*_OF_OPENAPI, *_OF_NEWER_DRAFTS, *_OF_CONTENT))
"""What says nothing of which body is right: notes for readers and for what generates code."""
_RENAMED = {"$defs": "definitions", "$id": "id"}
_MAPS = ("properties", "patternProperties", "definitions", "dependencies")
_LISTS = ("allOf", "anyOf", "oneOf")
_ONE = ("not", "items", "additionalItems", "additionalProperties")
_MAY_BE_BOOLEAN = ("additionalItems", "additionalProperties")
_OF_ROOT = ("definitions", "id", "$schema")
_NULL = {"type": "null"}


def draft_4(schema: Mapping[str, Any]) -> Node:
    """Return a schema of any draft as one of draft 4, where it has such a form.

    Args:
        schema: plain JSON.
    """
    made = _node(schema)
    definitions = made.get("definitions")
    if isinstance(definitions, Mapping):
        made = _inlined(made, definitions, ())
    if "$schema" in made:
        made["$schema"] = "http://json-schema.org/draft-04/schema#"
    return made


def _schema(value: Any) -> Any:
    if isinstance(value, bool):
        return {} if value else {"not": {}}
    return _node(value) if isinstance(value, Mapping) else value


def _node(schema: Mapping[str, Any]) -> Node:
    node = {_RENAMED.get(key, key): each for key, each in schema.items() if not _says_nothing(key, each)}
    _rename_dependencies(node)
    _rename_tuples(node)
    for name in _MAPS:
        if isinstance(node.get(name), Mapping):
            node[name] = {key: _schema(each) for key, each in node[name].items()}
    for name in (*_LISTS, "items"):
        if isinstance(node.get(name), list):
            node[name] = [_schema(each) for each in node[name]]
    for name in _ONE:
        if name in node and not (name in _MAY_BE_BOOLEAN and isinstance(node[name], bool)):
            node[name] = _schema(node[name])
    return _with_reference(_with_nulls(_with_bounds(_with_constant(node))))


def _says_nothing(keyword: str, value: object) -> bool:
    is_empty = keyword == "required" and value == []
    # A null is lost on the way to CloudFormation, and a default decides nothing.
    is_lost = keyword == "default" and any(nulls(keyword, value))
    return keyword in _SAY_NOTHING or keyword.startswith("x-") or is_empty or is_lost


def _rename_dependencies(node: Node) -> None:
    names, schemas = node.get("dependentRequired"), node.get("dependentSchemas")
    if isinstance(names, Mapping) and "dependencies" not in node and not set(names) & set(schemas or ()):
        node["dependencies"] = {key: each for key, each in node.pop("dependentRequired").items() if each}
    if isinstance(schemas, Mapping):
        of_names = node.setdefault("dependencies", {})
        if not set(of_names) & set(schemas):
            node["dependencies"] = {**of_names, **node.pop("dependentSchemas")}
    if node.get("dependencies") == {}:
        del node["dependencies"]


def _rename_tuples(node: Node) -> None:
    if isinstance(node.get("prefixItems"), list):
        if "items" in node:
            node["additionalItems"] = node.pop("items")
        node["items"] = node.pop("prefixItems")


def _and(node: Node, other: Node) -> None:
    """Ask for what another schema asks for, too."""
    node["allOf"] = [*node.get("allOf", ()), other]


def _with_constant(node: Node) -> Node:
    if "const" in node:
        constant = {"enum": [node.pop("const")]}
        if "enum" in node:
            _and(node, _with_nulls(constant))
        else:
            node.update(constant)
    return node


def _with_bounds(node: Node) -> Node:
    of_type = node.get("type")
    types = of_type if isinstance(of_type, list) else [of_type]
    is_whole = "integer" in types and "number" not in types
    _raise_minimum(node, is_whole=is_whole)
    _lower_maximum(node, is_whole=is_whole)
    return node


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _raise_minimum(node: Node, *, is_whole: bool) -> None:
    exclusive, minimum = node.get("exclusiveMinimum"), node.get("minimum")
    if exclusive is True and _is_number(minimum):
        exclusive = node.pop("minimum")
        minimum = None
    if exclusive is False or (exclusive is True and minimum is None):
        del node["exclusiveMinimum"]
    elif _is_number(exclusive) and (minimum is None or _is_number(minimum)):
        del node["exclusiveMinimum"]
        if is_whole:
            least = math.floor(exclusive) + 1
            node["minimum"] = least if minimum is None else max(minimum, least)
        else:
            _and(node, {"not": {"type": "number", "maximum": exclusive}})


def _lower_maximum(node: Node, *, is_whole: bool) -> None:
    exclusive, maximum = node.get("exclusiveMaximum"), node.get("maximum")
    if isinstance(exclusive, bool):
        if "maximum" not in node:
            del node["exclusiveMaximum"]
    elif _is_number(exclusive) and (maximum is None or _is_number(maximum)):
        del node["exclusiveMaximum"]
        if is_whole:
            most = math.ceil(exclusive) - 1
            node["maximum"] = most if maximum is None else min(maximum, most)
        elif maximum is None or exclusive <= maximum:
            node.update(maximum=exclusive, exclusiveMaximum=True)


def _with_nulls(node: Node) -> Node:
    """Return a schema whose nulls are a type: CDK gets none in a list."""
    enum = node.get("enum")
    if isinstance(enum, list) and any(each is None for each in enum):
        del node["enum"]
        rest = [each for each in enum if each is not None]
        _and(node, {"anyOf": [{"enum": rest}, _NULL]} if rest else _NULL)
    nullable = node.pop("nullable", False) if isinstance(node.get("nullable"), bool) else False
    if not nullable:
        return node
    if isinstance(node.get("type"), str):
        return {**node, "type": list(dict.fromkeys([node["type"], "null"]))}
    kept = {key: node.pop(key) for key in _OF_ROOT if key in node}
    return {**kept, "anyOf": [_with_reference(node), _NULL]}


def _with_reference(node: Node) -> Node:
    """Return a schema whose reference stands alone, because draft 4 does not look at what is beside it."""
    if not isinstance(node.get("$ref"), str):
        return node
    alone = {"$ref": node.pop("$ref").replace("#/$defs/", "#/definitions/")}
    if not set(node) - {"title", "description", "default"}:
        return alone
    node["allOf"] = [alone, *node.get("allOf", ())]
    return node


def _inlined(value: Any, definitions: Mapping[str, Any], above: tuple[str, ...]) -> Any:
    """Return a schema that refers to none of its own definitions from allOf, anyOf and oneOf.

    API Gateway does not take those in a document of OpenAPI. A definition that needs itself stays one.
    """
    if isinstance(value, list):
        return [_inlined(each, definitions, above) for each in value]
    if not isinstance(value, Mapping):
        return value
    made = {}
    for key, each in value.items():
        is_list = key in _LISTS and isinstance(each, list)
        referred = [_referred(one, definitions, above) for one in each] if is_list else each
        made[key] = each if key in {"enum", "default"} else _inlined(referred, definitions, above)
    return made


def _referred(schema: Any, definitions: Mapping[str, Any], above: tuple[str, ...]) -> Any:
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    name = reference.removeprefix("#/definitions/") if isinstance(reference, str) else ""
    if name not in definitions or name in above or _refers(definitions[name], definitions, name, set()):
        return schema
    return _inlined(definitions[name], definitions, (*above, name))


def _refers(value: Any, definitions: Mapping[str, Any], name: str, seen: set[str]) -> bool:
    """Return whether a schema refers to a definition, through others too."""
    if isinstance(value, list):
        return any(_refers(each, definitions, name, seen) for each in value)
    if not isinstance(value, Mapping):
        return False
    reference = value.get("$ref")
    other = reference.removeprefix("#/definitions/") if isinstance(reference, str) else ""
    if other == name:
        return True
    if other in definitions and other not in seen:
        seen.add(other)
        if _refers(definitions[other], definitions, name, seen):
            return True
    return any(_refers(each, definitions, name, seen) for each in value.values())
