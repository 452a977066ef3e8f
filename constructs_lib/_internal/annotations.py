"""Checks arguments against their annotations, also where typeguard cannot: CDK interfaces, `True` as int."""

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import typeguard

from constructs_lib._internal.tokens import is_token

_HINTS: dict[Callable[..., object], dict[str, Any]] = {}
_NOTHING = object()


def wrong_types(
    function: Callable[..., object], arguments: Mapping[str, object]
) -> Iterator[tuple[str, str, object]]:
    """Yield name, expected type and value of every argument that does not fit its annotation.

    Of a list, a tuple or a mapping, the elements that do not fit: `routes[1]`, `environment['MAX']`.
    """
    if function not in _HINTS:
        _HINTS[function] = get_type_hints(function)
    hints, unchanged = _HINTS[function], getattr(function, "__kwdefaults__", None) or {}
    for name, value in arguments.items():
        # Most arguments are defaults, which fit.
        is_given = name in hints and name != "return" and value is not unchanged.get(name, _NOTHING)
        if is_given:
            yield from _wrong(name, value, hints[name])


def _wrong(name: str, value: object, expected: Any) -> Iterator[tuple[str, str, object]]:
    if _fits(value, expected):
        return
    options = get_args(expected) if get_origin(expected) in {Union, types.UnionType} else (expected,)
    containers = [option for option in options if _holds_elements(value, option)]
    if len(containers) != 1:
        yield name, _described(expected), value
        return
    *keys, element = get_args(containers[0])
    elements = value.items() if isinstance(value, Mapping) else enumerate(cast("Sequence[object]", value))
    for key, item in elements:
        part = f"{name}[{key!r}]"
        if keys and not _fits(key, keys[0]):
            yield part, f"{_described(keys[0])} as key", key
        else:
            yield from _wrong(part, item, element)


def _holds_elements(value: object, expected: Any) -> bool:
    """Return whether a value is the container that is expected, whatever is in it."""
    origin = get_origin(expected)
    if not isinstance(origin, type) or origin is tuple:
        return False
    if issubclass(origin, Mapping):
        return isinstance(value, Mapping)
    return issubclass(origin, Sequence) and isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _fits(value: object, expected: Any) -> bool:
    origin = get_origin(expected)
    if origin in {Union, types.UnionType}:
        return any(_fits(value, option) for option in get_args(expected))
    if expected in {int, float, bool, str}:
        return _fits_plain(value, expected)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, item = get_args(expected)
        return isinstance(value, Mapping) and all(_fits(k, key) and _fits(v, item) for k, v in value.items())
    if isinstance(origin, type) and issubclass(origin, Sequence) and origin is not tuple:
        (item,) = get_args(expected)
        return _holds_elements(value, expected) and all(
            _fits(v, item) for v in cast("Sequence[object]", value)
        )
    if getattr(expected, "_is_protocol", False):
        return _implements(value, expected)
    return _typeguard_accepts(value, expected)


def _fits_plain(value: object, expected: type) -> bool:
    if expected is bool or isinstance(value, bool):
        return isinstance(value, bool) and expected is bool
    if expected is str:
        return isinstance(value, str)
    return is_token(value) or isinstance(value, int | float if expected is float else int)


def _implements(value: object, interface: type) -> bool:
    """Return whether a value has the members of an interface; typeguard 2 takes any value for one."""
    if not hasattr(interface, "__jsii_type__"):
        # A protocol of ours; typeguard 4 would not take a class for one.
        return isinstance(value, interface)
    # What jsii hands out for an interface is a proxy whose delegates have the members.
    sources = getattr(value, "_delegates", None) or [value]
    return all(any(hasattr(type(source), name) for source in sources) for name in _members(interface))


@cache
def _members(interface: type) -> tuple[str, ...]:
    return tuple(
        name
        for base in interface.__mro__
        if hasattr(base, "__jsii_type__")
        for name in vars(base)
        if not name.startswith("_")
    )


def _typeguard_accepts(value: object, expected: Any) -> bool:
    # jsii pins typeguard 2, where the name comes first and a mismatch is a TypeError; later versions differ.
    error = getattr(typeguard, "TypeCheckError", TypeError)
    try:
        if error is TypeError:
            typeguard.check_type("value", value, expected)
        else:
            typeguard.check_type(value, expected)  # type: ignore[call-arg, arg-type]
    except error:
        return False
    return True


def _described(expected: Any) -> str:
    if get_origin(expected) in {Union, types.UnionType}:
        names = dict.fromkeys(_described(option) for option in get_args(expected))
        names.pop("None", None)
        return " or ".join(names)
    if expected is type(None):
        return "None"
    arguments = get_args(expected)
    name = getattr(expected, "__name__", str(expected))
    return f"{name}[{', '.join(_described(a) for a in arguments)}]" if arguments else name
