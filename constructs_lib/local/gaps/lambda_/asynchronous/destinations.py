"""Where an asynchronous event goes in the end: dead-letter queues and destinations."""

import json
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ...catalogue import gap
from .event_queue import Invocation, Route, install, routes
from .role_deliveries import Sender, client_of, deliver, publish

_RECORDS = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"
_ERROR_MESSAGE_BYTES = 1_024

# How a record reaches a destination, by the service in its ARN.
_senders: dict[str, Sender] = {}


def _error_message(invocation: Invocation) -> str:
    body = (invocation.result or {}).get("body") or {}
    text = body.get("errorMessage") or body.get("message") if isinstance(body, dict) else body
    return str(text or "unknown").encode()[:_ERROR_MESSAGE_BYTES].decode(errors="ignore")


@gap(
    "async-dead-letter-queue",
    aws="A dead-letter queue or topic gets the raw event, with the attributes `RequestID`, `ErrorCode` and "
    "`ErrorMessage`.",
    source=f"{_RECORDS}#invocation-dlq",
    upstream="It gets a destination's record without attributes, or nothing where a destination is set too.",
)
def send_dead_letters() -> None:
    """Send the raw event to the function's dead-letter target."""
    install("dead letters")

    def route(invocation: Invocation) -> None:
        if invocation.dead_letter_target:
            target = invocation.dead_letter_target
            deliver(_send_dead_letter, invocation, target, "DeadLetterErrors")

    routes["DeadLetter"] = route


def _send_dead_letter(invocation: Invocation, arn: str) -> None:
    # A function error is an invocation that Lambda itself answers with 200.
    code = "429" if (invocation.result or {}).get("throttle") else "200"
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": invocation.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": code},
        "ErrorMessage": {"DataType": "String", "StringValue": _error_message(invocation)},
    }
    publish(invocation, arn, json.dumps(invocation.payload), attributes)


def _record(invocation: Invocation) -> str:
    """The invocation record that destinations get."""
    result = invocation.result or {}
    # The record names the version that ran, `$LATEST` where none was asked for.
    arn = invocation.arn if invocation.arn.count(":") > 6 else f"{invocation.arn}:$LATEST"
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": invocation.request_id,
            "functionArn": arn,
            "condition": invocation.condition,
            "approximateInvokeCount": invocation.runs,
        },
        "requestPayload": invocation.payload,
    }
    # An event that was never run, since it got too old or had no concurrency, has had no response.
    if invocation.runs:
        version = invocation.config.get("Version", "$LATEST")
        record["responseContext"] = {"statusCode": 200, "executedVersion": version}
        if invocation.condition != "Success":
            record["responseContext"]["functionError"] = result.get("function_error") or "Unhandled"
        record["responsePayload"] = result.get("body")
    return json.dumps(record)


def _route_to(outcome: str) -> Route:
    def route(invocation: Invocation) -> None:
        arn = invocation.destination(outcome)
        if arn:
            sender = _senders.get(arn.split(":")[2], _refuse)
            deliver(sender, invocation, arn, "DestinationDeliveryFailures")

    return route


def _refuse(_: Invocation, arn: str) -> None:
    message = f"no destination of this kind: {arn}"
    raise ValueError(message)


def _send_message(invocation: Invocation, arn: str) -> None:
    publish(invocation, arn, _record(invocation), {})


def _send_invocation(invocation: Invocation, arn: str) -> None:
    client = client_of("lambda", invocation)
    client.invoke(FunctionName=arn, InvocationType="Event", Payload=_record(invocation).encode())


@gap(
    "async-failure-destination",
    aws="An on-failure destination gets the record: request id, condition, number of attempts, response.",
    source=_RECORDS,
    upstream="The record has no version, time or request id and always says 3 attempts; the dead-letter "
    "target is skipped.",
)
def send_failures() -> None:
    """Send the record of a failed invocation to a queue, a topic or a function."""
    install("failure destinations")
    _senders.update({"sqs": _send_message, "sns": _send_message, "lambda": _send_invocation})
    routes["OnFailure"] = _route_to("OnFailure")


@gap(
    "async-success-destination",
    aws="An on-success destination gets the record of an invocation that succeeded.",
    source=_RECORDS,
    upstream="Nothing is sent.",
)
def send_successes() -> None:
    """Send the record of a successful invocation."""
    install("success destinations")
    _senders.update({"sqs": _send_message, "sns": _send_message, "lambda": _send_invocation})
    routes["OnSuccess"] = _route_to("OnSuccess")


@gap(
    "async-eventbridge-destination",
    aws="An event bus can be a destination: source `lambda`, the record as detail.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    upstream="Nothing is sent.",
)
def send_to_event_buses() -> None:
    """Put the record on an event bus."""
    install("event bus destinations")

    def send(invocation: Invocation, arn: str) -> None:
        outcome = "Success" if invocation.condition == "Success" else "Failure"
        record = _record(invocation)
        entry = {
            "EventBusName": arn,
            "Source": "lambda",
            "DetailType": f"Lambda Function Invocation Result - {outcome}",
            "Detail": record,
            "Resources": [arn, json.loads(record)["requestContext"]["functionArn"]],
        }
        answer = client_of("events", invocation).put_events(Entries=[entry])
        # PutEvents succeeds as a call even where it has taken no entry.
        if answer["FailedEntryCount"]:
            raise ValueError(answer["Entries"])

    _senders["events"] = send


@gap(
    "async-s3-destination",
    aws="A bucket can be an on-failure destination: an object per record, its key made of function and time.",
    source=_RECORDS,
    upstream="Nothing is written.",
)
def write_to_buckets() -> None:
    """Write the record of a failed invocation into a bucket."""
    install("bucket destinations")

    def send(invocation: Invocation, arn: str) -> None:
        # Buckets take failed events only (invocation-async-retain-records.html).
        if invocation.condition == "Success":
            _refuse(invocation, arn)
        name = invocation.config["FunctionName"]
        moment = time.strftime("%Y/%m/%d/%Y-%m-%dT%H.%M.%S", time.gmtime())
        key = f"aws/lambda/async/{name}/{moment}-{uuid4()}"
        body = _record(invocation).encode()
        client_of("s3", invocation).put_object(Bucket=arn.rpartition(":")[2], Key=key, Body=body)

    _senders["s3"] = send
