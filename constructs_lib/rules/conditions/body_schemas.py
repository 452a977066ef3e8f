"""What has to hold for the JSON Schema of a body, as the models of API Gateway take it."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault
from constructs_lib.rules.json_values import not_json, nulls

_MAPS = ("properties", "patternProperties", "definitions", "dependencies")
_LISTS = ("allOf", "anyOf", "oneOf")
_ONE = ("not", "items", "additionalItems", "additionalProperties")
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_NUMBERS = ("multipleOf", "maximum", "minimum")
_COUNTS = ("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties")
_TEXTS = ("$schema", "$ref", "id", "title", "description", "pattern", "format")
_FLAGS = ("exclusiveMaximum", "uniqueItems")
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html: draft 4, but for
# exclusiveMinimum.
_KEYWORDS = frozenset(
    (*_MAPS, *_LISTS, *_ONE, *_NUMBERS, *_COUNTS, *_TEXTS, *_FLAGS, "type", "required", "enum", "default")
)
_FORMATS = ("int32", "int64", "decimal")
_DRAFT_4 = "http://json-schema.org/draft-04/schema"
_OTHER_MODEL = "https://apigateway.amazonaws.com/restapis/"
_CORRECT = "correct it"
_WITHOUT = "leave it out, and check it in the handler"


def json_only(parameter: str, schema: object) -> Iterator[Fault]:
    """Yield a fault for each part of a schema that is no JSON (LP246)."""
    for path, value in not_json(parameter, schema):
        yield Fault("LP246", path, "JSON", f"{text.shown(value)} ({type(value).__name__})")


def no_nulls(parameter: str, schema: object) -> Iterator[Fault]:
    """Yield a fault for each null of a schema, which would not reach API Gateway (LP246)."""
    for path in nulls(parameter, schema):
        yield Fault(
            "LP246", path, "another value than null", "None", 'write {"type": "null"}, or leave it out'
        )


def body_schema(parameter: str, schema: Mapping[str, object]) -> Iterator[Fault]:
    """Yield a fault for each part of a schema that API Gateway's models do not take (LP247).

    Args:
        parameter: the schema as messages name it.
        schema: what API Gateway is given.
    """
    for path, each in _schemas(parameter, schema):
        if not isinstance(each, Mapping):
            yield Fault("LP247", path, "a schema", text.shown(each), "write a mapping of keywords")
            continue
        for keyword in each:
            if keyword not in _KEYWORDS and not _is_token(keyword):
                allowed = "without keywords that JSON Schema draft 4 and API Gateway do not support"
                yield Fault("LP247", path, allowed, keyword, _advice(keyword))
        yield from _values(path, each)
        yield from _reference(path, each.get("$ref"), schema)


def _schemas(path: str, schema: object) -> Iterator[tuple[str, object]]:
    yield path, schema
    if not isinstance(schema, Mapping):
        return
    for name in _MAPS:
        for key, each in _items(schema.get(name)):
            if name != "dependencies" or not isinstance(each, list):
                yield from _schemas(f"{path}.{name}.{key}", each)
    for name in (*_LISTS, "items"):
        of = schema.get(name)
        for index, each in enumerate(of if isinstance(of, list) else []):
            yield from _schemas(f"{path}.{name}[{index}]", each)
    for name in _ONE:
        if name in schema and not isinstance(schema[name], bool if name.startswith("add") else list):
            yield from _schemas(f"{path}.{name}", schema[name])


def _items(of: object) -> Iterator[tuple[object, object]]:
    yield from of.items() if isinstance(of, Mapping) else ()


def _values(path: str, schema: Mapping[str, object]) -> Iterator[Fault]:
    for keyword, value in schema.items():
        allowed = None if _is_token(value) else _allowed(keyword, value)
        if allowed is not None:
            yield Fault("LP247", f"{path}.{keyword}", allowed, text.shown(value), _advice(value, _CORRECT))
    if schema.get("exclusiveMaximum") is True and "maximum" not in schema:
        yield Fault("LP247", path, "with maximum beside exclusiveMaximum", "no maximum", "give both")


def _allowed(keyword: str, value: object) -> str | None:
    """Return what a keyword's value must be where it is something else."""
    is_right, allowed = True, ""
    if keyword == "type":
        given = value if isinstance(value, list) else [value]
        is_right, allowed = _is_set(given) and all(each in _TYPES for each in given), text.listed(_TYPES)
    elif keyword == "required":
        allowed = "a list of names, each once"
        is_right = _is_set(value) and all(isinstance(each, str) for each in value)  # type: ignore[attr-defined]
    elif keyword == "enum":
        is_right, allowed = _is_set(value), "a list of values, each once"
    elif keyword in _NUMBERS:
        is_right, allowed = isinstance(value, int | float) and not isinstance(value, bool), "a number"
    elif keyword in _COUNTS:
        is_right = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        allowed = "a whole number, at least 0"
    elif keyword in _MAPS:
        is_right, allowed = isinstance(value, Mapping), "a mapping"
    elif keyword in _LISTS:
        is_right, allowed = isinstance(value, list) and len(value) > 0, "a list of schemas"
    elif keyword in _FLAGS:
        is_right, allowed = isinstance(value, bool), "True or False"
    elif keyword in _TEXTS:
        is_right, allowed = _is_right_text(keyword, value)
    return None if is_right else allowed


def _is_right_text(keyword: str, value: object) -> tuple[bool, str]:
    if not isinstance(value, str):
        return False, "a text"
    if keyword == "$schema":
        return value.rstrip("#") == _DRAFT_4, f"{_DRAFT_4}#"
    return keyword != "format" or value not in _FORMATS, "another format"


def _is_set(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    # True equals 1 in Python, and not in JSON.
    typed = [(isinstance(each, bool), each) for each in value]
    return all(each not in typed[:index] for index, each in enumerate(typed))


def _reference(path: str, reference: object, root: Mapping[str, object]) -> Iterator[Fault]:
    if not isinstance(reference, str) or _is_token(reference) or reference.startswith(_OTHER_MODEL):
        return
    if not isinstance(_target(reference, root), Mapping):
        allowed = "that of a schema below definitions of the same schema"
        yield Fault("LP247", f"{path}.$ref", allowed, repr(reference), "put the schema there")


def _target(reference: str, root: Mapping[str, object]) -> object:
    found: object = root
    start, *names = reference.split("/")
    for name in names:
        key = name.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if start == "#" else None


def _advice(value: object, otherwise: str | None = None) -> str:
    match value:
        case "int32" | "int64":
            return "leave it out, and give minimum and maximum"
        case "exclusiveMinimum":
            return "give it as a number"
        case "if" | "then" | "else" | "contains" | "propertyNames":
            return "write it with allOf, anyOf, oneOf and not, or check it in the handler"
    meant = get_close_matches(str(value), _KEYWORDS, n=1, cutoff=0.8) if otherwise is None else []
    return f"write {meant[0]}" if meant else otherwise or _WITHOUT


def _is_token(value: object) -> bool:
    if isinstance(value, str):
        return "${Token[" in value
    return not isinstance(value, int | float | Sequence | Mapping | None)
