"""Looks at event source mappings of SQS queues."""

import json
from typing import Any
from uuid import uuid4

from tests.support.waiting import PATIENCE, last_seen, until

from .look_async import log_lines
from .look_streams import has_met, mapping, meeting_function
from .support import Emulator, observe

HANDLER = """
import json, os, pathlib, time
meeting = pathlib.Path.home() / os.environ["MEETING"]

def handler(event, context):
    batch = [record["body"] for record in event["Records"]]
    print("got", json.dumps(batch))
    if "quick" in batch:
        meeting.touch()
    if "slow" in batch:
        end = time.time() + float(os.environ["PATIENCE"])
        while time.time() < end and not meeting.exists():
            time.sleep(0.01)
        print("met" if meeting.exists() else "alone")
    if any("bad" in body for body in batch):
        raise ValueError("bad")
    wrong = [body.partition(" ")[2] for body in batch if body.startswith("report")]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in wrong]}
"""
FIFO: dict[str, Any] = {"FifoQueue": True, "ContentBasedDeduplication": True}
REPORTS = ["ReportBatchItemFailures"]
Batches = list[list[str]]


def deploy(emulator: Emulator, meeting: str = "", **queue: object) -> dict[str, str]:
    resources = {
        "Function": meeting_function(emulator, HANDLER, meeting),
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": queue},
    }
    outputs = {"Function": {"Ref": "Function"}, "Queue": {"Ref": "Queue"}}
    return emulator.deploy(resources, {**outputs, "QueueArn": {"Fn::GetAtt": ["Queue", "Arn"]}})


def send(emulator: Emulator, stack: dict[str, str], *bodies: str, **more: str) -> None:
    for body in bodies:
        emulator.client("sqs").send_message(QueueUrl=stack["Queue"], MessageBody=body, **more)


def batches(emulator: Emulator, stack: dict[str, str]) -> Batches:
    lines = log_lines(emulator, stack["Function"], "got", 0)
    found = [json.loads(line.removeprefix("got ")) for line in lines]
    # An empty one only made the function warm.
    return [batch for batch in found if batch]


def await_batch(
    emulator: Emulator, stack: dict[str, str], last: list[str], *, sure: bool = False
) -> Batches | None:
    """Wait until the function is done with this batch; return all so far, or None where it never comes."""

    def read() -> Batches:
        return batches(emulator, stack)

    def has_last(found: Batches) -> bool:
        return last in found

    found = last_seen(read, has_last) if sure else emulator.until(read, has_last)
    return found if has_last(found) else None


def left(emulator: Emulator, stack: dict[str, str]) -> int:
    """Return how many messages the queue has, hidden or not."""
    return count(emulator, stack, "ApproximateNumberOfMessages") + hidden(emulator, stack)


def hidden(emulator: Emulator, stack: dict[str, str]) -> int:
    return count(emulator, stack, "ApproximateNumberOfMessagesNotVisible")


def count(emulator: Emulator, stack: dict[str, str], name: str) -> int:
    sqs = emulator.client("sqs")
    found = sqs.get_queue_attributes(QueueUrl=stack["Queue"], AttributeNames=[name])["Attributes"]
    return int(found[name])


def await_result(emulator: Emulator, uuid: str) -> None:
    """Wait until a mapping is done with a batch."""
    client = emulator.client("lambda")

    def is_done() -> bool:
        result = client.get_event_source_mapping(UUID=uuid)["LastProcessingResult"]
        return bool(result != "No records processed")

    until(is_done)


@observe("queue-batching-window", aws=[["a", "b"]], upstream=[["a"], ["b"]])
def message_that_waits_for_another(emulator: Emulator) -> object:
    stack = deploy(emulator)
    emulator.invoke(stack["Function"], {"Records": []})
    with mapping(emulator, stack, "Queue", MaximumBatchingWindowInSeconds=300, BatchSize=2):
        send(emulator, stack, "a")
        # It was received: it is held until there is a second, or the function has it.
        until(lambda: hidden(emulator, stack) or batches(emulator, stack))
        send(emulator, stack, "b")
        return last_seen(lambda: batches(emulator, stack), lambda found: any("b" in each for each in found))


@observe("queue-large-batches", aws=15, upstream=10)
def fifteen_messages(emulator: Emulator) -> object:
    stack = deploy(emulator)
    send(emulator, stack, *["a"] * 15)
    with mapping(emulator, stack, "Queue", BatchSize=15, MaximumBatchingWindowInSeconds=1):
        until(lambda: sum(len(batch) for batch in batches(emulator, stack)) == 15)
        return max(len(batch) for batch in batches(emulator, stack))


@observe("queue-partial-batches", aws=1, upstream=0)
def report_without_identifier(emulator: Emulator) -> object:
    return left_after_report(emulator, "report")


@observe("queue-partial-batches", aws=1, upstream=0)
def report_of_another_message(emulator: Emulator) -> object:
    return left_after_report(emulator, "report 0123")


def left_after_report(emulator: Emulator, body: str) -> int:
    stack = deploy(emulator)
    with mapping(emulator, stack, "Queue", FunctionResponseTypes=REPORTS) as uuid:
        send(emulator, stack, body)
        await_result(emulator, uuid)
        return left(emulator, stack)


@observe("queue-filtered-messages", aws=1, upstream=2)
def filtered_message_beside_poison(emulator: Emulator) -> object:
    stack = deploy(emulator)
    send(emulator, stack, json.dumps({"kind": "other"}), json.dumps({"kind": "bad"}))
    filters = {"Filters": [{"Pattern": json.dumps({"body": {"kind": ["bad"]}})}]}
    with mapping(emulator, stack, "Queue", FilterCriteria=filters):
        await_batch(emulator, stack, [json.dumps({"kind": "bad"})], sure=True)
        return left(emulator, stack)


@observe(
    "mapping-filter-operators",
    aws=[['{"kind":"a"}'], ["{}"]],
    upstream=[['{"kind":"a"}'], ["{}"]],
)
def texts_and_a_pattern_for_json(emulator: Emulator) -> object:
    stack = deploy(emulator, FifoQueue=True, ContentBasedDeduplication=True)
    send(emulator, stack, "text", '"text"', '{"kind":"a"}', "{}", MessageGroupId="one")
    pattern = {"body": {"kind": [{"exists": False}, "a"]}}
    filters = {"Filters": [{"Pattern": json.dumps(pattern)}]}
    with mapping(emulator, stack, "Queue", BatchSize=1, FilterCriteria=filters):
        return await_batch(emulator, stack, ["{}"], sure=True)


@observe("queue-throttles", aws=True, upstream=False)
def message_for_a_busy_function(emulator: Emulator) -> object:
    meeting = str(uuid4())
    stack, other = deploy(emulator, meeting), deploy(emulator, meeting)
    client = emulator.client("lambda")
    client.put_function_concurrency(FunctionName=stack["Function"], ReservedConcurrentExecutions=1)
    payload = json.dumps({"Records": [{"body": "slow"}]})
    client.invoke(FunctionName=stack["Function"], InvocationType="Event", Payload=payload)
    until(lambda: is_throttled(emulator, stack["Function"]))
    with mapping(emulator, stack, "Queue"):
        send(emulator, stack, "good")
        until(lambda: hidden(emulator, stack))
        # It was refused while the other one runs, which ends now.
        emulator.invoke(other["Function"], {"Records": [{"body": "quick"}]})
        return await_batch(emulator, stack, ["good"]) is not None


def is_throttled(emulator: Emulator, function: str) -> bool:
    client = emulator.client("lambda")
    try:
        client.invoke(FunctionName=function, Payload=json.dumps({"Records": []}))
    except client.exceptions.TooManyRequestsException:
        return True
    return False


@observe("queue-failures-apart", aws=True, upstream=False)
def message_after_poison(emulator: Emulator) -> object:
    """A FIFO queue, so that one batch follows the other in the emulator by itself."""
    stack = deploy(emulator, **FIFO)
    for number in range(4):
        send(emulator, stack, f"bad {number}", MessageGroupId=str(number))
    send(emulator, stack, "good", MessageGroupId="good")
    with mapping(emulator, stack, "Queue", BatchSize=1):
        return await_batch(emulator, stack, ["good"]) is not None


@observe("queue-message-groups", aws=(True, [["slow"], ["after"]]), upstream=(False, [["slow"], ["after"]]))
def two_message_groups(emulator: Emulator) -> object:
    # What is slow is not to come again meanwhile.
    hidden_long: dict[str, Any] = {**FIFO, "VisibilityTimeout": int(3 * PATIENCE)}
    stack = deploy(emulator, **hidden_long)
    send(emulator, stack, "slow", "after", MessageGroupId="first")
    send(emulator, stack, "quick", MessageGroupId="second")
    with mapping(emulator, stack, "Queue", BatchSize=1):
        found = await_batch(emulator, stack, ["after"], sure=True) or []
        return has_met(emulator, stack["Function"]), [batch for batch in found if batch != ["quick"]]


@observe("queue-message-groups", aws=[["bad"], ["after"]], upstream=[["bad"], ["after"]])
def poison_in_a_message_group(emulator: Emulator) -> object:
    """What follows in the group waits until the poison is a dead letter."""
    sqs = emulator.client("sqs")
    dead = sqs.create_queue(QueueName="dead.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    policy = {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead.fifo", "maxReceiveCount": 1}
    properties: dict[str, Any] = {**FIFO, "VisibilityTimeout": 2, "RedrivePolicy": policy}
    stack = deploy(emulator, **properties)
    emulator.invoke(stack["Function"], {"Records": []})
    send(emulator, stack, "bad", "after", MessageGroupId="group")
    with mapping(emulator, stack, "Queue", BatchSize=1):
        found = await_batch(emulator, stack, ["after"], sure=True)
    message = emulator.message(dead, sure=True)
    assert message
    assert message["Body"] == "bad"
    return found
