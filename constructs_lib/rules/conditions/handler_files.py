"""Finds a function's handler among its files as Lambda does, without importing it."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator

from constructs_lib.frozen import frozen
from constructs_lib.rules import text
from constructs_lib.rules.conditions import handlers
from constructs_lib.rules.fault import Fault

_NODE_SUFFIXES = (".js", ".mjs", ".cjs")
_EXTENSION = ".so"
# With any of these a module of JavaScript can export names that its text does not have.
_EXPORTS_MORE = (
    r"exports\s*=(?!\s*\{[^.}]*\})|exports\s*\[|=\s*(module\.)?exports\b|\(\s*(module\.)?exports\b"
    r"|\bexport\s*\*|\bexport\s+default\b|__export|\beval\b|\bmodule\s*\["
)


@frozen
class HandlerFiles:
    """The files that a handler may be in.

    Attributes:
        folder: name of the folder.
        files: the paths of the files in it.
        read: returns what is in one of them.
    """

    folder: str
    files: Collection[str]
    read: Callable[[str], bytes]

    def beside(self, path: str, suffixes: tuple[str, ...]) -> list[str]:
        """Return the files with these suffixes in the folder of a path, or at the top where it has none."""
        folder = posixpath.dirname(path)
        if not any(each.startswith(f"{folder}/") for each in self.files):
            folder = ""
        return [f for f in self.files if posixpath.dirname(f) == folder and f.endswith(suffixes)]

    def module(self, base: str) -> str | None:
        """Return the file that Python takes for a module, before it looks for another kind of file."""
        extension = (f for f in self.files if f.startswith(f"{base}.") and f.endswith(_EXTENSION))
        found = (f for f in extension if "/" not in f[len(base) :])
        return next(found, None) or next((f for f in (f"{base}.py", f"{base}.pyc") if f in self.files), None)

    def has_folder(self, path: str) -> bool:
        """Return whether a folder has files."""
        return any(each.startswith(f"{path}/") for each in self.files)


def found_in(files: HandlerFiles, handler: str, runtime: str, *, may_be_elsewhere: bool) -> Iterator[Fault]:
    """Yield what is wrong with a handler of Python or Node.js (LP012 to LP014, LP025, LP032 to LP034).

    Args:
        files: what is packed of the folder of the function.
        handler: the handler as Lambda takes it, such as `handler.handler`.
        runtime: the runtime's name, such as `python3.13`.
        may_be_elsewhere: whether a file that is missing here may be in a layer or a package.
    """
    if runtime.startswith("python"):
        yield from _in_python(files, handler, runtime, may_be_elsewhere=may_be_elsewhere)
    elif runtime.startswith("nodejs"):
        yield from _in_node(files, handler, may_be_elsewhere=may_be_elsewhere)


def python_code(files: HandlerFiles, handler: str) -> bytes:
    """Return the code that a handler of Python is in; nothing where that is not among the files."""
    parts = handler.rpartition(".")[0].replace("/", ".").split(".")
    file = _find(files, parts)[0] if all(parts) else None
    return files.read(file) if file is not None and file.endswith(".py") else b""


def _in_python(files: HandlerFiles, handler: str, runtime: str, *, may_be_elsewhere: bool) -> Iterator[Fault]:
    # rsplit, replace and import_module as in bootstrap.py of
    # https://github.com/aws/aws-lambda-python-runtime-interface-client, read 2026-11-27.
    module = handler.rpartition(".")[0]
    parts = module.replace("/", ".").split(".")
    if not all(parts):
        yield from handlers.is_written_right(handler)
        return
    yield from handlers.is_no_module_of_python(handler, parts[0])
    if parts[0] in handlers.BUILT_IN:
        return
    file, hidden_by = _find(files, parts)
    base = "/".join(parts)
    if hidden_by:
        yield from handlers.is_reached(handler, hidden_by, posixpath.splitext(hidden_by)[0])
    elif file is None:
        wanted = [f"{base}.py", f"{base}/__init__.py"]
        if not may_be_elsewhere:
            yield _missing(files, handler, wanted)
    elif file.endswith(".py"):
        # It reads Python, which takes Python's own parser; most apps are checked without it.
        from constructs_lib.rules.conditions.handler_code import defines  # noqa: PLC0415

        yield from defines(files.read(file), posixpath.basename(file), handler, runtime)


def _find(files: HandlerFiles, parts: list[str]) -> tuple[str | None, str]:
    """Return the file of a module as Python finds it, and the file that hides one of its packages."""
    for end in range(1, len(parts) + 1):
        base = "/".join(parts[:end])
        package, module = files.module(f"{base}/__init__"), files.module(base)
        if end == len(parts):
            return package or module, ""
        # A folder without `__init__.py` is a package too, unless there is a module of its name.
        if package is None and module is not None:
            return None, module if files.has_folder(base) else ""
    return None, ""


def _in_node(files: HandlerFiles, handler: str, *, may_be_elsewhere: bool) -> Iterator[Fault]:
    # The file ends at the first dot of its name, and the export may have dots: UserFunction.js in
    # https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, read 2026-11-23.
    folder, slash, name = handler.rpartition("/")
    base, _, symbol = name.partition(".")
    if not base or not symbol or ".." in handler:
        yield from handlers.is_written_right(handler)
        return
    module = posixpath.normpath(f"{folder}{slash}{base}")
    wanted = [f"{module}{suffix}" for suffix in _NODE_SUFFIXES]
    file = next((path for path in wanted if path in files.files), None)
    if file is not None:
        yield from _exported(files.read(file), posixpath.basename(file), handler, symbol.partition(".")[0])
    elif not may_be_elsewhere:
        yield _missing(files, handler, wanted)


def _exported(code: bytes, name: str, handler: str, symbol: str) -> Iterator[Fault]:
    """Yield a fault where the file of a Node.js handler has nothing of the handler's name (LP013)."""
    written = code.decode(errors="replace")
    is_named = re.search(rf"(?<![\w$]){re.escape(symbol)}(?![\w$])", written) is not None
    if not is_named and not re.search(_EXPORTS_MORE, written):
        yield Fault("LP013", "handler", f"a function that {name} exports", repr(handler))


def _missing(files: HandlerFiles, handler: str, wanted: list[str]) -> Fault:
    suffixes = _NODE_SUFFIXES if wanted[0].endswith(_NODE_SUFFIXES) else (".py",)
    allowed = f"a function in {text.listed(wanted)} of folder {files.folder}"
    return Fault("LP012", "handler", allowed, repr(handler), _nearest(files.beside(wanted[0], suffixes)))


def _nearest(found: list[str]) -> str | None:
    return (
        f"the folder has {text.listed(found[:5], 'and')}; correct handler or add the file" if found else None
    )
