"""Changes what its process has, and only then imports CDK; the argument says what."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent


def variables() -> None:
    os.environ["CDK_CONTEXT_JSON"] = '{"bucket": "set-by-the-app"}'
    os.environ["CDK_OUTDIR"] += "/inner"


def folder() -> None:
    os.chdir(HERE / "here")


def umask() -> None:
    os.umask(0o077)


def node() -> None:
    os.environ["PATH"] = "/nowhere"


def variable_of_node() -> None:
    os.environ["NODE_OPTIONS"] = "--stack-trace-limit=3"


def hidden() -> None:
    sys.path.insert(0, str(HERE / "hiding"))
    import calendar  # noqa: PLC0415 - after the change

    print(calendar.__doc__)


def hidden_from_cdk() -> None:
    sys.path.insert(0, str(HERE / "hiding"))


def replaced() -> None:
    sys.modules["calendar"] = sys


def not_imported() -> None:
    import importlib  # noqa: PLC0415 - as the first import

    try:
        print(importlib.util.find_spec("json"))  # type: ignore[attr-defined] # nothing has imported it
    except AttributeError as error:
        print(error)


WAYS: dict[str, Callable[[], object]] = {
    "variables": variables,
    "folder": folder,
    "umask": umask,
    "node": node,
    "variable of Node.js": variable_of_node,
    "hidden": hidden,
    "hidden from CDK": hidden_from_cdk,
    "replaced": replaced,
    "not imported": not_imported,
}
WAYS[sys.argv[1]]()

import aws_cdk as cdk  # noqa: E402
from aws_cdk import aws_s3 as s3  # noqa: E402
from aws_cdk import aws_s3_assets as assets  # noqa: E402

app = cdk.App()
stack = cdk.Stack(app, "Early")
s3.Bucket(stack, "Bucket", bucket_name=app.node.try_get_context("bucket"))
assets.Asset(stack, "Asset", path=str(Path("hello.js" if Path("hello.js").exists() else "here").absolute()))
app.synth()
file = Path(app.outdir, "Early.template.json")
import calendar  # noqa: E402

print(Path.cwd().name, app.outdir, oct(file.stat().st_mode), calendar.__doc__)
