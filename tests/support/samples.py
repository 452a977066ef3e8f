"""The samples of tests/typing as they are, and with one argument changed.

The change is made where the sample makes the call: every argument is still evaluated, so that a queue that is
passed in exists also where it is not passed in. What differs then differs because of the parameter.
"""

import ast
import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aws_cdk import App, Stack

import tests.typing
from tests.support.parameters import CONSTRUCTS, VALUES, callables
from tests.support.stacks import app

FOLDER = Path(tests.typing.__path__[0])
MODULES = tuple(sorted(path.stem for path in FOLDER.glob("[!_]*.py") if not path.stem.startswith("test_")))
_CALLABLES = {name: function for kind in (*CONSTRUCTS, *VALUES) for name, function in callables(kind)}
_CHANGED = "_changed"


@dataclass(frozen=True)
class Sample:
    """A stack of a module."""

    module: str
    name: str

    @property
    def is_full(self) -> bool:
        """Whether it is there for the parameters of its construct."""
        return self.name.startswith("Full")


@dataclass(frozen=True)
class Argument:
    """An argument in a sample: the call by its position in the module, and which of its arguments."""

    sample: Sample
    parameter: str
    line: int
    column: int
    position: int | str


@dataclass(frozen=True)
class Made:
    """What a sample makes."""

    template: Mapping[str, Any]
    metadata: list[tuple[str, str, object]]


def module_of(construct: type) -> str:
    """The module with the samples of a construct."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", construct.__name__).lower()


@cache
def samples() -> tuple[Sample, ...]:
    """Every stack of every module."""
    return tuple(Sample(module, node.name) for module in MODULES for node in _classes(module))


@cache
def arguments(module: str) -> tuple[Argument, ...]:
    """Every argument in a module of a construct, a value, or a method of them."""
    return tuple(
        Argument(Sample(module, node.name), f"{owner}.{name}", call.lineno, call.col_offset, position)
        for node in _classes(module)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and (owner := _owner(module, call.func))
        for name, position in _named(owner, call)
    )


@cache
def made(sample: Sample) -> Made:
    """What a sample makes as it is."""
    return _synthesised(sample, _tree(sample.module), {})


def synthesised(sample: Sample, flags: Mapping[str, object]) -> Made:
    """What a sample makes with no other feature flags than these."""
    return _synthesised(sample, _tree(sample.module), {}, app(flags, flags=False))


def made_without(argument: Argument) -> Made:
    """What a sample makes without an argument."""
    return _synthesised(argument.sample, _marked(argument), {_CHANGED: _leaving_out(argument.position)})


def made_with(argument: Argument, other: Callable[[Stack], object]) -> Made:
    """What a sample makes with another value, made in its stack, in the place of an argument."""
    return _synthesised(argument.sample, _marked(argument), {_CHANGED: _replacing(argument.position, other)})


def _tree(module: str) -> ast.Module:
    return ast.parse((FOLDER / f"{module}.py").read_text())


@cache
def _classes(module: str) -> tuple[ast.ClassDef, ...]:
    return tuple(node for node in _tree(module).body if isinstance(node, ast.ClassDef))


def _owner(module: str, called: ast.expr) -> str | None:
    """What is called: `QueueConsumer`, `DeadLetter.queue`, or a method such as `.and_api_key`."""
    written = ast.unparse(called)
    if written in _CALLABLES:
        return written
    (construct,) = (each.__name__ for each in CONSTRUCTS if module_of(each) == module)
    for kind in (construct, *(each.__name__ for each in VALUES)):
        # A factory is written with its class: only methods are left.
        name = f"{kind}.{getattr(called, 'attr', '')}"
        if name in _CALLABLES and "self" in inspect.signature(_CALLABLES[name]).parameters:
            return name
    return None


def _named(owner: str, call: ast.Call) -> Iterator[tuple[str, int | str]]:
    skipped = {"self", "cls"}
    known = {
        name: p for name, p in inspect.signature(_CALLABLES[owner]).parameters.items() if name not in skipped
    }
    positional = list(known)
    for index, _ in enumerate(call.args):
        name = positional[min(index, len(positional) - 1)]
        if name not in {"scope", "construct_id"}:
            yield name, index
    yield from ((each.arg, each.arg) for each in call.keywords if each.arg)


def _marked(argument: Argument) -> ast.Module:
    """The module with a call that goes through `_changed`, which gets the stack, too."""
    tree = _tree(argument.sample.module)
    for node in ast.walk(tree):
        is_it = isinstance(node, ast.Call) and (node.lineno, node.col_offset) == (
            argument.line,
            argument.column,
        )
        # `a.b().c()` begins where `a.b()` does: the outer call comes first.
        if is_it and isinstance(node, ast.Call) and _owner(argument.sample.module, node.func):
            given: list[ast.expr] = [node.func, ast.Name("self", ast.Load())]
            node.func = ast.Call(ast.Name(_CHANGED, ast.Load()), given, [])
            return ast.fix_missing_locations(tree)
    raise AssertionError(argument)


def _leaving_out(position: int | str) -> Callable[..., Any]:
    def changed(called: Callable[..., Any], _: Stack) -> Callable[..., Any]:
        return lambda *given, **named: called(
            *(each for index, each in enumerate(given) if index != position),
            **{name: each for name, each in named.items() if name != position},
        )

    return changed


def _replacing(position: int | str, other: Callable[[Stack], object]) -> Callable[..., Any]:
    def changed(called: Callable[..., Any], scope: Stack) -> Callable[..., Any]:
        return lambda *given, **named: called(
            *(other(scope) if index == position else each for index, each in enumerate(given)),
            **{name: other(scope) if name == position else each for name, each in named.items()},
        )

    return changed


def _synthesised(
    sample: Sample, tree: ast.Module, names: Mapping[str, object], whole: App | None = None
) -> Made:
    path = FOLDER / f"{sample.module}.py"
    namespace: dict[str, Any] = {"__name__": f"tests.typing.{sample.module}", "__file__": str(path), **names}
    exec(compile(tree, str(path), "exec"), namespace)  # noqa: S102 (it is ours)
    whole = app() if whole is None else whole
    kind: type[Stack] = namespace[sample.name]
    kind(whole, "Stack")
    folder = Path(whole.synth().directory)
    found = json.loads((folder / "Stack.metadata.json").read_text())
    recorded = sorted(
        (where, entry["type"], entry.get("data"))
        for where, entries in found.items()
        for entry in entries
        if entry["type"].startswith("constructs-lib:")
    )
    return Made(json.loads((folder / "Stack.template.json").read_text()), recorded)
