"""REST APIs: what is wrong with a body, in the words of API Gateway's schema validator."""

import json
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

v1 = Part("services.apigateway_v1")

_VARIABLE = "$context.error.validationErrorString"
# The answer is made far from the check, and the error between them has no place for a text.
_found: ContextVar[str] = ContextVar("validation_error_string", default="")


@gap(
    "rest-api-validation-error-string",
    aws="`$context.error.validationErrorString` of a gateway response says what does not fit the model.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/"
    "api-gateway-variables-for-access-logging.html",
    upstream="Leaves the variable in the answer as it is written.",
)
def tell_validation_errors() -> None:
    """Find out why a body was refused, and put it where the template asks for it."""

    def build_check(original: Any) -> Any:
        def check(method: Any, api_id: str, request: Any, headers: Any, body: Any, *rest: Any) -> Any:
            # The emulator decides whether a body is refused; this says only why.
            error = original(method, api_id, request, headers, body, *rest)
            if error is not None and error.response_type == "BAD_REQUEST_BODY":
                _found.set(_text(_schema(method, api_id), body))
            return error

        return check

    def build_answer(original: Any) -> Any:
        def answer(error: Any, request: Any) -> Any:
            status, headers, body = original(error, request)
            text = _found.get() if error.response_type == "BAD_REQUEST_BODY" else error.message or ""
            return status, headers, body.replace(_VARIABLE.encode(), json.dumps(text)[1:-1].encode())

        return answer

    replace(v1, "_check_request_validation", build_check, takes="method_obj api_id request headers body")
    replace(v1, "_gateway_error_response", build_answer, takes="error request")


def _schema(method: dict[str, Any], api_id: str) -> Any:
    model = (method.get("requestModels") or {}).get("application/json")
    return v1._model_schema(api_id, model) if model else None


def _text(schema: Any, body: Any) -> str:
    try:
        document = json.loads(body)
    except (TypeError, ValueError):
        return "Invalid JSON payload"
    return f"[{', '.join(_mistakes(schema, document, schema))}]"


def _mistakes(schema: Any, value: Any, root: Any) -> Iterator[str]:
    """Yield what is wrong; a mistake in a keyword that is not listed here stays unnamed."""
    if not isinstance(schema, dict) or v1._json_schema_valid(schema, value, root):
        return
    if "$ref" in schema:
        target, target_root = v1._resolve_schema_ref(schema["$ref"], root)
        yield from _mistakes(target, value, target_root)
        return
    # Each keyword goes by itself through the emulator's validator: text and refusal cannot differ.
    for keyword, describe in _KEYWORDS.items():
        if keyword in schema and not v1._json_schema_valid(_only(schema, keyword), value, root):
            yield describe(schema, value)
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _mistakes((schema.get("properties") or {}).get(name), child, root)
    if isinstance(value, list):
        for child in value:
            yield from _mistakes(schema.get("items"), child, root)


def _only(schema: dict[str, Any], keyword: str) -> dict[str, Any]:
    """Return the schema with one keyword, and with what that keyword looks at."""
    kept = {keyword: schema[keyword]}
    if keyword == "additionalProperties":
        kept["properties"] = {name: {} for name in schema.get("properties") or {}}
    return kept


def _names(names: Any) -> str:
    return json.dumps(sorted(names), separators=(",", ":"))


def _type(value: Any) -> str:
    kinds = ("null", "boolean", "integer", "number", "string", "array", "object")
    return next(kind for kind in kinds if v1._JSON_TYPES[kind](value))


def _types(schema: Any) -> list[str]:
    return schema["type"] if isinstance(schema["type"], list) else [schema["type"]]


_KEYWORDS: dict[str, Callable[[Any, Any], str]] = {
    "type": lambda schema, value: (
        f"instance type ({_type(value)}) does not match any allowed primitive type "
        f"(allowed: {_names(_types(schema))})"
    ),
    "required": lambda schema, value: (
        f"object has missing required properties ({_names(set(schema['required']) - set(value))})"
    ),
    "additionalProperties": lambda schema, value: (
        "object instance has properties which are not allowed by the schema: "
        f"{_names(set(value) - set(schema.get('properties') or {}))}"
    ),
    "minItems": lambda schema, value: (
        f"array is too short: must have at least {schema['minItems']} elements "
        f"but instance has {len(value)} elements"
    ),
    "maxItems": lambda schema, value: (
        f"array is too long: must have at most {schema['maxItems']} elements "
        f"but instance has {len(value)} elements"
    ),
    "minLength": lambda schema, value: (
        f'string "{value}" is too short (length: {len(value)}, required minimum: {schema["minLength"]})'
    ),
    "maxLength": lambda schema, value: (
        f'string "{value}" is too long (length: {len(value)}, maximum allowed: {schema["maxLength"]})'
    ),
    "minimum": lambda schema, value: (
        f"numeric instance is lower than the required minimum (minimum: {schema['minimum']}, found: {value})"
    ),
    "maximum": lambda schema, value: (
        f"numeric instance is greater than the required maximum "
        f"(maximum: {schema['maximum']}, found: {value})"
    ),
    "pattern": lambda schema, value: (
        f'ECMA 262 regex "{schema["pattern"]}" does not match input string "{value}"'
    ),
    "enum": lambda schema, value: (
        f"instance value ({json.dumps(value)}) not found in enum "
        f"(possible values: {json.dumps(schema['enum'], separators=(',', ':'))})"
    ),
}
