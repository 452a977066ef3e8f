"""What code imports out of folders of tests, read with Python's own parser and never run."""

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

__all__ = ["imports_of_tests"]

# It begins with letters, as texts are searched for those many times faster than for the edge of a word.
_TEST_WORD = re.compile(rb"test(?<!\wtest)s?(?!\w)")
_STATEMENT = re.compile(rb"(?:^|[;:])[ \t]*((?:from|import)\b)", re.MULTILINE)
_OPENED = re.compile(rb"import(?:[ \t]|\\\r?\n)*\(")
_CALLED = re.compile(rb"(?:__import__|files|get_data|import_module)\s*$")
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
    if not _TEST_WORD.search(code):
        return
    for module in _in_all(code, package) if _is_called(code) else _in_statements(code, package):
        if not _TEST_PARTS.isdisjoint(module):
            yield from (".".join(module[:end]) for end in range(1, len(module) + 1))


def _is_called(code: bytes) -> bool:
    """Return whether a look at the text lets one expect a call that imports by a name."""
    for word in _TEST_WORD.finditer(code):
        opened = code.rfind(b"(", max(0, word.start() - _FAR), word.start())
        is_open = opened >= 0 and b")" not in code[opened : word.start()]
        if is_open and _CALLED.search(code[max(0, opened - 40) : opened]):
            return True
    return False


def _in_statements(code: bytes, package: Sequence[str]) -> Iterator[list[str]]:
    """Yield what statements import, of which each is parsed by itself: a whole module takes far longer."""
    seen = -1
    for word in _TEST_WORD.finditer(code):
        start = _statement_of(code, word.start())
        if start is None or start == seen:
            continue
        seen = start
        try:
            body = ast.parse(_whole(code, start)).body
        except (SyntaxError, ValueError):
            # A line of a text that looks like an import.
            yield from _in_all(code, package)
            return
        for node in body:
            yield from _imported(node, package)


def _statement_of(code: bytes, place: int) -> int | None:
    """Return where the import begins that a place is in: on its line, before it, or before its bracket."""
    line = _line_of(code, place)
    found = _STATEMENT.search(code, line, place)
    if found is None:
        opened = max(
            (each.end() - 1 for each in _OPENED.finditer(code, max(0, line - _FAR), line)), default=-1
        )
        if opened >= 0 and _closing(code, opened) > place:
            found = _STATEMENT.search(code, _line_of(code, opened), opened)
    return None if found is None else found.start(1)


def _line_of(code: bytes, place: int) -> int:
    """Return where the line of a place begins, or the first of those that a backslash joins to it."""
    start = code.rfind(b"\n", 0, place) + 1
    while code[max(0, start - 3) : start].rstrip(b"\r\n").endswith(b"\\"):
        start = code.rfind(b"\n", 0, start - 1) + 1
    return start


def _closing(code: bytes, opened: int) -> int:
    """Return where the bracket of an import closes, which has only names and comments in it."""
    place = opened
    while True:
        closed, comment = code.find(b")", place), code.find(b"#", place)
        if closed < 0 or comment < 0 or closed < comment:
            return closed if closed >= 0 else len(code)
        place = code.find(b"\n", comment)
        if place < 0:
            return len(code)


def _whole(code: bytes, start: int) -> bytes:
    """Return the statement that begins at a place, with the lines that belong to it."""
    end = code.find(b"\n", start)
    opened = _OPENED.search(code, start, end if end >= 0 else len(code))
    if opened is not None:
        return code[start : _closing(code, opened.end() - 1) + 1]
    while end >= 0 and code[start:end].rstrip(b"\r").endswith(b"\\"):
        end = code.find(b"\n", end + 1)
    return code[start:end] if end >= 0 else code[start:]


def _in_all(code: bytes, package: Sequence[str]) -> Iterator[list[str]]:
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
