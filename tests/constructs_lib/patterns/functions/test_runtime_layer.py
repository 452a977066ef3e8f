"""What `RuntimeLayer` puts into a layer, and that handlers find it there as type checkers do."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import RuntimeLayer, StandardFunction
from tests.support.stacks import HELLO, ROOT, broken_rules, stack
from tests.support.templates import properties, template_of
from tests.support.wheels import wheel_of

SOURCE = ROOT / "constructs_lib" / "runtime"
HANDLER = ROOT / "tests" / "typing" / "code" / "caller"
_LOAD = (
    "import handler, sys; print(sorted(name for name in sys.modules if name.startswith('constructs_lib')))"
)


def _asset(app: App) -> Path:
    """The folder of the only layer of an app."""
    (folder,) = Path(app.synth().directory).glob("asset.*")
    return folder


def _contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_it_holds_the_package_where_python_finds_it_in_a_layer(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    RuntimeLayer(Stack(app, "Stack"), "Layer")
    files = {f"python/constructs_lib/runtime/{path.relative_to(SOURCE)}" for path in SOURCE.rglob("*.py")}
    assert "python/constructs_lib/runtime/invoke/__init__.py" in files
    assert _contents(_asset(app)) == files


def test_a_handler_finds_it_there_and_nothing_else_of_ours(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    RuntimeLayer(Stack(app, "Stack"), "Layer")
    path = os.pathsep.join((str(HANDLER), str(_asset(app) / "python"), *_with_boto3()))
    # `-S` leaves the environment of these tests out, which has the whole library.
    run = subprocess.run(
        [sys.executable, "-S", "-c", _LOAD],
        env={"PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    ours = set(re.findall(r"constructs_lib[\w.]*", run.stdout))
    assert "constructs_lib.runtime.invoke.one_call" in ours
    assert {name for name in ours if not name.startswith("constructs_lib.runtime")} == {"constructs_lib"}


def _with_boto3() -> list[str]:
    import boto3  # noqa: PLC0415 - only its place is asked for

    return [str(Path(boto3.__file__).parents[1])]


def test_layers_of_an_app_share_one_asset(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    for name in ("One", "Two"):
        RuntimeLayer(Stack(app, name), "Layer")
    assert _asset(app).is_dir()


def test_it_is_for_every_python_that_it_runs_on() -> None:
    scope = stack()
    RuntimeLayer(scope, "Layer", description="Calls")
    layer = properties(template_of(scope), "AWS::Lambda::LayerVersion")
    assert layer["CompatibleRuntimes"] == ["python3.11", "python3.12", "python3.13", "python3.14"]
    assert "CompatibleArchitectures" not in layer
    assert layer["Description"] == "Calls"


def test_an_older_function_is_refused() -> None:
    scope = stack()
    layer = RuntimeLayer(scope, "Layer")
    old = lambda_.Runtime.PYTHON_3_10
    broken = broken_rules(lambda: StandardFunction(scope, "It", entry=HELLO, runtime=old, layers=[layer]))
    assert broken == [("LP713", "layers")]


def test_a_long_description_is_refused() -> None:
    broken = broken_rules(lambda: RuntimeLayer(stack(), "Layer", description="x" * 257))
    assert broken == [("LP024", "description")]


def test_the_wheel_has_it_typed(tmp_path: Path) -> None:
    names = set(zipfile.ZipFile(wheel_of(tmp_path)).namelist())
    assert {"constructs_lib/py.typed", "constructs_lib/runtime/invoke/one_call.py"} <= names
