"""What grants are worth, on a local AWS that enforces IAM, with the TLS-only queues that we make."""

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws, deploy_app

from .metrics import total
from .redrive_stack import until

APP = Path(__file__).parent / "apps" / "rights"


@pytest.fixture(scope="module")
def enforcing() -> Iterator[LocalAws]:
    with LocalAws.start(enforce_iam=True) as aws:
        yield aws


@pytest.fixture(scope="module")
def deployment(enforcing: LocalAws) -> Deployment:
    return deploy_app(enforcing, APP, lambda _name: contextlib.nullcontext())


def ask(aws: LocalAws, deployment: Deployment, call: str, **called: str) -> dict[str, Any]:
    event = json.dumps({"call": call, **called})
    answer = aws.client("lambda").invoke(FunctionName=deployment.resource("Rights/Caller"), Payload=event)
    found: dict[str, Any] = json.load(answer["Payload"])
    assert "FunctionError" not in answer, found
    return found


@pytest.mark.parametrize("target", ["allowed", "live", "failing"])
def test_dry_run_of_a_call_that_is_granted(enforcing: LocalAws, deployment: Deployment, target: str) -> None:
    assert ask(enforcing, deployment, "dry run", target=target) == {"answer": None}


@pytest.mark.parametrize("variable", ["FORBIDDEN", "UNQUALIFIED"])
@pytest.mark.parametrize("call", ["dry run", "synchronous", "asynchronous"])
def test_call_without_a_grant_is_refused_in_the_words_of_aws(
    enforcing: LocalAws, deployment: Deployment, call: str, variable: str
) -> None:
    found = ask(enforcing, deployment, call, variable=variable)
    assert found["refused"] == "AccessDeniedException"
    caller = deployment.resource("Rights/Caller")
    # AWS also names the resource, after the action.
    assert re.fullmatch(
        rf"User: arn:aws:sts::000000000000:assumed-role/\S+/{caller} is not authorized to perform: "
        r"lambda:InvokeFunction\b.* because no identity-based policy allows the lambda:InvokeFunction action",
        found["message"],
    )


@pytest.mark.parametrize("target", ["allowed", "live"])
def test_call_that_is_granted_is_answered(enforcing: LocalAws, deployment: Deployment, target: str) -> None:
    assert ask(enforcing, deployment, "synchronous", target=target) == {"answer": "answer to tea"}


def test_dead_letter_is_sent_with_the_functions_own_right(
    enforcing: LocalAws, deployment: Deployment
) -> None:
    ask(enforcing, deployment, "asynchronous", target="failing")
    url = deployment.resource("Rights/Failing/DeadLetterQueue")
    sqs = enforcing.client("sqs")
    (letter,) = until(lambda: sqs.receive_message(QueueUrl=url).get("Messages"))
    assert json.loads(letter["Body"])["id"] == "tea"


def test_dead_letter_without_a_grant_is_lost_and_counted(enforcing: LocalAws, deployment: Deployment) -> None:
    ask(enforcing, deployment, "asynchronous", variable="SILENT")
    cloudwatch = enforcing.client("cloudwatch")
    name = deployment.resource("Rights/Silent")

    assert until(lambda: total(cloudwatch, "DeadLetterErrors", name)) == 1
    url = deployment.resource("Rights/Empty")
    assert "Messages" not in enforcing.client("sqs").receive_message(QueueUrl=url)
