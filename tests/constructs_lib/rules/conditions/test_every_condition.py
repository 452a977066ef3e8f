"""Every condition has a test on plain values."""

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from constructs_lib.rules import conditions
from constructs_lib.rules.fault import Fault

HERE = Path(__file__).parent
_FAULT = f"{Fault.__module__}.{Fault.__name__}"


def _conditions() -> Iterator[tuple[str, str]]:
    """The module and the name of every public function that yields what is wrong."""
    for found in pkgutil.iter_modules(conditions.__path__):
        module = import_module(f"{conditions.__name__}.{found.name}")
        for name, value in vars(module).items():
            is_own = inspect.isfunction(value) and value.__module__ == module.__name__ and name[0] != "_"
            if is_own and str(inspect.signature(value).return_annotation).endswith(f"[{_FAULT}]"):
                yield found.name, name


def _called(path: Path) -> set[str]:
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {re.sub(r".*\.", "", ast.unparse(called)) for called in calls}


def test_every_condition_has_a_unit_test() -> None:
    called = set().union(*map(_called, HERE.glob("test_*.py")))
    missing = [f"{module}.{name}" for module, name in _conditions() if name not in called]
    assert not missing, (
        f"call {missing} with plain values in {HERE.name}/test_<module>.py: holds, broken, unknown"
    )
