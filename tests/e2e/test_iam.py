"""What grants are worth, on a local AWS that enforces IAM, with the TLS-only queues that we make."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.support.assemblies import synthesised
from tests.support.waiting import until

from .metrics import total

APP = Path(__file__).parent / "apps" / "rights"


@pytest.fixture(scope="module")
def deployment(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    return local_aws.deploy(synthesised(APP, tmp_path_factory.mktemp("rights")))


def ask(aws: LocalAws, deployment: Deployment, call: str, **called: str) -> dict[str, Any]:
    event = json.dumps({"call": call, **called})
    answer = aws.client("lambda").invoke(FunctionName=deployment.resource("Rights/Caller"), Payload=event)
    found: dict[str, Any] = json.load(answer["Payload"])
    assert "FunctionError" not in answer, found
    return found


@pytest.mark.parametrize("target", ["allowed", "live", "failing"])
def test_dry_run_of_a_call_that_is_granted(local_aws: LocalAws, deployment: Deployment, target: str) -> None:
    assert ask(local_aws, deployment, "dry run", target=target) == {"answer": None}


@pytest.mark.parametrize("variable", ["FORBIDDEN", "UNQUALIFIED"])
@pytest.mark.parametrize("call", ["dry run", "synchronous", "asynchronous"])
def test_call_without_a_grant_is_refused_in_the_words_of_aws(
    local_aws: LocalAws, deployment: Deployment, call: str, variable: str
) -> None:
    found = ask(local_aws, deployment, call, variable=variable)
    assert found["refused"] == "AccessDeniedException"
    caller = deployment.resource("Rights/Caller")
    # AWS also names the resource, after the action.
    assert re.fullmatch(
        rf"User: arn:aws:sts::000000000000:assumed-role/\S+/{caller} is not authorized to perform: "
        r"lambda:InvokeFunction\b.* because no identity-based policy allows the lambda:InvokeFunction action",
        found["message"],
    )


@pytest.mark.parametrize("target", ["allowed", "live"])
def test_call_that_is_granted_is_answered(local_aws: LocalAws, deployment: Deployment, target: str) -> None:
    assert ask(local_aws, deployment, "synchronous", target=target) == {"answer": "answer to tea"}


def test_dead_letter_is_sent_with_the_functions_own_right(
    local_aws: LocalAws, deployment: Deployment
) -> None:
    ask(local_aws, deployment, "asynchronous", target="failing")
    url = deployment.resource("Rights/Failing/DeadLetterQueue")
    sqs = local_aws.client("sqs")
    (letter,) = until(lambda: sqs.receive_message(QueueUrl=url).get("Messages"))
    assert json.loads(letter["Body"])["id"] == "tea"


def test_dead_letter_without_a_grant_is_lost_and_counted(local_aws: LocalAws, deployment: Deployment) -> None:
    ask(local_aws, deployment, "asynchronous", variable="SILENT")
    cloudwatch = local_aws.client("cloudwatch")
    name = deployment.resource("Rights/Silent")

    assert until(lambda: total(cloudwatch, "DeadLetterErrors", name)) == 1
    url = deployment.resource("Rights/Empty")
    assert "Messages" not in local_aws.client("sqs").receive_message(QueueUrl=url)


def dead_letter_queue(aws: LocalAws, name: str, service: str | None) -> tuple[str, str]:
    """Make a queue that admits a service, or nobody, and return its URL and ARN."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:{service}:us-east-1:000000000000:*"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]}) if service else ""
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=name, Attributes={"Policy": policy} if service else {})["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def lose_event(aws: LocalAws, function_arn: str, rule: str, queue_arn: str) -> None:
    """Have a rule call a function that does not admit it."""
    events = aws.client("events")
    events.put_rule(Name=rule, EventPattern=json.dumps({"source": [rule]}))
    target = {"Id": "function", "Arn": function_arn, "DeadLetterConfig": {"Arn": queue_arn}}
    events.put_targets(Rule=rule, Targets=[target])
    events.put_events(Entries=[{"Source": rule, "DetailType": "order", "Detail": "{}"}])


def lose_message(aws: LocalAws, function_arn: str, topic: str, queue_arn: str) -> None:
    """Have a topic call a function that does not admit it."""
    sns = aws.client("sns")
    topic_arn = sns.create_topic(Name=topic)["TopicArn"]
    policy = json.dumps({"deadLetterTargetArn": queue_arn})
    settings = {"Protocol": "lambda", "Endpoint": function_arn, "Attributes": {"RedrivePolicy": policy}}
    sns.subscribe(TopicArn=topic_arn, **settings)
    sns.publish(TopicArn=topic_arn, Message="lost")


SENDERS = {
    "events": (lose_event, "ERROR_CODE", "NO_PERMISSIONS"),
    "sns": (lose_message, "ErrorCode", "403"),
}
FAILURES = {
    "events": ("AWS/Events", "RuleName", "InvocationsFailedToBeSentToDlq"),
    "sns": ("AWS/SNS", "TopicName", "NumberOfNotificationsFailedToRedriveToDlq"),
}


@pytest.mark.parametrize("service", SENDERS)
def test_function_that_does_not_admit_a_service_is_not_called(
    local_aws: LocalAws, deployment: Deployment, service: str
) -> None:
    lose, attribute, code = SENDERS[service]
    url, queue_arn = dead_letter_queue(local_aws, f"{service}-admitted", service)
    lose(local_aws, function_arn(local_aws, deployment), f"{service}-refused", queue_arn)
    sqs = local_aws.client("sqs")
    (letter,) = until(
        lambda: sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages")
    )
    assert letter["MessageAttributes"][attribute]["StringValue"] == code


@pytest.mark.parametrize("service", SENDERS)
def test_letter_of_a_service_that_the_queue_does_not_admit_is_lost_and_counted(
    local_aws: LocalAws, deployment: Deployment, service: str
) -> None:
    lose = SENDERS[service][0]
    namespace, dimension, metric = FAILURES[service]
    url, queue_arn = dead_letter_queue(local_aws, f"{service}-closed", None)
    lose(local_aws, function_arn(local_aws, deployment), f"{service}-lost", queue_arn)
    cloudwatch = local_aws.client("cloudwatch")

    def counted() -> float:
        return total(cloudwatch, metric, f"{service}-lost", namespace=namespace, dimension=dimension)

    assert until(counted) == 1
    assert "Messages" not in local_aws.client("sqs").receive_message(QueueUrl=url)


def function_arn(aws: LocalAws, deployment: Deployment) -> str:
    found = aws.client("lambda").get_function_configuration(FunctionName=deployment.resource("Rights/Caller"))
    return str(found["FunctionArn"])
