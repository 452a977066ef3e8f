"""Looks at functions that are updated while an event waits for its next attempt."""

import functools
from typing import Any

from .look_async import send
from .look_functions import archive
from .support import Emulator, observe, python_function

CODE = """
import os, time, boto3
ANSWER = "old"
def handler(event, context):
    answer = f"{ANSWER} code, {os.environ['SETTING']} setting"
    if event is None:
        return answer
    sqs = boto3.client("sqs")
    first = sqs.receive_message(QueueUrl=event["first"]).get("Messages")
    if not first:
        sqs.send_message(QueueUrl=event["answers"], MessageBody=answer)
        return
    # The first attempt lasts until the function has been updated, and fails.
    sqs.delete_message(QueueUrl=event["first"], ReceiptHandle=first[0]["ReceiptHandle"])
    functions = boto3.client("lambda")
    revision = functions.get_function_configuration(FunctionName=context.function_name)["RevisionId"]
    sqs.send_message(QueueUrl=event["held"], MessageBody="held")
    while functions.get_function_configuration(FunctionName=context.function_name)["RevisionId"] == revision:
        time.sleep(0.05)
    sqs.send_message(QueueUrl=event["ended"], MessageBody=answer)
    raise RuntimeError("updated")
"""
QUEUES = ("first", "held", "ended", "answers")


def update_between(emulator: Emulator, operation: str, **update: Any) -> tuple[str, dict[str, str]]:
    """Update a function while the first attempt of an event lasts; return its name and the queues."""
    function = python_function(CODE, Environment={"Variables": {"SETTING": "old"}})
    resources = {"Function": function} | {each.title(): {"Type": "AWS::SQS::Queue"} for each in QUEUES}
    outputs = emulator.deploy(resources, {name: {"Ref": name} for name in resources})
    sqs, functions = emulator.client("sqs"), emulator.client("lambda")
    queues = {each: outputs[each.title()] for each in QUEUES}
    sqs.send_message(QueueUrl=queues["first"], MessageBody="first")
    send(emulator, outputs["Function"], queues)
    assert emulator.message(queues["held"], sure=True)
    getattr(functions, operation)(FunctionName=outputs["Function"], **update)
    return outputs["Function"], queues


def answers(emulator: Emulator, updated: tuple[str, dict[str, str]]) -> object:
    """What the second attempt of the event answers, and what the next invocation does."""
    function, queues = updated
    answered = emulator.message(queues["answers"], sure=True)
    assert answered
    return [answered["Body"], emulator.invoke(function)]


@functools.cache
def updated_code(emulator: Emulator) -> tuple[str, dict[str, str]]:
    code = archive({"index.py": CODE.replace('"old"', '"new"').encode()})
    return update_between(emulator, "update_function_code", ZipFile=code)


@observe("invocations-during-updates", aws="old code, old setting", upstream=None)
def attempt_during_an_update(emulator: Emulator) -> object:
    _, queues = updated_code(emulator)
    ended = emulator.message(queues["ended"])
    return ended and ended["Body"]


@observe(
    "function-updates",
    aws=["new code, old setting"] * 2,
    upstream=["old code, old setting"] * 2,
)
def second_attempt_after_an_update_of_the_code(emulator: Emulator) -> object:
    return answers(emulator, updated_code(emulator))


@observe(
    "function-updates",
    aws=["old code, new setting"] * 2,
    upstream=["old code, old setting"] * 2,
)
def second_attempt_after_an_update_of_the_settings(emulator: Emulator) -> object:
    settings = {"Variables": {"SETTING": "new"}}
    return answers(emulator, update_between(emulator, "update_function_configuration", Environment=settings))
