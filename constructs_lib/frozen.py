"""Values that never change.

They are like frozen dataclasses, but cost less before anything is done: the standard library's
module imports half of the interpreter's own tools, and compiles six methods for each class. A check of a
template takes as long as ten imports, so what it needs is made of these.
"""

from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

__all__ = ["frozen", "replace"]

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[_T]) -> type[_T]:
    """Make a class of its annotated attributes: a constructor, equality, a hash and a text."""
    names = tuple(cls.__annotations__)
    given = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    methods: dict[str, Callable[..., Any]] = {
        "__init__": _constructor(cls.__name__, names, given),
        "__eq__": _equals,
        "__hash__": lambda self: hash(_values(self)),
        "__repr__": _text,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, method in methods.items():
        # A class may have its own.
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    setattr(cls, "__match_args__", names)  # noqa: B010 - type checkers have it as a class with a fixed one
    return cls


def _constructor(owner: str, names: tuple[str, ...], given: dict[str, Any]) -> Callable[..., None]:
    count = len(names)

    def construct(self: object, *args: Any, **named: Any) -> None:
        own = self.__dict__
        own.update(given)
        own.update(zip(names, args, strict=False))
        own.update(named)
        is_twice = args and named and not named.keys().isdisjoint(names[: len(args)])
        if len(own) != count or len(args) + len(named) > count or is_twice:
            wrong = [name for name in named if name not in names or name in names[: len(args)]]
            missing = [name for name in names if name not in own]
            raise TypeError(f"{owner}() takes {', '.join(names)}; wrong: {wrong}, missing: {missing}")

    return construct


def _equals(self: Any, other: object) -> Any:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _values(value: Any) -> tuple[Any, ...]:
    own = value.__dict__
    return tuple(own[name] for name in value.__match_args__)


def _text(self: Any) -> str:
    shown = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self.__match_args__)
    return f"{type(self).__name__}({shown})"


def _refuse(self: object, name: str, *_: object) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} never changes")


def replace(value: _T, **changes: Any) -> _T:
    """Return a value with other attributes."""
    own: Any = value
    return type(value)(**{name: own.__dict__[name] for name in own.__match_args__} | changes)
