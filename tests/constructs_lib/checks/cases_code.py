"""Mistakes with the files that functions and layers are made of."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, packed
from tests.constructs_lib.checks.parts import FUNCTION, function, ref, resource

HANDLER = "def handler(event, context):\n    return None\n"
NODE = {
    **function(),
    "Function": packed(
        {
            **FUNCTION,
            "Properties": {**FUNCTION["Properties"], "Runtime": "nodejs24.x", "Handler": "app.handler"},
        },
        "calls",
        app__js="exports.handler = async () => ({});",
    ),
}
BROKEN = HANDLER.replace(":", "")
APP = {**function(), "Function": packed(FUNCTION, "orders", app__py=HANDLER)}
RIGHT = {**APP, "Function": {**APP["Function"], "Properties": {**APP["Function"]["Properties"]}}}
RIGHT["Function"]["Properties"]["Handler"] = "app.handler"
LAYER = resource("Lambda::LayerVersion", CompatibleRuntimes=["python3.13"])
SMALL = packed(LAYER, "small", python__shop__py="")
LAYERED = {**RIGHT, "Function": {**RIGHT["Function"]}, "Layer": SMALL}
LAYERED["Function"]["Properties"] = {**RIGHT["Function"]["Properties"], "Layers": [ref("Layer")]}


def _code(
    code: str,
    title: str,
    name: str,
    content: str,
    *,
    handler: str = "app.handler",
    runtime: str = "python3.13",
) -> Case:
    stem = handler.rpartition(".")[0]
    own = packed(FUNCTION, name, **{f"{stem}__py": content})
    own["Properties"] |= {"Handler": handler, "Runtime": runtime}
    return Case(code, title, {**RIGHT, "Function": own}, RIGHT)


def _packed(code: str, title: str, logical_id: str, right: dict[str, Any], wrong: dict[str, Any]) -> Case:
    return Case(code, title, {**right, logical_id: wrong}, right)


CASES: tuple[Case, ...] = (
    changed("LP012", "a handler that is not in the asset", RIGHT, "Function", Handler="main.handler"),
    changed(
        "LP012",
        "a handler of Node.js that is not in the asset",
        NODE,
        "Function",
        Handler="index.handler",
    ),
    changed(
        "LP013",
        "a handler that the JavaScript of the template does not export",
        function(Runtime="nodejs24.x", Code={"ZipFile": "exports.handler = async () => ({});"}),
        "Function",
        Handler="index.main",
    ),
    changed("LP013", "a handler that its file does not define", RIGHT, "Function", Handler="app.main"),
    changed(
        "LP013",
        "a handler that the code of the template does not define",
        function(),
        "Function",
        Handler="index.main",
    ),
    # Of a newer Python than the one that checks nobody can tell.
    _code("LP014", "a handler that is no Python", "broken", BROKEN, runtime="python3.11"),
    changed(
        "LP014",
        "code in the template that is no Python",
        function(Runtime="python3.11"),
        "Function",
        Code={"ZipFile": BROKEN},
    ),
    _code("LP025", "a handler of a newer Python", "newer", BROKEN, runtime="python3.99"),
    _code("LP032", "a handler with the name of Python's json", "json", HANDLER, handler="json.handler"),
    _code("LP033", "a handler with the name of Python's sys", "sys", HANDLER, handler="sys.handler"),
    _code("LP034", "an async handler of Python", "later", HANDLER.replace("def", "async def")),
    _packed(
        "LP021",
        "270 MB of code",
        "Function",
        LAYERED,
        {
            **LAYERED["Function"],
            **packed(LAYERED["Function"], "large", app__py=HANDLER, model__bin=270_000_000),
        },
    ),
    _packed(
        "LP021",
        "code that is too large with its layer",
        "Layer",
        LAYERED,
        packed(LAYER, "heavy", python__model__bin=262_144_000 - 10),
    ),
    _packed(
        "LP711",
        "a layer of 270 MB",
        "Layer",
        {**LAYERED, "Function": RIGHT["Function"]},
        packed(LAYER, "huge", python__model__bin=270_000_000),
    ),
    _packed("LP760", "packages at the top of a layer", "Layer", LAYERED, packed(LAYER, "flat", shop__py="")),
)
