"""Reads which event a Python handler takes, by its annotation or decorators, without importing it."""

import ast
from collections.abc import Iterator, Sequence

from constructs_lib.rules import text
from constructs_lib.rules.event_types import PAYLOADS, POWERTOOLS, EventType, reads
from constructs_lib.rules.fault import Fault

_DEPTH = 10
# Decorators that hand on the event as it came; any other may hand on something else.
_HANDS_ON = frozenset(
    {"idempotent", "inject_lambda_context", "capture_lambda_handler", "log_metrics", "correlated"}
)
_HANDS_ON_FROM = (POWERTOOLS, "constructs_lib.runtime")
_OPTIONAL = ("typing.Optional", "typing.Union")


def takes(
    parameter: str, function: str, handler: str, named: Sequence[str], sent: EventType
) -> Iterator[Fault]:
    """Yield a fault where a handler names another event than it gets (LP059).

    Args:
        parameter: the parameter that holds the function.
        function: path of the function.
        handler: its handler.
        named: the classes of Powertools that it names; none where that is not known.
        sent: what it gets.
    """
    if not named or any(reads(name, sent) for name in named):
        return
    allowed = f"one whose handler takes {text.listed(sent.classes) or sent.title.replace('`', '')}"
    got = f"{function}, whose {handler} takes {text.listed(named)}"
    yield Fault("LP059", parameter, allowed, got)


def named_events(code: bytes, symbol: str) -> tuple[str, ...]:
    """Return which classes of Powertools a handler names for its event; none where that is not certain.

    Args:
        code: what is in the file.
        symbol: the name of the function in it.
    """
    if POWERTOOLS.encode() not in code:
        return ()
    try:
        module = _Module(ast.parse(code))
        found = module.bound.get(symbol, [])
        is_one = len(found) == 1 and isinstance(found[0], ast.FunctionDef)
        return module.events_of_handler(found[0]) if is_one else ()  # type: ignore[arg-type]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Another rule tells of it.
        return ()


class _Module:
    """What a module binds at its top level, and what that stands for."""

    def __init__(self, tree: ast.Module) -> None:
        self.bound: dict[str, list[ast.AST | str]] = {}
        for name, value in _bindings(tree.body):
            known = self.bound.setdefault(name, [])
            if value not in known:
                known.append(value)

    def events_of_handler(self, handler: ast.FunctionDef) -> tuple[str, ...]:
        """Return the classes that a handler names, outermost decorator first."""
        parameters = [*handler.args.posonlyargs, *handler.args.args]
        annotation = parameters[0].annotation if parameters else None
        for decorator in handler.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            given = {each.arg: each.value for each in call.keywords} if call else {}
            name = self._decorator(target)
            if name == "event_source":
                return self._events(given.get("data_class"))
            if name == "event_parser":
                return self._events(_parsed(given, annotation))
            if name not in _HANDS_ON:
                return ()
        return self._events(annotation)

    def _decorator(self, target: ast.expr) -> str:
        """Return the name of a decorator whose effect on the event is known."""
        path = self._path(target)
        if path is not None:
            return path.rpartition(".")[2] if path.startswith(_HANDS_ON_FROM) else ""
        # Methods of an object of Powertools, such as `logger.inject_lambda_context`.
        return target.attr if isinstance(target, ast.Attribute) and target.attr in _HANDS_ON else ""

    def _events(self, node: ast.expr | None, depth: int = _DEPTH) -> tuple[str, ...]:
        """Return the classes that an expression stands for; none unless each is known."""
        found: tuple[str, ...] = ()
        match node:
            case _ if depth == 0:
                pass
            case ast.Constant(value=str(written)):
                found = self._events(ast.parse(written, mode="eval").body, depth - 1)
            case ast.BinOp(op=ast.BitOr()):
                found = self._alternatives([node.left, node.right], depth)
            case ast.Subscript() if self._path(node.value) in _OPTIONAL:
                inner = node.slice
                found = self._alternatives(inner.elts if isinstance(inner, ast.Tuple) else [inner], depth)
            case ast.Name() | ast.Attribute():
                found = self._class(node, depth)
        return found

    def _alternatives(self, nodes: Sequence[ast.expr], depth: int) -> tuple[str, ...]:
        real = [node for node in nodes if not (isinstance(node, ast.Constant) and node.value is None)]
        found = [self._events(node, depth - 1) for node in real]
        return tuple(name for names in found for name in names) if all(found) else ()

    def _class(self, node: ast.expr, depth: int) -> tuple[str, ...]:
        own = self._only(node)
        if isinstance(own, ast.ClassDef):
            # A class of the user's own is what the one that it extends is.
            return self._events(own.bases[0], depth - 1) if len(own.bases) == 1 else ()
        if isinstance(own, ast.expr):
            return self._events(own, depth - 1)
        path = self._path(node) or ""
        name = path.rpartition(".")[2]
        return (name,) if path.startswith(f"{POWERTOOLS}.") and name in PAYLOADS else ()

    def _path(self, node: ast.expr, depth: int = _DEPTH) -> str | None:
        """Return the path by which what a name stands for is imported."""
        if isinstance(node, ast.Attribute):
            base = self._path(node.value, depth)
            return None if base is None else f"{base}.{node.attr}"
        own = self._only(node)
        if isinstance(own, ast.expr) and depth:
            return self._path(own, depth - 1)
        return own if isinstance(own, str) else None

    def _only(self, node: ast.expr) -> ast.AST | str | None:
        """Return what alone binds a name."""
        found = self.bound.get(node.id, []) if isinstance(node, ast.Name) else []
        return found[0] if len(found) == 1 else None


def _parsed(given: dict[str | None, ast.expr], annotation: ast.expr | None) -> ast.expr | None:
    """Return what `event_parser` reads an event by: its envelope, its model, or the annotation."""
    envelope = given.get("envelope")
    if envelope is not None and not (isinstance(envelope, ast.Constant) and envelope.value is None):
        return envelope
    return given.get("model", annotation)


def _bindings(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.AST | str]]:
    for node in body:
        match node:
            case ast.Import():
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    yield (alias.asname, alias.name) if alias.asname else (top, top)
            case ast.ImportFrom():
                # A module beside the handler may have anything under the name.
                origin = "." * node.level + (node.module or "")
                yield from ((alias.asname or alias.name, f"{origin}.{alias.name}") for alias in node.names)
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name, node
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, node.value or node
            case _:
                yield from _nested(node)


def _nested(node: ast.stmt) -> Iterator[tuple[str, ast.AST | str]]:
    """Yield what a statement binds that holds others, or binds in another way."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield from _bindings([child])
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from _bindings(child.body)
        else:
            names = (each for each in ast.walk(child) if isinstance(each, ast.Name))
            yield from ((each.id, node) for each in names if isinstance(each.ctx, ast.Store))
