"""How docstrings of this library become the API reference: an extension of griffe, which reads them.

Codes of rules and addresses become links. What a class says of its attributes gets their types, from where
the class or one of its bases annotates them.
"""

import ast
import re
import textwrap
from typing import Any

import griffe

_CODE = re.compile(r"\bLP\d{3}\b")
_ADDRESS = re.compile(r"(?<![<(\w])https://[^\s,;)>]+(?<![.])")
_PARTS = re.compile(r"(.*?)(\nExamples?:.*?)?(\nSources?:.*)?", re.DOTALL)
_EXAMPLE = re.compile(r"^Example:$", re.MULTILINE)
# Griffe takes each line of this section as a pair; ours has codes alone.
_WARNS = re.compile(r"^Warns:$", re.MULTILINE)


class Docstrings(griffe.Extension):
    """Reads docstrings in the form of this library."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Change every docstring of the package; griffe calls this when it has read all of it."""
        for each in _objects(pkg):
            if each.docstring is not None:
                each.docstring.value = _linked(each.docstring.value)
                if isinstance(each, griffe.Class):
                    _add_types(each, each.docstring)


def _objects(module: griffe.Object) -> Any:
    yield module
    for member in module.members.values():
        if not member.is_alias:
            yield from _objects(member)  # type: ignore[arg-type]


def _linked(text: str) -> str:
    parts = _PARTS.fullmatch(_WARNS.sub("Warning codes:", text))
    said, example, source = parts.groups(default="") if parts else (text, "", "")
    return "".join((_with_links(said), _EXAMPLE.sub("Examples:", example), _with_links(source)))


def _with_links(text: str) -> str:
    text = _ADDRESS.sub(r"<\g<0>>", text)
    return _CODE.sub(lambda code: f"[{code[0]}][{code[0].lower()}]", text)


def _add_types(of: griffe.Class, docstring: griffe.Docstring) -> None:
    annotated = {name: kind for each in reversed([of, *of.mro()]) for name, kind in _annotated(each).items()}
    kinds = {griffe.DocstringSectionKind.attributes, griffe.DocstringSectionKind.parameters}
    for section in docstring.parsed:
        if section.kind in kinds:
            for each in section.value:
                each.annotation = each.annotation or annotated.get(each.name)


def _annotated(of: griffe.Class) -> dict[str, str]:
    """Return the types of a class's attributes, wherever it gives them a value."""
    nodes = list(ast.walk(ast.parse(textwrap.dedent("\n".join(of.lines)))))
    given = {each.arg: each.annotation for each in nodes if isinstance(each, ast.arg)}
    # `self.size = size` has the type of the parameter.
    kept = {
        ast.unparse(target): given.get(each.value.id)
        for each in nodes
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Name)
        for target in each.targets
        if ast.unparse(target) == f"self.{each.value.id}"
    }
    said = {ast.unparse(each.target): each.annotation for each in nodes if isinstance(each, ast.AnnAssign)}
    return {name.removeprefix("self."): ast.unparse(kind) for name, kind in {**kept, **said}.items() if kind}
