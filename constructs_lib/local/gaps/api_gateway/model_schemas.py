"""REST APIs: the schemas that models take."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

v1 = Part("services.apigateway_v1")

_MAPS = ("properties", "patternProperties", "definitions", "dependencies")
_LISTS = ("allOf", "anyOf", "oneOf")
_ONE = ("not", "items", "additionalItems", "additionalProperties")
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_NUMBERS = ("multipleOf", "maximum", "minimum")
_COUNTS = ("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties")
_TEXTS = ("$schema", "$ref", "id", "title", "description", "pattern", "format")
_FLAGS = ("exclusiveMaximum", "uniqueItems")
_KEYWORDS = frozenset(
    (*_MAPS, *_LISTS, *_ONE, *_NUMBERS, *_COUNTS, *_TEXTS, *_FLAGS, "type", "required", "enum", "default")
)
_FORMATS = ("int32", "int64", "decimal")
_DRAFT_4 = "http://json-schema.org/draft-04/schema"
_OTHER_MODEL = "https://apigateway.amazonaws.com/restapis/"


@gap(
    "rest-api-model-schemas",
    aws="A model takes schemas of draft 4 without `exclusiveMinimum`; the error names refused keywords.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html",
    upstream="A model takes any text, and the validator passes what it does not understand.",
)
def check_schemas() -> None:
    """Have new and changed models refused as API Gateway refuses them."""

    def build_create(original: Any) -> Any:
        def create(api_id: str, data: dict[str, Any]) -> Any:
            return _refusal(data.get("schema")) or original(api_id, data)

        return create

    def build_update(original: Any) -> Any:
        def update(api_id: str, model_name: str, data: dict[str, Any]) -> Any:
            changes = data.get("patchOperations") or []
            changed = [each.get("value") for each in changes if each.get("path") == "/schema"]
            refused = [refusal for refusal in map(_refusal, changed) if refusal]
            return refused[0] if refused else original(api_id, model_name, data)

        return update

    replace(v1, "_create_model", build_create, takes="api_id data")
    replace(v1, "_update_model", build_update, takes="api_id model_name data")


def _refusal(text: Any) -> Any:
    if not text:
        return None
    try:
        reason = problem(json.loads(text))
    except ValueError:
        reason = ""
    if reason is None:
        return None
    words = f"Invalid model schema specified{reason and f'. {reason}'}"
    message = f"Invalid model specified: Validation Result: warnings : [], errors : [{words}]"
    return v1._v1_error("BadRequestException", message, 400)


def problem(schema: object) -> str | None:
    """Return what API Gateway says besides that a schema is not valid; `None` of one that is."""
    every = list(_schemas(schema))
    known = [each for each in every if isinstance(each, dict)]
    refused = sorted({keyword for each in known for keyword in each if keyword not in _KEYWORDS})
    if refused:
        return f"Unsupported keyword(s): {json.dumps(refused)}"
    is_valid = len(known) == len(every) and all(_is_right(each, schema) for each in known)
    return None if is_valid else ""


def _schemas(schema: object) -> Iterator[object]:
    yield schema
    if not isinstance(schema, dict):
        return
    for name in _MAPS:
        found = schema.get(name)
        for each in found.values() if isinstance(found, dict) else ():
            if name != "dependencies" or not isinstance(each, list):
                yield from _schemas(each)
    for name in (*_LISTS, "items"):
        found = schema.get(name)
        for each in found if isinstance(found, list) else ():
            yield from _schemas(each)
    for name in _ONE:
        if name in schema and not isinstance(schema[name], bool if name.startswith("add") else list):
            yield from _schemas(schema[name])


def _is_right(schema: dict[str, Any], root: object) -> bool:
    if schema.get("exclusiveMaximum") is True and "maximum" not in schema:
        return False
    reference = schema.get("$ref")
    if isinstance(reference, str) and not reference.startswith(_OTHER_MODEL) and not _leads(reference, root):
        return False
    return all(_VALUES[keyword](value) for keyword, value in schema.items() if keyword in _VALUES)


def _leads(reference: str, root: object) -> bool:
    found: object = root
    start, *names = reference.split("/")
    for name in names:
        key = name.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, dict) else None
    return start == "#" and isinstance(found, dict)


def _is_set(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    # True equals 1 in Python, and not in JSON.
    typed = [(isinstance(each, bool), each) for each in value]
    return all(each not in typed[:index] for index, each in enumerate(typed))


def _is_type(value: Any) -> bool:
    given = value if isinstance(value, list) else [value]
    return _is_set(given) and all(each in _TYPES for each in given)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_VALUES: dict[str, Callable[[Any], bool]] = {
    "type": _is_type,
    "enum": _is_set,
    "required": lambda value: _is_set(value) and all(isinstance(each, str) for each in value),
    **dict.fromkeys(_NUMBERS, _is_number),
    **dict.fromkeys(_COUNTS, lambda value: _is_number(value) and isinstance(value, int) and value >= 0),
    **dict.fromkeys(_MAPS, lambda value: isinstance(value, dict)),
    **dict.fromkeys(_LISTS, lambda value: isinstance(value, list) and bool(value)),
    **dict.fromkeys(_FLAGS, lambda value: isinstance(value, bool)),
    **dict.fromkeys(_TEXTS, lambda value: isinstance(value, str)),
    "$schema": lambda value: isinstance(value, str) and value.rstrip("#") == _DRAFT_4,
    "format": lambda value: isinstance(value, str) and value not in _FORMATS,
}
"""What the values of keywords have to be."""
