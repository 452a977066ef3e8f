"""Looks at functions that are updated while an event waits for its next attempt."""

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
    raise RuntimeError("updated")
"""
QUEUES = ("first", "held", "answers")


def answers_after(emulator: Emulator, operation: str, **update: Any) -> object:
    """What the second attempt of an event answers after an update, and what the next invocation does."""
    function = python_function(CODE, Environment={"Variables": {"SETTING": "old"}})
    resources = {"Function": function} | {each.title(): {"Type": "AWS::SQS::Queue"} for each in QUEUES}
    outputs = emulator.deploy(resources, {name: {"Ref": name} for name in resources})
    sqs, functions = emulator.client("sqs"), emulator.client("lambda")
    queues = {each: outputs[each.title()] for each in QUEUES}
    sqs.send_message(QueueUrl=queues["first"], MessageBody="first")
    send(emulator, outputs["Function"], queues)
    assert emulator.message(queues["held"], sure=True)
    getattr(functions, operation)(FunctionName=outputs["Function"], **update)
    answered = emulator.message(queues["answers"], sure=True)
    assert answered
    return [answered["Body"], emulator.invoke(outputs["Function"])]


@observe(
    "function-updates",
    aws=["new code, old setting"] * 2,
    upstream=["old code, old setting"] * 2,
)
def second_attempt_after_an_update_of_the_code(emulator: Emulator) -> object:
    code = archive({"index.py": CODE.replace('"old"', '"new"').encode()})
    return answers_after(emulator, "update_function_code", ZipFile=code)


@observe(
    "function-updates",
    aws=["old code, new setting"] * 2,
    upstream=["old code, old setting"] * 2,
)
def second_attempt_after_an_update_of_the_settings(emulator: Emulator) -> object:
    settings = {"Variables": {"SETTING": "new"}}
    return answers_after(emulator, "update_function_configuration", Environment=settings)
