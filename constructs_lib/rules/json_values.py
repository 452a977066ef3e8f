"""What of a Python value is JSON, for what CloudFormation or AWS reads as JSON later."""

import math
from collections.abc import Iterator, Mapping


def not_json(path: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield the path and value of each part that has no form in JSON.

    Args:
        path: the value's own, such as `filters[0]`.
        value: what the user wrote; a value that CloudFormation resolves passes.
    """
    if isinstance(value, Mapping):
        for key, each in value.items():
            if not isinstance(key, str):
                yield f"{path} (a key)", key
            yield from not_json(f"{path}.{key}", each)
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from not_json(f"{path}[{index}]", each)
    elif not _is_scalar(value):
        yield path, value


def nulls(path: str, value: object) -> Iterator[str]:
    """Yield the path of each null: on its way into CDK a list loses it, and so does an object.

    Args:
        path: the value's own.
        value: what is JSON.
    """
    if value is None:
        yield path
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from nulls(f"{path}.{key}", each)
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from nulls(f"{path}[{index}]", each)


def plain(value: object) -> object:
    """Return JSON in the types that `json` and CDK know: no tuple, no member of an enumeration."""
    if isinstance(value, Mapping):
        return {str.__str__(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value


def _is_scalar(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    is_resolvable = hasattr(value, "resolve") and hasattr(value, "creation_stack")
    return value is None or isinstance(value, str | int) or is_resolvable
