"""What code imports out of folders of tests, read with Python's own parser and never run."""

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

__all__ = ["imports_of_tests"]

_TEST_WORD = re.compile(rb"\btests?\b")
_CALLED = re.compile(rb"(?:import|__import__|files|get_data|import_module)\s*$")
# How far before a name of an import its bracket may be.
_FAR = 4_000
_NAMES = re.compile(rb"[\w.]*\btests?\b[\w.]*")
_TEST_PARTS = frozenset({"test", "tests"})
# Functions that take the name of a module, which they import or read files of.
_IMPORTERS = frozenset({"__import__", "files", "get_data", "import_module"})


def imports_of_tests(code: bytes, package: Sequence[str]) -> Iterator[str]:
    """Yield the modules with a part `test` or `tests` that code imports, with all their parents.

    Args:
        code: the source of a module.
        package: the names of the packages that it is in, from the outermost.
    """
    if not _may_import(code):
        return
    for module in _modules(code, package):
        if not _TEST_PARTS.isdisjoint(module):
            yield from (".".join(module[:end]) for end in range(1, len(module) + 1))


def _may_import(code: bytes) -> bool:
    """Return whether a look at the text lets one expect an import: Python's parser takes far longer."""
    for word in _TEST_WORD.finditer(code):
        start = code.rfind(b"\n", 0, word.start()) + 1
        before = code[start : word.start()]
        is_continued = b"\\" in code[max(0, start - 3) : start]
        if b"import" in before or b"from" in before or is_continued:
            return True
        opened = code.rfind(b"(", max(0, word.start() - _FAR), word.start())
        is_open = opened >= 0 and b")" not in code[opened : word.start()]
        if is_open and _CALLED.search(code[max(0, opened - 40) : opened]):
            return True
    return False


def _modules(code: bytes, package: Sequence[str]) -> Iterator[list[str]]:
    try:
        with warnings.catch_warnings():
            # About strings with wrong escapes, which are not the user's.
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
        for node in ast.walk(tree):
            yield from _imported(node, package)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Code for another Python: a name too many keeps a folder, which does no harm.
        for name in _NAMES.findall(code):
            yield [*package, *_parts(name.decode("ascii", "replace"))]
            yield _parts(name.decode("ascii", "replace"))


def _imported(node: ast.AST, package: Sequence[str]) -> Iterator[list[str]]:
    match node:
        case ast.Import():
            yield from (_parts(alias.name) for alias in node.names)
        case ast.ImportFrom():
            base = [*package[: len(package) - node.level + 1]] if node.level else []
            module = [*base, *_parts(node.module or "")]
            yield module
            yield from ([*module, alias.name] for alias in node.names)
        case ast.Call(args=[ast.Constant(value=str(name)), *_]) if _name_of(node.func) in _IMPORTERS:
            dots = len(name) - len(name.lstrip("."))
            base = [*package[: len(package) - dots + 1]] if dots else []
            yield [*base, *_parts(name)]


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _parts(name: str) -> list[str]:
    return [part for part in name.split(".") if part]
