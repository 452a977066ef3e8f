"""Finds a function's handler in its folder without importing it."""

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.tokens import is_token
from constructs_lib.rules import RULES, text

_NODE_SUFFIXES = (".js", ".mjs", ".cjs")


def check_handler(checks: Checks, entry: Path, handler: str, runtime: str, *, may_be_in_layer: bool) -> None:
    """Check that a Python or Node.js handler exists in the folder (LP012 to LP014, LP025).

    Args:
        checks: where violations are noted.
        entry: the folder of the function.
        handler: the handler as Lambda takes it, such as `handler.handler`.
        runtime: the runtime's name, such as `python3.13`.
        may_be_in_layer: whether a file that is missing here may be in a layer.
    """
    if is_token(handler):
        return
    module, symbol = _split(handler, runtime)
    if runtime.startswith("python"):
        base = entry.joinpath(*module.replace("/", ".").split("."))
        candidates = [base.with_name(f"{base.name}.py"), base / "__init__.py"]
    elif runtime.startswith("nodejs"):
        candidates = [entry / f"{module}{suffix}" for suffix in _NODE_SUFFIXES]
    else:
        return
    file = next((path for path in candidates if module and path.is_file()), None)
    if file is None:
        wanted = text.listed(path.relative_to(entry).as_posix() for path in candidates) if module else ""
        checks.require(
            may_be_in_layer and bool(module),
            "LP012",
            "handler",
            allowed=f"a function in {wanted} of folder {entry.name}" if module else "<file>.<function>",
            got=repr(handler),
            fix=_nearest(entry, candidates[0]) if module else "write it like handler.handler",
        )
    elif runtime.startswith("python"):
        _check_symbol(checks, file, handler, symbol, runtime)


def _split(handler: str, runtime: str) -> tuple[str, str]:
    """Return the file without its suffix, and what Lambda looks up in it."""
    if runtime.startswith("nodejs"):
        # The file ends at the first dot of its name, and the export may have dots: UserFunction.js in
        # https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, read 2026-11-23.
        folder, slash, name = handler.rpartition("/")
        base, _, symbol = name.partition(".")
        return (f"{folder}{slash}{base}", symbol) if base and symbol else ("", symbol)
    module, _, symbol = handler.rpartition(".")
    return module, symbol


def _nearest(entry: Path, wanted: Path) -> str | None:
    folder = wanted.parent if wanted.parent.is_dir() else entry
    suffixes = _NODE_SUFFIXES if wanted.suffix in _NODE_SUFFIXES else (wanted.suffix,)
    files = sorted(path.relative_to(entry).as_posix() for path in folder.iterdir() if path.suffix in suffixes)
    return (
        f"the folder has {text.listed(files[:5], 'and')}; correct handler or add the file" if files else None
    )


def _check_symbol(checks: Checks, file: Path, handler: str, symbol: str, runtime: str) -> None:
    try:
        tree = ast.parse(file.read_bytes(), filename=file.name)
    except SyntaxError as error:
        code = "LP025" if _is_newer(runtime) else "LP014"
        where = f"{file.name} line {error.lineno}: {error.msg}"
        checks.require(False, code, "handler", allowed="in a file of valid Python", got=where)
        return
    names = set(_module_names(tree))
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)][:5]
    fix = RULES["LP013"].fix
    checks.require(
        symbol in names or bool(names & {"*", "__getattr__"}),
        "LP013",
        "handler",
        allowed=f"a function that {file.name} defines",
        got=repr(handler),
        fix=f"it defines {text.listed(functions, 'and')}; {fix}" if functions else fix,
    )


def _is_newer(runtime: str) -> bool:
    version = tuple(int(part) for part in runtime.removeprefix("python").split("."))
    return version > sys.version_info[:2]


def _module_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module binds at its top level, also inside if, try and with."""
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Import() | ast.ImportFrom():
                yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                pass
            case _:
                pending.extend(ast.iter_child_nodes(node))


def folder_size(folder: str | os.PathLike[str], exclude: tuple[str, ...] = ()) -> dict[str, int]:
    """Return the bytes of each top-level entry of a folder, as Lambda counts them unzipped."""
    sizes: dict[str, int] = {}
    for path in Path(folder).rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(Path(part).match(pattern) for part in parts for pattern in exclude):
            sizes[parts[0]] = sizes.get(parts[0], 0) + path.stat().st_size
    return sizes
