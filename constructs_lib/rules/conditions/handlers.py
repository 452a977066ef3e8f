"""What holds for the handler of a function."""

import sys
from collections.abc import Iterator

from constructs_lib.rules.fault import Fault

BUILT_IN = frozenset(
    {
        "_abc",
        "_ast",
        "_codecs",
        "_collections",
        "_functools",
        "_imp",
        "_io",
        "_locale",
        "_operator",
        "_signal",
        "_sre",
        "_stat",
        "_string",
        "_symtable",
        "_thread",
        "_tracemalloc",
        "_typing",
        "_warnings",
        "_weakref",
        "atexit",
        "builtins",
        "errno",
        "faulthandler",
        "gc",
        "itertools",
        "marshal",
        "posix",
        "pwd",
        "sys",
        "time",
    }
)
"""Modules that are part of every Python of Lambda's; others are, too, in a Python that is built otherwise."""


def is_written_right(handler: str) -> Iterator[Fault]:
    """Yield a fault for a handler that Lambda cannot read (LP012): `./app.handler`, `app..handler`."""
    yield Fault(
        "LP012",
        "handler",
        "<file>.<function>",
        repr(handler),
        "write it like handler.handler or src/app.handler",
    )


def is_reached(handler: str, module: str, folder: str) -> Iterator[Fault]:
    """Yield a fault for a handler in a folder that a module of the same name hides (LP012).

    Args:
        handler: the handler.
        module: the file that Python finds first.
        folder: the folder.
    """
    yield Fault(
        "LP012",
        "handler",
        "in a file that Python finds",
        f"{handler!r}, whose folder {folder} is hidden by {module}",
        f"add {folder}/__init__.py, or rename {module} or the folder",
    )


def is_no_module_of_python(handler: str, name: str) -> Iterator[Fault]:
    """Yield a fault for a handler whose module has the name of one of Python's own (LP032, LP033).

    Args:
        handler: the handler.
        name: the outermost module or package of it.
    """
    if name in BUILT_IN:
        yield Fault(
            "LP033", "handler", "in a module of your own", f"{handler!r}, and {name} is part of Python"
        )
    elif name in sys.stdlib_module_names:
        got = f"{handler!r}, and {name} is in Python's standard library"
        yield Fault("LP032", "handler", "in a module whose name is not a module of Python", got)
