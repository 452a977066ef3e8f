"""What a run refuses, and when it leaves the moving to Amazon SQS."""

import json
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.redrive import RedriveError, Reporter, redrive

Stub = Callable[[str], tuple[Any, Stubber]]
SOURCE = "arn:aws:sqs:eu-west-1:111122223333:orders"
DEAD = "arn:aws:sqs:eu-west-1:111122223333:dead"
URL = "https://sqs.eu-west-1.amazonaws.com/111122223333"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"rate": 0}, "rate must be 1 to 500 failed events per second, got 0"),
        ({"rate": 501}, "rate must be 1 to 500 failed events per second, got 501"),
        ({"limit": 0}, "limit must be at least 1 failed event, got 0"),
    ],
)
def test_an_argument_out_of_range_is_refused(options: dict[str, int], text: str) -> None:
    with pytest.raises(RedriveError, match=text):
        redrive("Shop", **options)  # type: ignore[arg-type]


def shop(stub: Stub, *sources: str) -> tuple[Callable[[str], Any], Stubber]:
    """A stack with one source queue, and the names of all queues that share its dead-letter queue."""
    cloudformation, stubber = stub("cloudformation")
    queue = {
        "LogicalResourceId": "Orders",
        "PhysicalResourceId": f"{URL}/orders",
        "ResourceType": "AWS::SQS::Queue",
        "ResourceStatus": "CREATE_COMPLETE",
        "LastUpdatedTimestamp": "2026-11-23T00:00:00Z",
    }
    stubber.add_response("get_template", {"TemplateBody": "{}"})
    stubber.add_response("list_stack_resources", {"StackResourceSummaries": [queue]})
    sqs, answers = stub("sqs")
    policy = json.dumps({"deadLetterTargetArn": DEAD, "maxReceiveCount": 3})
    answers.add_response(
        "get_queue_attributes", {"Attributes": {"QueueArn": SOURCE, "RedrivePolicy": policy}}
    )
    answers.add_response("get_queue_url", {"QueueUrl": f"{URL}/dead"})
    answers.add_response("get_queue_attributes", {"Attributes": {"QueueArn": DEAD}})
    answers.add_response("get_queue_url", {"QueueUrl": f"{URL}/dead"})
    add_count(answers, 3)
    add_count(answers, 3)
    answers.add_response("get_queue_url", {"QueueUrl": f"{URL}/dead"})
    urls = [f"{URL}/{source}" for source in sources]
    answers.add_response("list_dead_letter_source_queues", {"queueUrls": urls})
    clients = {"cloudformation": cloudformation, "sqs": sqs}
    return lambda service: clients.get(service) or stub(service)[0], answers


def add_count(answers: Stubber, count: int) -> None:
    attributes = {
        "ApproximateNumberOfMessages": str(count),
        "ApproximateNumberOfMessagesDelayed": "0",
        "ApproximateNumberOfMessagesNotVisible": "0",
    }
    date = {"HTTPHeaders": {"date": formatdate(usegmt=True)}}
    answers.add_response("get_queue_attributes", {"Attributes": attributes, "ResponseMetadata": date})


def add_move(answers: Stubber, status: str, moved: int) -> None:
    answers.add_response(
        "start_message_move_task",
        {"TaskHandle": "task"},
        {"SourceArn": DEAD, "MaxNumberOfMessagesPerSecond": 25},
    )
    task = {"Status": status, "ApproximateNumberOfMessagesMoved": moved, "FailureReason": "who knows"}
    answers.add_response("list_message_move_tasks", {"Results": [task]})


def test_the_account_and_the_region_are_said_before_anything_is_read(stub: Stub) -> None:
    sts, answers = stub("sts")
    answers.add_response("get_caller_identity", {"Account": "111122223333"})
    heard: list[str] = []

    class Listening(Reporter):
        def place(self, text: str) -> None:
            heard.append(text)

    def client(service: str) -> Any:
        assert service == "sts" or heard
        return sts if service == "sts" else stub(service)[0]

    with pytest.raises(RedriveError):
        redrive("Shop", client=client, reporter=Listening())
    (text,) = heard
    assert text == f"account 111122223333, Region {sts.meta.region_name}"


def test_sqs_moves_what_would_go_back_anyway(stub: Stub) -> None:
    client, answers = shop(stub, "orders")
    add_move(answers, "COMPLETED", 3)
    add_count(answers, 0)
    summary = redrive("Shop", client=client, rate=25)
    assert (summary.found, summary.sent, summary.failed, summary.left) == (3, 3, 0, 0)


def test_sqs_does_not_move_letters_of_queues_that_were_not_asked_for(stub: Stub) -> None:
    client, answers = shop(stub, "orders", "invoices")
    answers.add_response("receive_message", {})
    add_count(answers, 0)
    add_count(answers, 0)
    assert redrive("Shop", client=client).sent == 0


def test_what_sqs_cannot_move_is_sent_one_by_one(stub: Stub) -> None:
    notices = []

    class Listening(Reporter):
        def notice(self, text: str) -> None:
            notices.append(text)

    client, answers = shop(stub, "orders")
    add_move(answers, "FAILED", 1)
    answers.add_response("receive_message", {})
    add_count(answers, 0)
    add_count(answers, 0)
    summary = redrive("Shop", client=client, rate=25, reporter=Listening())
    assert (summary.sent, summary.failed) == (1, 0)
    assert notices == ["SQS did not move all of dead: who knows"]
