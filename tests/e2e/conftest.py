"""What end-to-end tests deploy to the one local AWS that they share."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws, deploy_app


@pytest.fixture(scope="session")
def deploy_project(local_aws: LocalAws) -> Callable[[Path], Deployment]:
    """Synthesise and deploy a project folder with the real cdk CLI, once for every folder."""
    deployed: dict[Path, Deployment] = {}

    def deploy(project: Path) -> Deployment:
        if project not in deployed:
            deployed[project] = deploy_app(local_aws, project, lambda _name: contextlib.nullcontext())
        return deployed[project]

    return deploy


@pytest.fixture
def write_assembly(tmp_path: Path) -> Callable[..., Path]:
    """Write the assembly of one stack by hand, as any program could: no CDK library takes part."""

    def write(stack: str, resources: dict[str, dict[str, Any]], environment: str | None = None) -> Path:
        folder = tmp_path / "assembly"
        folder.mkdir()
        manifest = {
            "version": "36.0.0",
            "artifacts": {
                stack: {
                    "type": "aws:cloudformation:stack",
                    "environment": environment or "aws://unknown-account/unknown-region",
                    "properties": {"templateFile": "stack.template.json"},
                }
            },
        }
        (folder / "manifest.json").write_text(json.dumps(manifest))
        (folder / "stack.template.json").write_text(json.dumps({"Resources": resources}))
        return folder

    return write


@pytest.fixture
def write_project(tmp_path: Path) -> Callable[[Path], Path]:
    """Write a CDK project whose app copies a ready assembly, with one driver."""

    def write(assembly: Path) -> Path:
        project = tmp_path / "project"
        (project / "tests" / "demo").mkdir(parents=True)
        (project / "cdk.json").write_text(json.dumps({"app": f'cp -r "{assembly}/." "$CDK_OUTDIR"'}))
        (project / "tests" / "demo" / "queue.py").write_text(_DRIVER)
        return project

    return write


_DRIVER = """
from constructs_lib.local import Row

def drive(aws, deployment):
    queue = deployment.resource("Queue")
    sqs = aws.client("sqs")
    sqs.send_message(QueueUrl=queue, MessageBody="hello")
    received = sqs.receive_message(QueueUrl=queue)["Messages"][0]
    yield Row("queue", "hello", received["Body"], received["MessageId"], received["Body"] == "hello")
"""
