"""A WebSocket API of CDK's own constructs becomes a pattern, and keeps its address, stage and routes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.local import LocalAws
from tests.demo._web_socket import WebSocket
from tests.support.waiting import PATIENCE

PROJECT = Path(__file__).parent / "apps" / "adopting_sockets"
KEPT = (
    "ApiF70053CD",
    "Stage0E8C2AF5",
    "ApiconnectRoute2B5B23F2",
    "ApidisconnectRoute1C5CAB1B",
    "ApidefaultRoute40D195EB",
    "ApisayRouteF7F78585",
    "Worker11F36D0F",
)


@pytest.fixture(scope="module")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("adopting_sockets")
    for version in ("before", "after"):
        environment = {**os.environ, "CDK_OUTDIR": str(folder / version)}
        command = [sys.executable, f"{version}.py"]
        subprocess.run(command, cwd=PROJECT, env=environment, check=True, timeout=PATIENCE)
    return {version: folder / version for version in ("before", "after")}


def _diff(aws: LocalAws, assembly: Path) -> str:
    """What the real CLI says that a deployment would do."""
    options = ["--no-change-set", "--no-color", "--no-notices"]
    run = subprocess.run(
        ["cdk", "diff", "--app", str(assembly), *options],
        cwd=assembly,
        env={**os.environ, **aws.environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


@pytest.mark.all_blueprints
def test_nothing_is_replaced_and_clients_connect_as_before(
    local_aws: LocalAws, assemblies: dict[str, Path]
) -> None:
    before = local_aws.deploy(assemblies["before"])
    names = {each: before.resource(each) for each in KEPT}
    address = before.url("ApiF70053CD")
    WebSocket(address, patience=PATIENCE).close()

    said = _diff(local_aws, assemblies["after"])
    assert re.findall(r"^.*replace.*$", said, re.MULTILINE) == []
    gone = {kind for kind, _ in re.findall(r"^\[-\] (\S+) .*?(\S+) destroy$", said, re.MULTILINE)}
    # Made anew under other names; a route changes over to the new integration before the old one goes.
    assert gone == {"AWS::Lambda::Permission", "AWS::ApiGatewayV2::Integration"}

    after = local_aws.deploy(assemblies["after"])
    assert {each: after.resource(each) for each in KEPT} == names
    assert after.url("ApiF70053CD") == address
    WebSocket(address, patience=PATIENCE).close()
    assert "There were no differences" in _diff(local_aws, assemblies["after"])
