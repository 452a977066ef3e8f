"""Where a Node.js function finds its modules: in its own code, and in its layers."""

from ...catalogue import gap
from .worker_scripts import NODEJS, edit


@gap(
    "nodejs-layers",
    aws="Layers are merged in their order, of one file the last; modules are looked for in the function's "
    "code, then in `nodejs/node2x/node_modules` and `nodejs/node_modules` of the layers, whether they are "
    "required or imported.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html",
    upstream="Of a module in two layers the first is taken, packages of one scope in several of them are not "
    "found when they are imported, and the folder of the runtime's version is not looked into.",
    # The version of the runtime, whose folder is meant, is one of the variables.
    after=("function-runtime-variables",),
)
def merge_layers_of_nodejs() -> None:
    """Have the worker merge the layers and set the search path up before the handler is loaded."""
    patched = "      patchAwsSdk();\n"
    edit(NODEJS, patched, f"      lambdaRuntime.mergeLayers(code_dir);\n{patched}")
