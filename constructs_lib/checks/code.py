"""Checks of the files that functions and layers are made of, where they lie beside the template."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import FUNCTION, functions
from constructs_lib.frozen import replace
from constructs_lib.rules.conditions.functions import unzipped
from constructs_lib.rules.conditions.handler_files import HandlerFiles, found_in
from constructs_lib.templates.assets import Asset
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Resource
from constructs_lib.templates.resolved import items
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS", "LAYER", "layers_of"]

LAYER = "AWS::Lambda::LayerVersion"
# Where each language looks in a layer, and what else a layer is made for:
# https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html (2026-11-27)
_FOLDERS = {"python": "python", "nodejs": "nodejs", "ruby": "ruby", "java": "java"}
_SUFFIXES = {"python": (".py", ".pyc", ".so"), "nodejs": (".js", ".mjs", ".cjs", ".ts")}
_FOR_ALL = ("bin", "lib", "extensions")


def layers_of(app: Graph, function: Resource) -> list[Resource | None]:
    """Return the layers of a function, `None` for each that is not in the app or not known."""
    given = function.value("Layers")
    listed = items(given)
    return [None] if listed is None else [app.names.target(each, LAYER) for each in listed]


def _handlers(app: Graph) -> Iterator[Finding]:
    for function in functions(app):
        runtime, handler = text_of(function.value("Runtime")), text_of(function.value("Handler"))
        files = _files(app, function) if runtime and handler else None
        # Python 3 does not read what Python 2 does.
        if runtime is None or handler is None or files is None or runtime.startswith("python2"):
            continue
        may_be_elsewhere = function.value("Layers") not in ([], ABSENT)
        for fault in found_in(files, handler, runtime, may_be_elsewhere=may_be_elsewhere):
            # What is not compiled yet may be when it is uploaded.
            is_source = fault.code == "LP012" and any(each.endswith(".ts") for each in files.files)
            fix = fault.fix and fault.fix.replace("correct handler", "correct Handler")
            yield Finding(replace(fault, parameter="Handler", fix=fix), function, "Handler", is_source)


def _files(app: Graph, function: Resource) -> HandlerFiles | None:
    code, runtime = text_of(function.value("Code.ZipFile")), str(function.value("Runtime"))
    if code is not None:
        name = "index.py" if runtime.startswith("python") else "index.js"
        content = code.encode()
        # That its file is index is a rule of its own.
        is_index = str(function.value("Handler")).startswith("index.")
        return HandlerFiles("the template", [name], lambda _: content) if is_index else None
    asset = app.assets.of(function)
    if asset is None or not _has_code(asset, runtime):
        return None
    # CDK names a folder by a long hash.
    return HandlerFiles(asset.path.name[:18], asset.sizes, asset.read)


def _has_code(asset: Asset, runtime: str) -> bool:
    """Return whether an asset has code; beside a template that was copied from elsewhere there is none."""
    suffixes = next((each for name, each in _SUFFIXES.items() if runtime.startswith(name)), ())
    return asset.is_final or any(name.endswith(suffixes) for name in asset.sizes)


def _sizes(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        own = _final(app, function)
        layers = layers_of(app, function)
        assets = [asset for each in layers if each is not None and (asset := _final(app, each)) is not None]
        if own is None and not assets:
            continue
        parts = _parts(own, {asset.path.name: asset for asset in assets})
        for fault in unzipped("LP021", "Code", sum(parts.values()), parts):
            yield Finding(fault, function, "Code")
    for layer in app.of_type(LAYER):
        asset = _final(app, layer)
        if asset is not None:
            size = sum(asset.tops.values())
            yield from found(unzipped("LP711", "Content", size, asset.tops), layer, "Content")


def _final(app: Graph, resource: Resource) -> Asset | None:
    """Return what a function or a layer is made of, where it is not packed again before it is uploaded."""
    asset = app.assets.of(resource)
    return asset if asset is not None and asset.is_final else None


def _parts(own: Asset | None, layers: dict[str, Asset]) -> dict[str, int]:
    parts = {} if own is None else dict(own.tops)
    for name, layer in layers.items():
        parts[f"layer {name}"] = sum(layer.tops.values())
    return parts


def _folders(app: Graph) -> Iterator[Finding]:
    for layer in app.of_type(LAYER):
        asset = app.assets.of(layer)
        runtimes = items(layer.value("CompatibleRuntimes")) or []
        wanted = {next((f for r, f in _FOLDERS.items() if str(each).startswith(r)), "") for each in runtimes}
        if asset is None or len(wanted) != 1 or not (folder := wanted.pop()):
            continue
        if asset.tops and not any(each in asset.tops for each in (folder, *_FOR_ALL)):
            names = sorted(asset.tops)[:5]
            got = f"{', '.join(names)} at the top of it"
            yield broken("LP760", layer, "Content", allowed=f"a folder with {folder} in it", got=got)


CHECKS = (
    Check(("LP012", "LP013", "LP014", "LP025", "LP032", "LP033", "LP034"), _handlers),
    Check(("LP021", "LP711"), _sizes),
    Check(("LP760",), _folders),
)
