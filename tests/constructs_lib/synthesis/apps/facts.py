"""Shows what a process knows of itself, in Python and in Node.js, and ends with an error."""

import atexit
import inspect
import json
import locale
import os
import re
import resource
import signal
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path

import aws_cdk as cdk
import jsii
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def shown(value: object) -> str:
    return ADDRESS.sub("", repr(value))


def process() -> dict[str, object]:
    os.umask(umask := os.umask(0))
    names = sorted(name for name in dir(resource) if name.startswith("RLIMIT_"))
    return {
        "arguments": [sys.argv, sys.orig_argv],
        "path": sys.path,
        "python": [sys.executable, sys.prefix, shown(sys.flags), sys.dont_write_bytecode, sys.pycache_prefix],
        "finders": shown(sys.meta_path),
        "hooks": [sys.excepthook is sys.__excepthook__, sys.gettrace(), sys.getrecursionlimit()],
        "main": {
            name: shown(value) for name, value in vars(sys.modules["__main__"]).items() if name[:2] == "__"
        },
        "ours": sorted(name for name in sys.modules if name.startswith("constructs_lib")),
        "folder": [str(Path.cwd()), tempfile.gettempdir()],
        "variables": list(os.environ.items()),
        "umask": umask,
        "limits": [resource.getrlimit(getattr(resource, name)) for name in names],
        "signals": {int(each): shown(signal.getsignal(each)) for each in sorted(signal.valid_signals())},
        "locale": [locale.getlocale(), sys.getfilesystemencoding(), time.tzname],
        "threads": [each.name for each in threading.enumerate()],
        "filters": shown(warnings.filters),
        "stack": [frame.code_context for frame in inspect.stack()[:2]],
    }


def streams() -> dict[str, object]:
    found: dict[str, object] = {}
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        found[name] = [
            *(
                shown(stream),
                shown(stream.buffer),
                shown(getattr(stream.buffer, "raw", None)),
                stream.encoding,
                stream.errors,
            ),
            *(stream.isatty(), stream.line_buffering, stream.write_through, stream.newlines, stream.mode),
            *(stream.fileno(), stream.seekable(), os.fstat(stream.fileno()).st_mode),
            getattr(sys, f"__{name}__") is stream,
        ]
    return found


def node(stack: Construct) -> dict[str, object]:
    """What the other process does with its folder and its variables: `docker` of the test shows them."""
    try:
        bundling = cdk.BundlingOptions(image=cdk.DockerImage.from_registry("none"), command=["ls"])
        assets.Asset(stack, "Bundled", path="here", bundling=bundling)
    except RuntimeError as error:
        bundled = str(error)
    asset = assets.Asset(stack, "Asset", path="here")
    return {
        "bundled": bundled,
        "asset": asset.asset_hash,
        "number": stack.__jsii_ref__.ref,  # type: ignore[attr-defined]
        "type": shown(jsii.kernel),
    }


app = cdk.App()
stack = cdk.Stack(app, "Facts")
atexit.register(print, "the end")
json.dump([process(), streams(), node(stack)], sys.stdout, indent=1)
print("not yet flushed", end="")
print("to standard error", file=sys.stderr)
for _ in range(2):
    warnings.warn("take care", DeprecationWarning, stacklevel=1)
app.synth()
cdk.Stack(app, "Facts")
