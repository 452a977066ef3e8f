"""Looks at event source mappings of SQS queues."""

import json
from typing import Any

from .look_async import log_lines
from .look_streams import mapping
from .support import Emulator, observe, python_function, until

HANDLER = """
import json, time

def handler(event, context):
    batch = [record["body"] for record in event["Records"]]
    print("got", json.dumps(batch))
    if "slow" in batch:
        time.sleep(0.7)
    if any("bad" in body for body in batch):
        raise ValueError("bad")
    wrong = [body.partition(" ")[2] for body in batch if body.startswith("report")]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in wrong]}
"""
REPORTS = ["ReportBatchItemFailures"]
Batches = list[list[str]]


def deploy(emulator: Emulator, **queue: object) -> dict[str, str]:
    resources = {
        "Function": python_function(HANDLER),
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": queue},
    }
    outputs = {"Function": {"Ref": "Function"}, "Queue": {"Ref": "Queue"}}
    return emulator.deploy(resources, {**outputs, "QueueArn": {"Fn::GetAtt": ["Queue", "Arn"]}})


def send(emulator: Emulator, stack: dict[str, str], *bodies: str, **more: str) -> None:
    for body in bodies:
        emulator.client("sqs").send_message(QueueUrl=stack["Queue"], MessageBody=body, **more)


def batches(emulator: Emulator, stack: dict[str, str]) -> Batches:
    lines = log_lines(emulator, stack["Function"], "got", 0)
    return [json.loads(line.removeprefix("got ")) for line in lines]


def await_batch(
    emulator: Emulator, stack: dict[str, str], last: list[str], *, seconds: float = 0
) -> Batches | None:
    """Wait until the function is done with this batch; return all so far, or None where it never comes."""
    found = until(lambda: last in batches(emulator, stack), seconds=seconds or emulator.patience)
    return batches(emulator, stack) if found else None


def left(emulator: Emulator, stack: dict[str, str]) -> int:
    """Return how many messages the queue has, hidden or not."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    sqs = emulator.client("sqs")
    found = sqs.get_queue_attributes(QueueUrl=stack["Queue"], AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


@observe("queue-batching-window", aws=[["a", "b"]], upstream=[["a"], ["b"]])
def messages_within_a_second(emulator: Emulator) -> object:
    stack = deploy(emulator)
    with mapping(emulator, stack, "Queue", MaximumBatchingWindowInSeconds=1):
        send(emulator, stack, "a")
        await_batch(emulator, stack, ["a"], seconds=0.5)
        send(emulator, stack, "b")
        return await_batch(emulator, stack, ["a", "b"], seconds=1.2) or await_batch(emulator, stack, ["b"])


@observe("queue-large-batches", aws=15, upstream=10)
def fifteen_messages(emulator: Emulator) -> object:
    stack = deploy(emulator)
    send(emulator, stack, *["a"] * 15)
    with mapping(emulator, stack, "Queue", BatchSize=15, MaximumBatchingWindowInSeconds=1):
        until(lambda: batches(emulator, stack))
        return max(len(batch) for batch in batches(emulator, stack))


@observe("queue-partial-batches", aws=1, upstream=0)
def report_without_identifier(emulator: Emulator) -> object:
    return left_after_report(emulator, "report")


@observe("queue-partial-batches", aws=1, upstream=0)
def report_of_another_message(emulator: Emulator) -> object:
    return left_after_report(emulator, "report 0123")


def left_after_report(emulator: Emulator, body: str) -> int:
    stack = deploy(emulator)
    with mapping(emulator, stack, "Queue", FunctionResponseTypes=REPORTS):
        send(emulator, stack, body)
        await_batch(emulator, stack, [body], seconds=10)
        until(lambda: not left(emulator, stack), seconds=0.3)
        return left(emulator, stack)


@observe("queue-filtered-messages", aws=1, upstream=2)
def filtered_message_beside_poison(emulator: Emulator) -> object:
    stack = deploy(emulator)
    send(emulator, stack, json.dumps({"kind": "other"}), json.dumps({"kind": "bad"}))
    filters = {"Filters": [{"Pattern": json.dumps({"body": {"kind": ["bad"]}})}]}
    with mapping(emulator, stack, "Queue", FilterCriteria=filters):
        await_batch(emulator, stack, [json.dumps({"kind": "bad"})], seconds=10)
        return left(emulator, stack)


@observe("queue-throttles", aws=True, upstream=False)
def message_for_a_busy_function(emulator: Emulator) -> object:
    stack = deploy(emulator)
    client = emulator.client("lambda")
    client.put_function_concurrency(FunctionName=stack["Function"], ReservedConcurrentExecutions=1)
    payload = json.dumps({"Records": [{"body": "slow"}]})
    client.invoke(FunctionName=stack["Function"], InvocationType="Event", Payload=payload)
    # It is running when nothing of it is logged yet.
    await_batch(emulator, stack, ["slow"], seconds=0.3)
    with mapping(emulator, stack, "Queue"):
        send(emulator, stack, "good")
        return await_batch(emulator, stack, ["good"]) is not None


@observe("queue-failures-apart", aws=True, upstream=False)
def message_after_poison(emulator: Emulator) -> object:
    stack = deploy(emulator)
    with mapping(emulator, stack, "Queue"):
        send(emulator, stack, "bad")
        await_batch(emulator, stack, ["bad"], seconds=10)
        send(emulator, stack, "good")
        return await_batch(emulator, stack, ["good"], seconds=0.8) is not None


FIFO = {"FifoQueue": True, "ContentBasedDeduplication": True}


@observe(
    "queue-message-groups",
    aws=[["quick"], ["slow"], ["after"]],
    upstream=[["slow"], ["after"], ["quick"]],
)
def two_message_groups(emulator: Emulator) -> object:
    """Batches in the order in which they ended."""
    stack = deploy(emulator, **FIFO)
    send(emulator, stack, "slow", "after", MessageGroupId="first")
    send(emulator, stack, "quick", MessageGroupId="second")
    with mapping(emulator, stack, "Queue", BatchSize=1):
        until(lambda: len(batches(emulator, stack)) == 3)
        return batches(emulator, stack)


@observe("queue-message-groups", aws=[["bad"], ["bad"], ["after"]], upstream=[["bad"], ["bad"], ["after"]])
def poison_in_a_message_group(emulator: Emulator) -> object:
    """What follows in the group waits until the poison is a dead letter."""
    sqs = emulator.client("sqs")
    dead = sqs.create_queue(QueueName="dead.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    policy = {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead.fifo", "maxReceiveCount": 2}
    properties: dict[str, Any] = {**FIFO, "VisibilityTimeout": 1, "RedrivePolicy": policy}
    stack = deploy(emulator, **properties)
    send(emulator, stack, "bad", "after", MessageGroupId="group")
    with mapping(emulator, stack, "Queue", BatchSize=1):
        found = await_batch(emulator, stack, ["after"], seconds=10)
    message = emulator.message(dead, sure=True)
    assert message
    assert message["Body"] == "bad"
    return found
