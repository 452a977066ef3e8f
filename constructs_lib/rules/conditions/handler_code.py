"""Reads the file of a Python handler: what it defines, and what is not certain."""

import ast
import sys
import warnings
from collections.abc import Iterator, Mapping

from constructs_lib.rules import RULES, text
from constructs_lib.rules.fault import Fault

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# With any of these a module can define names that its text does not have.
_OPEN_NAMES = frozenset({"__getattr__", "eval", "exec", "globals", "locals", "setattr", "vars"})
_OPEN_ATTRIBUTES = frozenset({"__dict__", "modules"})
_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def defines(code: bytes, name: str, handler: str, runtime: str) -> Iterator[Fault]:
    """Yield what is wrong with the file of a Python handler (LP013, LP014, LP025, LP034).

    Args:
        code: what is in the file.
        name: the file's name in the asset.
        handler: the handler.
        runtime: the runtime's name, such as `python3.13`.
    """
    try:
        tree = _parsed(code)
    except (SyntaxError, ValueError) as error:
        # No version of Python reads another encoding than the file says.
        is_damaged = isinstance(error, ValueError) or b"\0" in code or "(unicode error)" in str(error)
        wrong = "LP025" if _is_newer(runtime) and not is_damaged else "LP014"
        yield Fault(wrong, "handler", "in a file of valid Python", f"{name}{_reason(error, code)}")
        return
    except (RecursionError, MemoryError):
        got = f"{name}, in which an expression is nested too deep"
        fix = "write it in several steps, or with data of a file"
        yield Fault("LP025", "handler", "in a file that can be read", got, fix)
        return
    bound, symbol = _bound(tree), handler.rpartition(".")[2]
    if symbol in bound:
        yield from _is_plain(handler, bound[symbol])
    elif not _is_open(tree):
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)][:5]
        fix = RULES["LP013"].fix
        fix = f"it defines {text.listed(functions, 'and')}; {fix}" if functions else fix
        yield Fault("LP013", "handler", f"a function that {name} defines", repr(handler), fix)


def _parsed(code: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def _reason(error: SyntaxError | ValueError, code: bytes) -> str:
    if code.startswith(_UTF_16):
        return ", which is saved as UTF-16 and not as UTF-8"
    if b"\0" in code:
        line = code[: code.index(0)].count(b"\n") + 1
        return f" line {line}: a NUL byte"
    if isinstance(error, SyntaxError):
        return f" line {error.lineno}: {error.msg}" if error.lineno else f": {error.msg}"
    return f": {error}"


def _is_newer(runtime: str) -> bool:
    version = tuple(int(part) for part in runtime.removeprefix("python").split("."))
    return version > sys.version_info[:2]


def _is_plain(handler: str, nodes: list[ast.AST]) -> Iterator[Fault]:
    """Yield a fault for a handler that returns a coroutine or a generator, which nobody runs (LP034)."""
    node = nodes[-1]
    kind = ""
    if all(isinstance(each, ast.AsyncFunctionDef) for each in nodes):
        kind = "an async function"
    elif isinstance(node, ast.FunctionDef) and not node.decorator_list and _yields(node):
        kind = "a generator"
    if kind:
        yield Fault("LP034", "handler", "a function that returns its answer", f"{handler!r}, which is {kind}")


def _yields(function: ast.FunctionDef) -> bool:
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, (*_FUNCTIONS, ast.Lambda)):
            pending.extend(ast.iter_child_nodes(node))
    return False


def _is_open(tree: ast.Module) -> bool:
    """Return whether the module may define names that are not known from its text."""
    return any(
        (isinstance(node, ast.Name) and node.id in _OPEN_NAMES)
        or (isinstance(node, ast.Attribute) and node.attr in _OPEN_ATTRIBUTES)
        or (isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names))
        or (isinstance(node, ast.FunctionDef) and node.name in _OPEN_NAMES)
        for node in ast.walk(tree)
    )


def _bound(tree: ast.Module) -> Mapping[str, list[ast.AST]]:
    """Return what binds each name at the top level of a module, in the order of the text."""
    found: dict[str, list[ast.AST]] = {}
    for name, node in _bindings(tree):
        found.setdefault(name, []).append(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            for name in node.names:
                found.setdefault(name, []).append(node)
    return found


def _bindings(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    pending: list[ast.AST] = list(reversed(tree.body))
    while pending:
        node = pending.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Import() | ast.ImportFrom():
                yield from (((alias.asname or alias.name).split(".")[0], node) for alias in node.names)
            case ast.Name(ctx=ast.Store()) | ast.MatchAs(name=str()) | ast.MatchStar(name=str()):
                yield (node.id if isinstance(node, ast.Name) else str(node.name)), node
                pending.extend(ast.iter_child_nodes(node))
            case ast.AnnAssign(value=None):
                pass
            case _ if isinstance(node, _SCOPES):
                # A walrus in a comprehension binds outside of it.
                walrus = (each for each in ast.walk(node) if isinstance(each, ast.NamedExpr))
                yield from ((each.target.id, each) for each in walrus if not isinstance(node, ast.Lambda))
            case ast.If() if _never_runs(node.test):
                pending.extend(reversed(node.orelse))
            case _:
                pending.extend(reversed(list(ast.iter_child_nodes(node))))


def _never_runs(test: ast.expr) -> bool:
    """Return whether a block is for scripts or for type checkers, and not for Lambda."""
    return ast.unparse(test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING", "__name__ == '__main__'"}
