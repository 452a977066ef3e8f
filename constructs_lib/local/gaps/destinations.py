"""Where an asynchronous event goes in the end: dead-letter queues and destinations."""

import json
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from . import async_queue
from .async_queue import Invocation, install, routes
from .catalogue import gap
from .patching import Part

functions = Part("services.lambda_svc")
runtime = Part("core.lambda_runtime")
cloudwatch = Part("services.cloudwatch")
tls = Part("core.tls")

_RECORDS = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"
_ERROR_MESSAGE_BYTES = 1_024

Sender = Callable[[Invocation, str], None]
# How a record reaches a destination, by the service in its ARN.
_senders: dict[str, Sender] = {}
_clients: dict[tuple[str, ...], Any] = {}
_clients_lock = threading.Lock()


def _client(service: str, invocation: Invocation) -> Any:
    """A client of the emulator itself, with the rights of the function's role where those are enforced."""
    import boto3  # noqa: PLC0415 - takes a third of a second, which no start of the emulator should

    keys = runtime.execution_credentials(invocation.config)
    key = (service, invocation.arn.split(":")[3], *keys.values())
    with _clients_lock:
        if key not in _clients:
            scheme = "https" if tls.use_ssl_enabled() else "http"
            _clients[key] = boto3.session.Session().client(
                service,
                region_name=key[1],
                endpoint_url=f"{scheme}://127.0.0.1:{os.environ['GATEWAY_PORT']}",
                aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
                aws_session_token=keys["AWS_SESSION_TOKEN"] or None,
            )
        return _clients[key]


def _deliver(send: Sender, invocation: Invocation, arn: str, metric: str) -> None:
    try:
        send(invocation, arn)
    except Exception:  # noqa: BLE001 - whatever went wrong, AWS counts it and goes on
        async_queue.logger.exception("%s: nothing delivered to %s", invocation.arn, arn)
        dimensions = {"FunctionName": invocation.config["FunctionName"]}
        cloudwatch.record_metric("AWS/Lambda", metric, 1, "Count", dimensions)


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
            _deliver(_send_dead_letter, invocation, target, "DeadLetterErrors")

    routes["DeadLetter"] = route


def _send_dead_letter(invocation: Invocation, arn: str) -> None:
    code = "429" if (invocation.result or {}).get("throttle") else "200"
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": invocation.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": code},
        "ErrorMessage": {"DataType": "String", "StringValue": _error_message(invocation)},
    }
    _publish(invocation, arn, json.dumps(invocation.payload), attributes)


def _publish(invocation: Invocation, arn: str, body: str, attributes: dict[str, Any]) -> None:
    service, account, name = arn.split(":")[2], arn.split(":")[4], arn.split(":")[5]
    client = _client(service, invocation)
    if service == "sqs":
        # Not asked for: on AWS the role needs the right to send, and no other.
        url = f"{client.meta.endpoint_url}/{account}/{name}"
        client.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
    else:
        client.publish(TopicArn=arn, Message=body, MessageAttributes=attributes)


def _record(invocation: Invocation) -> str:
    """The invocation record that destinations get."""
    result = invocation.result or {}
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
    if invocation.runs:
        version = invocation.config.get("Version", "$LATEST")
        record["responseContext"] = {"statusCode": 200, "executedVersion": version}
        if invocation.condition != "Success":
            record["responseContext"]["functionError"] = result.get("function_error") or "Unhandled"
        record["responsePayload"] = result.get("body")
    return json.dumps(record)


def _route_to(outcome: str) -> async_queue.Route:
    def route(invocation: Invocation) -> None:
        arn = invocation.destination(outcome)
        if arn:
            sender = _senders.get(arn.split(":")[2], _refuse)
            _deliver(sender, invocation, arn, "DestinationDeliveryFailures")

    return route


def _refuse(_: Invocation, arn: str) -> None:
    message = f"no destination of this kind: {arn}"
    raise ValueError(message)


def _send_message(invocation: Invocation, arn: str) -> None:
    _publish(invocation, arn, _record(invocation), {})


def _send_invocation(invocation: Invocation, arn: str) -> None:
    client = _client("lambda", invocation)
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
        answer = _client("events", invocation).put_events(Entries=[entry])
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
        if invocation.condition == "Success":
            _refuse(invocation, arn)
        name = invocation.config["FunctionName"]
        moment = time.strftime("%Y/%m/%d/%Y-%m-%dT%H.%M.%S", time.gmtime())
        key = f"aws/lambda/async/{name}/{moment}-{uuid4()}"
        body = _record(invocation).encode()
        _client("s3", invocation).put_object(Bucket=arn.rpartition(":")[2], Key=key, Body=body)

    _senders["s3"] = send
