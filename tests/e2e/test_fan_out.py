"""Calls of functions by functions: attempts, every failure route, results, and many at the same time."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.support.waiting import PATIENCE, until

from .metrics import total

APP = Path(__file__).parent / "apps" / "calls"
CORRELATION_ID = "one-request-through-every-hop"
EVENTS = 50
GATE = "narrow-may-go-on"
PARTS = 8


class Calls:
    """The deployed stack, after its caller has sent an event to every asynchronous target."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self.deployment = deployment
        self.sqs = aws.client("sqs")
        sent = [(name, {"id": name}) for name in ("thrice", "heard", "stored", "once", "twice", "good")]
        sent += [("narrow", {"id": f"n{number}", "gate": GATE}) for number in range(EVENTS)]
        self.request_ids: dict[str, str] = {}
        for each in self.call({"asynchronous": sent, "correlation_id": CORRELATION_ID}):
            self.request_ids |= each

    def call(self, event: dict[str, Any]) -> Any:
        answer = self.aws.client("lambda").invoke(
            FunctionName=self.function("Caller"), Payload=json.dumps(event)
        )
        result = json.load(answer["Payload"])
        assert "FunctionError" not in answer, result
        return result

    def function(self, construct_id: str) -> str:
        return self.deployment.resource(f"Calls/{construct_id}")

    def attempts(self, construct_id: str) -> int:
        return sum("attempt at" in line for line in self.aws.logs(self.function(construct_id)))

    def letter(self, path: str) -> dict[str, Any]:
        """The one message in a queue, which stays there."""
        url = self.deployment.resource(f"Calls/{path}")

        def receive() -> list[dict[str, Any]]:
            found = self.sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0, MessageAttributeNames=["All"]
            )
            messages: list[dict[str, Any]] = found.get("Messages", [])
            return messages

        (found,) = until(receive)
        return dict(found)


@pytest.fixture(scope="module")
def calls(local_aws: LocalAws, deploy_stack: Callable[[Path], Deployment]) -> Calls:
    return Calls(local_aws, deploy_stack(APP))


def raw_event(calls: Calls, name: str) -> dict[str, str]:
    return {"id": name, "correlation_id": CORRELATION_ID}


@pytest.mark.parametrize(
    ("name", "function", "queue"),
    [("thrice", "Thrice", "Thrice/DeadLetterQueue"), ("heard", "Heard", "HeardBy")],
    ids=["queue", "topic"],
)
def test_raw_event_lies_in_the_route_after_three_attempts(
    calls: Calls, name: str, function: str, queue: str
) -> None:
    letter = calls.letter(queue)
    assert json.loads(letter["Body"]) == raw_event(calls, name)
    attributes = {key: each["StringValue"] for key, each in letter["MessageAttributes"].items()}
    assert attributes == {
        "RequestID": calls.request_ids[name],
        "ErrorCode": "200",
        "ErrorMessage": f"no stock for {name}",
    }
    assert calls.attempts(function) == 3


def test_no_retry_means_one_attempt(calls: Calls) -> None:
    letter = calls.letter("Once/DeadLetterQueue")
    assert json.loads(letter["Body"]) == raw_event(calls, "once")
    assert calls.attempts("Once") == 1


def test_alias_tries_once_more_and_keeps_the_error_with_the_event(calls: Calls) -> None:
    record = json.loads(calls.letter("Twice/Aliaslive/DeadLetterQueue")["Body"])
    assert calls.attempts("Twice") == 2
    context = record["requestContext"]
    assert context["functionArn"].endswith(":live")
    assert (context["condition"], context["approximateInvokeCount"]) == ("RetriesExhausted", 2)
    assert context["requestId"] == calls.request_ids["twice"]
    assert record["requestPayload"] == raw_event(calls, "twice")
    assert record["responsePayload"]["errorMessage"] == "no stock for twice"


def test_bucket_keeps_the_error_with_the_event(calls: Calls) -> None:
    s3, bucket = calls.aws.client("s3"), calls.deployment.resource("Calls/Stored/DeadLetterBucket")
    (found,) = until(lambda: s3.list_objects_v2(Bucket=bucket).get("Contents"))
    record = json.load(s3.get_object(Bucket=bucket, Key=found["Key"])["Body"])
    assert record["requestPayload"] == raw_event(calls, "stored")
    assert record["responsePayload"]["errorType"] == "ValueError"
    assert calls.attempts("Stored") == 1


def test_result_goes_to_the_success_destination(calls: Calls) -> None:
    record = json.loads(calls.letter("Results")["Body"])
    assert record["requestContext"]["condition"] == "Success"
    assert record["responsePayload"] == {"made": "good"}


def test_throttled_events_use_up_no_attempt(calls: Calls) -> None:
    narrow = calls.function("Narrow")
    cloudwatch = calls.aws.client("cloudwatch")
    # The one that runs goes on only when another has been refused.
    until(lambda: total(cloudwatch, "Throttles", narrow) > 0)
    (calls.aws.folder / "home" / GATE).touch()

    def done() -> list[int]:
        found = (re.search(r"done n(\d+)", line) for line in calls.aws.logs(narrow))
        return sorted(int(match[1]) for match in found if match)

    until(lambda: len(done()) >= EVENTS)
    assert done() == list(range(EVENTS))
    url = calls.deployment.resource("Calls/Narrow/DeadLetterQueue")
    assert "Messages" not in calls.sqs.receive_message(QueueUrl=url)


@pytest.mark.parametrize("function", ["Thrice", "Heard", "Stored", "Once", "Twice", "Good", "Narrow"])
def test_correlation_id_is_in_the_log_of_every_hop(calls: Calls, function: str) -> None:
    def lines() -> list[str]:
        return [line for line in calls.aws.logs(calls.function(function)) if CORRELATION_ID in line]

    assert until(lines)


def test_eight_calls_run_at_the_same_time(calls: Calls) -> None:
    meeting = {"meeting": "eight", "parts": PARTS, "seconds": PATIENCE}
    given = {f"part {n}": {**meeting, "part": str(n)} for n in range(PARTS)}
    assert calls.call({"all": given}) == dict.fromkeys(given, True)
