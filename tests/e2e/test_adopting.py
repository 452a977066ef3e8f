"""A stack of CDK's own constructs goes over to patterns, and nothing that it has is replaced."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.support.waiting import PATIENCE

PROJECT = Path(__file__).parent / "apps" / "adopting"
KEPT = (
    "Clerk22DA5872",
    "ClerkAliasliveCFE096F8",
    "ClerkRole4C2E02EC",
    "SecretsA3BCC2E9",
    "Worker11F36D0F",
    "WorkerServiceRole8543584E",
    "WorkerSqsEventSourceShopOrdersA8B1F509364C8168",
    "WorkerNews4A2E6B90",
    "WorkerFunctionUrlC039CAFD",
    "Workerinvokefunctionurl41987767",
    "WorkerinvokefunctionA60DC914",
    "OrdersA9B65338",
    "FailedOrders60A19132",
    "NewsE995708C",
    "FailedReadings112E3AE2",
    "SensorsServiceRoleD0419A1B",
    "SensorsEEBA90A5",
    "SensorsEventInvokeConfig5361EC62",
    "SensorsFailed85E6A409",
    "Till8FF32FD6",
    "SoldA70A0430",
)


def _assembly(version: str, folder: Path) -> Path:
    out = folder / version
    environment = {**os.environ, "CDK_OUTDIR": str(out)}
    subprocess.run(
        [sys.executable, f"{version}.py"], cwd=PROJECT, env=environment, check=True, timeout=PATIENCE
    )
    return out


def _diff(aws: LocalAws, assembly: Path) -> str:
    """What the real CLI says that a deployment would do."""
    command = ["cdk", "diff", "--app", str(assembly), "--no-change-set", "--no-color", "--no-notices"]
    run = subprocess.run(
        command,
        cwd=assembly,
        env={**os.environ, **aws.environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    text = run.stdout + run.stderr
    assert run.returncode == 0, text
    assert "Stack Shop" in text
    return text


def _names(deployment: Deployment) -> dict[str, str]:
    """The physical name of every resource that has to stay, by its logical id."""
    return {logical_id: deployment.resource(logical_id) for logical_id in KEPT}


def _without_name(assembly: Path, copy: Path) -> Path:
    shutil.copytree(assembly, copy)
    template = copy / "Shop.template.json"
    content = json.loads(template.read_text())
    del content["Resources"]["Worker11F36D0F"]["Properties"]["FunctionName"]
    template.write_text(json.dumps(content))
    return copy


@pytest.fixture(scope="module")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("adopting")
    return {version: _assembly(version, folder) for version in ("before", "after")}


@pytest.mark.all_blueprints
def test_nothing_is_replaced(local_aws: LocalAws, assemblies: dict[str, Path], tmp_path: Path) -> None:
    names = _names(local_aws.deploy(assemblies["before"]))

    said = _diff(local_aws, assemblies["after"])
    # CDK says of every durable function what it would be to make it one.
    assert re.findall(r"^(?!INFO Modifying an existing lambda).*replace.*$", said, re.MULTILINE) == []
    # What goes is the policy that was CDK's own, and the permissions: all are made anew under another name.
    gone = re.findall(r"^\[-\] (\S+) .*?(\S+) destroy$", said, re.MULTILINE)
    assert sorted(gone) == [
        ("AWS::IAM::Policy", "WorkerServiceRoleDefaultPolicyAE71B5FA"),
        ("AWS::Lambda::Permission", "SoldAllowEventRuleShopWorkerC959364845D3F65F"),
        ("AWS::Lambda::Permission", "WorkerAllowInvokeShopNews13223D6C281A21F5"),
    ]

    # A function whose name is left out is another function: the CLI says so.
    assert "replace" in _diff(local_aws, _without_name(assemblies["after"], tmp_path / "unnamed"))

    after = local_aws.deploy(assemblies["after"])
    assert _names(after) == names
    assert "There were no differences" in _diff(local_aws, assemblies["after"])
