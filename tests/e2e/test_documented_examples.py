"""The examples of the documentation that need a local AWS, as a reader runs them."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import Authorization, HttpApiFunction, QueueConsumer, StandardFunction
from constructs_lib.local import LocalAws
from tests.support.code_folders import HELLO
from tests.support.fences import Fence, all_fences
from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.all_blueprints
COMMAND = [sys.executable, "-m", "constructs_lib.cli"]
PUBLIC = Authorization.public(reason="The documentation says nothing of it")


def _fence(page: str, words: str) -> Fence:
    """The one example of a page that has these words."""
    (found,) = (each for each in all_fences() if each.page == ROOT / "docs" / page and words in each.text)
    return found


def _run(example: Fence, names: dict[str, Any]) -> dict[str, Any]:
    exec(compile(example.text, str(example), "exec"), names)  # noqa: S102
    return names


def _orders(scope: Construct) -> None:
    """What the examples of the local AWS name."""
    handler = StandardFunction(scope, "Handler", entry=HELLO)
    HttpApiFunction(scope, "Api", function=handler, authorization=PUBLIC)
    sqs.Queue(scope, "Queue")
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    dynamodb.TableV2(scope, "Table", partition_key=key)


@pytest.fixture
def own_app(tmp_path: Path) -> Path:
    """The app of the page for beginners, and the cdk CLI of this repository in its place."""
    page = "getting-started.md"
    project = tmp_path / "app"
    (project / "hello").mkdir(parents=True)
    (project / "app.py").write_text(_fence(page, "app.synth()").text)
    (project / "hello" / "handler.py").write_text(_fence(page, "rawPath").text)
    (project / "cdk.json").write_text(_fence(page, '"app"').text)
    (project / "node_modules").symlink_to(ROOT / "node_modules")
    return project


def test_an_app_of_ones_own_is_deployed_by_the_commands_of_the_page(own_app: Path, tmp_path: Path) -> None:
    search_path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    state = {"XDG_STATE_HOME": str(tmp_path / "state"), "PATH": search_path, "COLUMNS": "200"}

    def local(*words: str) -> str:
        done = subprocess.run(
            [*COMMAND, "local", *words],
            cwd=own_app,
            env={**os.environ, **state},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    shown = _fence("getting-started.md", "constructs-lib local up").text.splitlines()
    assert shown == ["constructs-lib local up", "constructs-lib local deploy --app ."]
    try:
        local("up")
        (address,) = re.findall(r"http://127\.0\.0\.1:\S+", local("deploy", "--app", "."))
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - the local AWS
            assert json.load(answer) == {"hello": "/"}
        assert "platform.report" in local("logs", "Hello/Function")
    finally:
        local("down")


def test_examples_of_the_local_aws_run(
    local_aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(outdir=str(tmp_path / "cdk.out"))
    _orders(Stack(app, "Orders"))
    app.synth()
    monkeypatch.chdir(tmp_path)
    names = _run(_fence("local.md", "LocalAws.start()"), {})
    assert names["url"].startswith("http://127.0.0.1:")
    driver = _run(_fence("local.md", "def drive"), {})["drive"]
    (row,) = driver(local_aws, local_aws.deploy(tmp_path / "cdk.out"))
    assert row.ok


def test_example_of_a_redrive_runs(
    local_aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # What the cdk CLI sets: routes have the names of constructs.
    app = App(outdir=str(tmp_path / "cdk.out"), context={"aws:cdk:enable-path-metadata": True})
    orders = Construct(Stack(app, "Shop"), "Orders")
    QueueConsumer(orders, "Intake", function=StandardFunction(orders, "Function", entry=HELLO))
    app.synth()
    local_aws.deploy(tmp_path / "cdk.out")
    for name, value in local_aws.environment.items():
        monkeypatch.setenv(name, value)
    assert _run(_fence("redrive.md", "find_routes"), {})["summary"].failed == 0
    assert "Orders/Intake" in capsys.readouterr().out


@pytest.fixture
def run_in_project(own_app: Path) -> Callable[..., str]:
    """Run Python in the app of the page for beginners, with the tests of the page about tests."""
    (own_app / "conftest.py").write_text(_fence("testing.md", "pytest_plugins").text)
    (own_app / "test_template.py").write_text(_fence("testing.md", "template_snapshot").text)
    (own_app / "test_hello.py").write_text(_fence("testing.md", "deployment.url").text)
    (own_app / "example.py").write_text(_fence("warm-synthesis.md", "synthesise(").text)
    shutil.copytree(ROOT / "stacks", own_app / "stacks")
    shutil.copytree(ROOT / "lambdas", own_app / "lambdas")
    variables = {**os.environ, "PYTHONPATH": str(own_app), "CONSTRUCTS_LIB_SYNTH": "cold"}

    def run(*words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(
            command, cwd=own_app, env=variables, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_examples_of_tests_pass(run_in_project: Callable[..., str]) -> None:
    assert "2 passed" in run_in_project("-m", "pytest", "-q", "--snapshot-update")


def test_example_of_a_synthesis_from_python_runs(run_in_project: Callable[..., str]) -> None:
    assert run_in_project("example.py").startswith("0 False ")
