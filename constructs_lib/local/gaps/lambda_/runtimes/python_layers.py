"""Where a Python function finds its modules: in its own code, and in its layers."""

from ...catalogue import GapError, gap
from ...patching import Part
from .worker_scripts import PYTHON, edit

runtime = Part("core.lambda_runtime")

_FIRST = "    sys.path.insert(0, code_dir)\n"
_LAST = "        sys.path.insert(0, _ld)\n"


@gap(
    "python-layers",
    aws="Layers are merged in their order, of one file the last; modules are looked for in the function's "
    "code, then in `python/lib/python3.x/site-packages` and `python` of the layers; `.pth` files are read.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html",
    upstream="A layer's module hides the function's own, packages in several layers are not merged, and "
    "`.pth` files are read in one of the folders only.",
    # The version of the runtime, whose folder is meant, is one of the variables.
    after=("function-runtime-variables",),
)
def merge_layers() -> None:
    """Have the worker set the search path up as Lambda's runtime does."""
    start, first, rest = runtime._PYTHON_WORKER_SCRIPT.partition(_FIRST)
    search, last, _ = rest.partition(_LAST)
    if not start or not last:
        raise GapError("the worker sets the search path up in another way")
    edit(PYTHON, f"{first}{search}{last}", "    find_modules(code_dir)\n")
