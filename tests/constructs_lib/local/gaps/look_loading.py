"""Looks at functions that cannot be loaded or end, and at where functions find their modules."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from .look_runtimes import own, run
from .support import Emulator, observe, python_function


def loaded(emulator: Emulator, code: str, handler: str = "index.handler") -> tuple[Any, list[str]]:
    """The result of a function with this code, and what it has logged itself."""
    resources = {"Function": python_function(code, Handler=handler)}
    name = emulator.deploy(resources, {"Name": {"Ref": "Function"}})["Name"]
    result, lines = run(emulator, name)
    return result, own(lines)


def failure(emulator: Emulator, code: str, handler: str = "index.handler") -> object:
    """Type and text of the error, and of the log the first line and whether it shows the code."""
    result, lines = loaded(emulator, code, handler)
    log = "\n".join(lines)
    return result["errorType"], result["errorMessage"], log.partition("\n")[0], "shown = 1" in log


def told(kind: str, message: str, *, place: bool = False) -> object:
    return kind, message, f"[ERROR] {kind}: {message}", place


def untold(message: str) -> object:
    return "RuntimeError", f"Worker init failed: {message}", "", False


@observe(
    "python-load-errors",
    aws=told("Runtime.ImportModuleError", "Unable to import module 'index': No module named 'nope'"),
    upstream=untold("No module named 'nope'"),
)
def missing_module(emulator: Emulator) -> object:
    return failure(emulator, "import nope")


SYNTAX = "expected '(' (index.py, line 1)"


@observe(
    "python-load-errors",
    aws=told("Runtime.UserCodeSyntaxError", f"Syntax error in module 'index': {SYNTAX}", place=True),
    upstream=untold(SYNTAX),
)
def wrong_syntax(emulator: Emulator) -> object:
    return failure(emulator, "def shown = 1")


@observe(
    "python-load-errors",
    aws=told("Runtime.HandlerNotFound", "Handler 'nobody' missing on module 'index'"),
    upstream=untold("module 'index' has no attribute 'nobody'"),
)
def missing_handler(emulator: Emulator) -> object:
    return failure(emulator, "def handler(event, context): ...", "index.nobody")


@observe("python-load-errors", aws=told("KeyError", "'name'", place=True), upstream=untold("'name'"))
def exception_while_loading(emulator: Emulator) -> object:
    return failure(emulator, "shown = 1; {}['name']")


@observe(
    "function-exits",
    aws=["Runtime.ExitError", "Error: Runtime exited with error: exit status 3"] * 2,
    upstream=["RuntimeError", "", "Runtime.HandlerError", ""],
)
def process_that_ends(emulator: Emulator) -> object:
    seen = []
    for code in ("import sys; sys.exit(3)", "import os\ndef handler(event, context): os._exit(3)"):
        result, lines = loaded(emulator, code)
        told_in_log = [line for line in lines if "Runtime exited" in line and result["errorMessage"] == line]
        seen += [result["errorType"], *(line.split(" ", 2)[2] for line in told_in_log or ["  "])]
    return seen


def layer(emulator: Emulator, files: Mapping[str, str]) -> str:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    published = emulator.client("lambda").publish_layer_version(
        LayerName=f"layer-{uuid4()}", Content={"ZipFile": package.getvalue()}
    )
    return str(published["LayerVersionArn"])


def found(emulator: Emulator, expression: str, *layers: Mapping[str, str]) -> object:
    """What a function finds that has these layers, and `own` in its code."""
    code = f"where = 'function'\ndef handler(event, context):\n    import importlib\n    return {expression}"
    function = python_function(code, Layers=[layer(emulator, files) for files in layers])
    name = emulator.deploy({"Function": function}, {"Name": {"Ref": "Function"}})["Name"]
    result = emulator.invoke(name)
    return result.get("errorType") if isinstance(result, dict) else result


WHERE = "importlib.import_module({!r}).where"


@observe("python-layers", aws="function", upstream="Runtime.HandlerError")
def module_of_the_function_in_a_layer(emulator: Emulator) -> object:
    return found(emulator, WHERE.format("index"), {"python/index.py": "where = 'layer'\nhandler = None"})


@observe("python-layers", aws=["one", "two", "two"], upstream="Runtime.HandlerError")
def package_in_two_layers(emulator: Emulator) -> object:
    names = ("shop.first", "shop.second", "shop.both")
    return found(
        emulator,
        f"[{', '.join(WHERE.format(name) for name in names)}]",
        {f"python/shop/{name}.py": "where = 'one'" for name in ("__init__", "first", "both")},
        {f"python/shop/{name}.py": "where = 'two'" for name in ("__init__", "second", "both")},
    )


@observe("python-layers", aws="packages", upstream="layer")
def module_in_both_folders_of_a_layer(emulator: Emulator) -> object:
    packages = "python/lib/python3.13/site-packages"
    files = {"python/one.py": "where = 'layer'", f"{packages}/one.py": "where = 'packages'"}
    return found(emulator, WHERE.format("one"), files)


@observe("python-layers", aws="inner", upstream="Runtime.HandlerError")
def folder_of_a_pth_file(emulator: Emulator) -> object:
    files = {"python/inner.pth": "inner", "python/inner/one.py": "where = 'inner'"}
    return found(emulator, WHERE.format("one"), files)


IMPORTED = """
import sys
before = "botocore" in sys.modules
import botocore.handlers, botocore.session
changes = [each[1] for each in botocore.handlers.BUILTIN_HANDLERS if each[0] == "before-call"]
def handler(event, context):
    return before, [change.__name__ for change in changes if change.__name__.startswith("_ms_")]
"""


@observe(
    "python-sdk-imports",
    aws=[False, ["_ms_add_invoke_depth"]],
    upstream=[True, ["_ms_add_invoke_depth"]],
)
def sdk_that_a_function_imports(emulator: Emulator) -> object:
    name = emulator.deploy({"Function": python_function(IMPORTED)}, {"Name": {"Ref": "Function"}})["Name"]
    return emulator.invoke(name)


TEMPORARY = """
import os, pathlib, tempfile
def handler(event, context):
    mark = pathlib.Path(tempfile.gettempdir(), event["name"])
    seen = mark.exists()
    mark.touch()
    return seen
"""


@observe("function-tmp", aws=[False, True, False], upstream=[False, True, True])
def temporary_file_of_two_functions(emulator: Emulator) -> object:
    resources = {"One": python_function(TEMPORARY), "Two": python_function(TEMPORARY)}
    names = emulator.deploy(resources, {each: {"Ref": each} for each in resources})
    mark = {"name": str(uuid4())}
    return [emulator.invoke(names[each], mark) for each in ("One", "One", "Two")]
