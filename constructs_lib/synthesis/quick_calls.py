"""Makes the calls of jsii's half in Python cheaper: with the same arguments, errors and stack traces.

Before each call jsii checks the type of every argument and reads every property of a struct. Most of these
are of a type that was checked before, or `None`. Two functions of jsii get code with additions; their lines
stay what they were, as stack traces show them. Where jsii is another one than expected, it stays as it is.
"""

import ast
import inspect
import sys
from collections.abc import Callable
from functools import partial
from types import CodeType, FunctionType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin

__all__ = ["forget_types", "quicken"]

_PLAIN = {NoneType, str, int, float, bool}
_CHECKED: dict[tuple[int, type], object] = {}
"""Which types of values passed for which expected type; it is kept, so that its id stays its own."""
_REQUIRED: dict[type, tuple[str, ...] | None] = {}
_HIDDEN = "_constructs_lib_"
# What stands before the first statement of a function.
_BEFORE = {
    "check_type": "if (id(expected_type), type(value)) in _constructs_lib_checked: return None",
    "_make_reference_for_native": "if type(d) in _constructs_lib_plain: return d",
}


def quicken() -> None:
    """Give jsii's functions their other code."""
    jsii: Any = sys.modules["jsii"]
    _change(jsii._kernel._make_reference_for_native, _Structs(), plain=_PLAIN, reader=_reader)
    if checking := getattr(jsii, "_type_checking", None):
        _change(checking.check_type, _Passed(), checked=_CHECKED, passed=_passed)


def forget_types() -> None:
    """Have each type checked again, as jsii does in a new process."""
    _CHECKED.clear()


def _change(function: FunctionType, additions: "_Additions", **names: object) -> None:
    code = _changed(function, additions)
    if code is not None and additions.made == additions.expected:
        function.__globals__.update({f"{_HIDDEN}{name}": value for name, value in names.items()})
        function.__code__ = code


def _changed(function: FunctionType, additions: "_Additions") -> CodeType | None:
    old = function.__code__
    try:
        module = ast.parse(inspect.getsource(sys.modules[function.__module__]))
    except (OSError, SyntaxError):
        return None
    found = [each for each in module.body if isinstance(each, ast.FunctionDef) and each.name == old.co_name]
    if len(found) != 1:
        return None
    made = additions.visit(found[0])
    (first,) = ast.parse(_BEFORE[old.co_name]).body
    # Behind the text that describes the function.
    place = 1 if ast.get_docstring(made) is not None else 0
    made.body.insert(place, _at(made.body[place], first))
    compiled = compile(ast.Module([made], []), old.co_filename, "exec", dont_inherit=True)
    return next(each for each in compiled.co_consts if isinstance(each, CodeType))


def _at(place: ast.stmt, new: ast.stmt) -> ast.stmt:
    """Put a new statement on the line of another."""
    for each in ast.walk(new):
        ast.copy_location(each, place)
    return new


class _Additions(ast.NodeTransformer):
    """Changes a function.

    Attributes:
        made: what was added.
        expected: what has to be added.
    """

    expected: frozenset[str]

    def __init__(self) -> None:
        self.made: set[str] = set()


class _Passed(_Additions):
    """Has what passed be noted: `return impl(...)` is the last line of `check_type`."""

    expected = frozenset({"note"})

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        self.made.add("note")
        answer = ast.Assign([ast.Name("answer", ast.Store())], node.value or ast.Constant(None))
        rest = ast.parse("_constructs_lib_passed(expected_type, type(value)); return answer").body
        return [
            ast.fix_missing_locations(ast.copy_location(answer, node)),
            *(_at(node, each) for each in rest),
        ]


class _Structs(_Additions):
    """Has the properties of a struct be read from its values: `getattr(d, python_name)` does it otherwise."""

    expected = frozenset({"reader", "read"})

    def visit_If(self, node: ast.If) -> ast.If:
        self.generic_visit(node)
        if ast.unparse(node.test) == "mapping is not None":
            self.made.add("reader")
            (reader,) = ast.parse("read = _constructs_lib_reader(d)").body
            node.body.insert(0, _at(node.body[0], reader))
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if ast.unparse(node) == "getattr(d, python_name)":
            self.made.add("read")
            node.func = ast.copy_location(ast.Name("read", ast.Load()), node.func)
            del node.args[0]
        return node


def _passed(expected: object, kind: type) -> None:
    """Note that a value of a type passed, if each value of that type does."""
    origin = get_origin(expected)
    members = get_args(expected) if origin is Union or origin is UnionType else (expected,)
    if any(_is_class(each) and issubclass(kind, each) for each in members):
        _CHECKED[id(expected), kind] = expected


def _is_class(expected: Any) -> bool:
    # Whether something has what a protocol asks for is up to each value.
    return isinstance(expected, type) and not getattr(expected, "_is_protocol", False)


def _reader(struct: Any) -> Callable[[str], object]:
    """Return what reads a property of a struct."""
    kind = type(struct)
    if kind not in _REQUIRED:
        _REQUIRED[kind] = _required(kind)
    required = _REQUIRED[kind]
    if required is None or any(struct._values.get(name) is None for name in required):
        return partial(getattr, struct)
    read: Callable[[str], object] = struct._values.get
    return read


def _required(kind: Any) -> tuple[str, ...] | None:
    """Return the required properties of a struct; None if a property does more than to return its value."""
    names = vars(kind).get("__jsii_name_mapping__")
    if names is None:
        return None
    required = []
    for name in names:
        code = getattr(getattr(inspect.getattr_static(kind, name, None), "fget", None), "__code__", None)
        if code is None or code.co_names[:2] != ("_values", "get") or name not in code.co_consts:
            return None
        if any(isinstance(each, str) and each.endswith("is missing") for each in code.co_consts):
            required.append(name)
    return tuple(required)
