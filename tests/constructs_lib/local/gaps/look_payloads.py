"""Looks at the payload limits of invocations."""

import functools
import json

from .look_runtimes import PYTHON, function
from .support import Emulator, observe


@functools.cache
def python(emulator: Emulator) -> str:
    # One of its own: other files look at how many processes theirs has.
    return function(emulator, PYTHON, "python3.13", {"LogFormat": "JSON"})


@observe("invoke-request-payload-limit", aws=(413, "RequestTooLargeException"), upstream=202)
def asynchronous_payload_of_more_than_a_megabyte(emulator: Emulator) -> object:
    return invoke_with(emulator, "Event", 1_048_577)


@observe("invoke-request-payload-limit", aws=202, upstream=202)
def asynchronous_payload_of_a_megabyte(emulator: Emulator) -> object:
    return invoke_with(emulator, "Event", 1_048_576)


@observe("invoke-request-payload-limit", aws=(413, "RequestTooLargeException"), upstream=200)
def payload_of_more_than_six_megabytes(emulator: Emulator) -> object:
    return invoke_with(emulator, "RequestResponse", 6_291_457)


def invoke_with(emulator: Emulator, kind: str, size: int) -> object:
    payload = json.dumps({"do": ""}).replace('""', '"%s"') % ("x" * (size - len('{"do": ""}')))
    client = emulator.client("lambda")
    try:
        answer = client.invoke(FunctionName=python(emulator), InvocationType=kind, Payload=payload)
    except client.exceptions.RequestTooLargeException as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
    return answer["StatusCode"]


@observe("invoke-response-payload-limit", aws="Function.ResponseSizeTooLarge", upstream=6_300_000)
def result_of_more_than_six_megabytes(emulator: Emulator) -> object:
    result = emulator.invoke(python(emulator), {"do": "big"})
    return result["errorType"] if isinstance(result, dict) else len(result)
