"""The wheel installs, and every pattern synthesises, on every supported Python and CDK."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.stacks import ROOT
from tests.support.wheels import clean_environment, wheel_of

PYTHONS = ("3.11", "3.12", "3.13")
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OLDEST = [re.sub(r"^([\w-]+)>=([\w.]+).*", r"\1==\2", each) for each in _PROJECT["dependencies"]]
CDKS = {
    # A pin without the last number is that of the first release.
    "oldest": [each if each.count(".") > 1 else f"{each}.0" for each in OLDEST],
    "newest": ["aws-cdk-lib", "cdk-nag"],
    "neighbours": ["aws-cdk-lib", "cdk-nag", "aws-solutions-constructs-aws-lambda-sqs>=2.105"],
}
_SYNTHESIS = """
import importlib, importlib.metadata, pkgutil, sys
import aws_cdk, constructs_lib, samples
from aws_cdk import App, Stack

assert "site-packages" in constructs_lib.__file__
app = App(context={"aws:cdk:bundling-stacks": []})
modules = [importlib.import_module(f"samples.{each.name}") for each in pkgutil.iter_modules(samples.__path__)]
kinds = [
    each for module in modules for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Stack) and each is not Stack
]
for kind in kinds:
    kind(app, kind.__name__)
if "neighbours" in sys.argv:
    from aws_solutions_constructs.aws_lambda_sqs import LambdaToSqs

    stack = Stack(app, "Neighbours")
    function = constructs_lib.StandardFunction(stack, "Function", entry=f"{samples.__path__[0]}/code/hello")
    theirs = LambdaToSqs(stack, "Theirs", existing_lambda_obj=function)
    constructs_lib.QueueConsumer(stack, "Ours", function=function, queue=theirs.sqs_queue)
assert len(app.synth().stacks) == len(kinds) + ("neighbours" in sys.argv)
if "oldest" not in sys.argv:
    from aws_cdk import Validations, aws_lambda
    from cdk_nag import AwsSolutionsChecks

    reviewed = App()
    Validations.of(reviewed).add_plugins(AwsSolutionsChecks(reviewed))
    hello = f"{samples.__path__[0]}/code/hello"
    # It asks for the latest runtime, and takes the right to send traces for too much.
    asked = {"runtime": aws_lambda.Runtime.PYTHON_3_14, "tracing": aws_lambda.Tracing.DISABLED}
    constructs_lib.StandardFunction(Stack(reviewed, "Stack"), "Function", entry=hello, **asked)
    reviewed.synth()
version = importlib.metadata.version("aws-cdk-lib")
print(len(modules), "patterns on Python", sys.version.split()[0], "with aws-cdk-lib", version)
"""


def _python(version: str) -> str:
    """A Python of this version, where this machine has one."""
    installed = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for candidate in (shutil.which(f"python{version}"), *map(str, installed)):
        if candidate is None:
            continue
        code = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
        run = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
        if run.stdout.strip() == version:
            return candidate
    pytest.skip(f"this machine has no Python {version}; pyenv or the system's packages install one")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_of(tmp_path_factory.mktemp("dist"))


@pytest.mark.all_blueprints
@pytest.mark.parametrize("cdk", CDKS)
@pytest.mark.parametrize("version", PYTHONS)
def test_every_pattern_synthesises(wheel: Path, tmp_path: Path, version: str, cdk: str) -> None:
    environment = clean_environment()
    base = _python(version)
    subprocess.run(
        ["uv", "venv", "--quiet", "--python", base, "venv"], cwd=tmp_path, check=True, env=environment
    )
    python = str(tmp_path / "venv" / "bin" / "python")
    command = ["uv", "pip", "install", "--quiet", "--python", python, str(wheel), *CDKS[cdk]]
    subprocess.run(command, cwd=tmp_path, check=True, env=environment, timeout=600)
    without = shutil.ignore_patterns("__pycache__", "test_*.py")
    shutil.copytree(ROOT / "tests" / "typing", tmp_path / "samples", ignore=without)
    (tmp_path / "app.py").write_text(_SYNTHESIS)
    run = subprocess.run(
        [python, "app.py", cdk],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    sys.stdout.write(run.stdout)


def test_supported_pythons_are_those_of_the_package() -> None:
    found = [
        each.split(" :: ")[-1] for each in _PROJECT["classifiers"] if each.startswith("Programming Language")
    ]
    assert found[1:] == list(PYTHONS)
    assert _PROJECT["requires-python"] == f">={PYTHONS[0]}"
