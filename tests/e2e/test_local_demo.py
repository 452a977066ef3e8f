"""The demo command as a person runs it, over projects that need no CDK library to synthesise."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.waiting import PATIENCE

QUEUE = {"Queue": {"Type": "AWS::SQS::Queue"}}
Demo = Callable[[Path], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "constructs_lib.cli", "local", "demo", "--app"]

    def run(project: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, str(project)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return run


def test_every_row_holds(
    demo: Demo, write_assembly: Callable[..., Path], write_project: Callable[[Path], Path], tmp_path: Path
) -> None:
    project = write_project(write_assembly("Queues", QUEUE))
    (project / "tests" / "demo" / "zero.py").write_text("def drive(aws, deployment):\n    return []\n")
    failed = demo(project)
    assert failed.returncode == 1
    assert "1 of 2 checks passed" in failed.stdout
    assert "it yielded no row" in failed.stdout
    (project / "tests" / "demo" / "zero.py").unlink()
    held = demo(project)
    assert held.returncode == 0, held.stderr
    assert "1 of 1 checks passed" in held.stdout
    for step in ("start the local AWS", "cdk synth", "cdk deploy --all", "run 1 driver"):
        assert step in held.stderr
    assert not list(tmp_path.glob("constructs-lib-*"))


def test_a_broken_app_is_one_line(
    demo: Demo, write_assembly: Callable[..., Path], write_project: Callable[[Path], Path], tmp_path: Path
) -> None:
    project = write_project(write_assembly("Queues", QUEUE))
    (project / "cdk.json").write_text('{"app": "echo ValueError: no such handler >&2; exit 3"}')
    done = demo(project)
    assert done.returncode == 1
    line = done.stderr.splitlines()[-1]
    assert line.startswith("constructs-lib: cdk synth failed: ValueError: no such handler; full output: ")
    assert "no such handler" in Path(line.rsplit(": ", 1)[1]).read_text()
    assert not list(tmp_path.glob("constructs-lib-*"))


def test_a_failing_deployment_is_one_line(
    demo: Demo, write_assembly: Callable[..., Path], write_project: Callable[[Path], Path]
) -> None:
    url = {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": "nowhere", "AuthType": "NONE"}}
    done = demo(write_project(write_assembly("Broken", {"Url": url})))
    assert done.returncode == 1
    line = done.stderr.splitlines()[-1]
    assert line.startswith("constructs-lib: Broken/Url (AWS::Lambda::Url) was not deployed: ")
    assert "Traceback" not in done.stderr
