"""Makes a program that can be copied and run out of each example in tests/typing.

There an example is a part of the constructor of a stack, so that a type checker reads it and a test takes its
arguments away one by one. A reader needs the imports and what the example uses, and no more.
"""

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["complete_example", "sections"]

_MARK = re.compile(r"^ *# --8<-- \[(start|end):(\w+)\]$", re.MULTILINE)
_WIDTH = 100


def sections(path: Path) -> list[str]:
    """Return the names of the examples in a file."""
    return [name for kind, name in _MARK.findall(path.read_text()) if kind == "start"]


def complete_example(path: Path, section: str) -> str:
    """Return the program of an example: its imports, an app with a stack, and what the example uses."""
    text = path.read_text()
    tree = ast.parse(text)
    constructor, first, last = _place(tree, text, section)
    needed = {"App", "Stack"} | _loaded(each for each in constructor.body if first < each.lineno < last)
    before = _used((each for each in constructor.body if each.lineno < first), needed)
    around = _used((each for each in tree.body if each.lineno < constructor.lineno), needed)
    lines = text.splitlines()
    example = "\n".join((*(_source(lines, each) for each in before), *lines[first : last - 1]))
    stack = re.sub(r"\bself\b", "stack", textwrap.dedent(example))
    parts = [
        "\n".join(_imports(tree, needed)),
        *(f"\n{_source(lines, each)}\n" for each in around if isinstance(each, ast.FunctionDef)),
        f'app = App()\nstack = Stack(app, "Shop")\n{stack}\napp.synth()\n',
    ]
    constants = [_source(lines, each) for each in around if not isinstance(each, ast.FunctionDef)]
    if constants:
        parts.insert(1, "\n".join(constants).replace('__file__).parent / "code"', "__file__).parent"))
    return re.sub(r"\n{4,}", "\n\n\n", "\n\n".join(parts))


def _place(tree: ast.Module, text: str, section: str) -> tuple[ast.FunctionDef, int, int]:
    """Return the constructor that an example is in, and the lines of its two marks."""
    marks = {(mark[1], mark[2]): text.count("\n", 0, mark.start()) + 1 for mark in _MARK.finditer(text)}
    first, last = marks["start", section], marks["end", section]
    for node in ast.walk(tree):
        # The mark of the end may be the last line of the constructor, which is a comment and no part of it.
        if isinstance(node, ast.FunctionDef) and node.lineno < first <= (node.end_lineno or 0):
            return node, first, last
    message = f"the example {section} is in no constructor"
    raise ValueError(message)


def _used(nodes: Iterable[ast.stmt], needed: set[str]) -> list[ast.stmt]:
    """Return the statements that define what is needed; add to it what these need themselves."""
    found: list[ast.stmt] = []
    for node in reversed(list(nodes)):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.FunctionDef)) and _defined(node) & needed:
            found.insert(0, node)
            needed |= _loaded([node])
    return found


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef):
        return {node.name}
    names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
    return {each.id for each in names if isinstance(each.ctx, ast.Store)}


def _loaded(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names that are read; the type that `cast` is given may stand in quotes."""
    found = set()
    for each in (each for node in nodes for each in ast.walk(node)):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            found.add(each.id)
        elif isinstance(each, ast.Call) and ast.unparse(each.func) == "cast":
            found.add(ast.unparse(each.args[0]).strip("'").partition(".")[0])
    return found


def _imports(tree: ast.Module, needed: set[str]) -> Iterator[str]:
    """Yield the lines that import what is needed, in the groups of the file."""
    end = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            known = {alias.asname or alias.name: alias for alias in node.names}
            if node.module == "aws_cdk" and "Stack" in known:
                known["App"] = ast.alias("App")
            names = [known[name] for name in sorted(known) if name in needed]
            if names:
                if end and node.lineno > end + 1:
                    yield ""
                yield _import(node, names)
                end = node.end_lineno or 0
            elif node.lineno == end + 1:
                end += 1


def _import(node: ast.ImportFrom, names: list[ast.alias]) -> str:
    written = [ast.unparse(alias) for alias in names]
    line = f"from {node.module} import {', '.join(written)}"
    if len(line) <= _WIDTH:
        return line
    return f"from {node.module} import (\n" + "".join(f"    {name},\n" for name in written) + ")"


def _source(lines: list[str], node: ast.stmt) -> str:
    return "\n".join(lines[node.lineno - 1 : node.end_lineno])
