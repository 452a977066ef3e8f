"""What end-to-end tests deploy to the one local AWS that they share."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.support.assemblies import synthesised


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """Let programs that tests start hear Ctrl-C, also where a shell has put the tests in its background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def local_aws() -> Iterator[LocalAws]:
    """A local AWS that enforces IAM, so that a pattern without a right fails here as on AWS."""
    with LocalAws.start(enforce_iam=True) as aws:
        aws.bootstrap()
        _make_role_of_templates_by_hand(aws)
        yield aws


def _make_role_of_templates_by_hand(aws: LocalAws) -> None:
    """Make the role `any`, which may do everything; what the patterns define has roles of its own."""
    iam = aws.client("iam")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="any", AssumeRolePolicyDocument=json.dumps(_policy(trust)))
    all_rights = _policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    iam.put_role_policy(RoleName="any", PolicyName="all", PolicyDocument=json.dumps(all_rights))


def _policy(statement: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture(scope="session")
def deploy_stack(
    local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path], Deployment]:
    """Deploy the one stack of a project folder with the real cdk CLI."""

    def deploy(project: Path) -> Deployment:
        return local_aws.deploy(synthesised(project, tmp_path_factory.mktemp(project.name)))

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
