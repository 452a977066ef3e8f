"""Looks at asynchronous invocations: retries, dead letters, destinations, sources."""

import json
import re
from typing import Any

from tests.support.waiting import last_seen

from .support import Emulator, observe, python_function

FAILING = """
def handler(event, context):
    print("attempt", context.aws_request_id)
    raise ValueError("no such order")
"""
WORKING = "def handler(event, context): return {'done': event}"
SLOW = """
import time
def handler(event, context):
    time.sleep(0.25)
    print("done")
"""
QUEUE = {"Type": "AWS::SQS::Queue"}


def deploy(emulator: Emulator, code: str, **resources: dict[str, Any]) -> dict[str, str]:
    """Deploy a function beside other resources; the outputs are names and ARNs by logical id."""
    template = {"Function": python_function(code), **resources}
    outputs: dict[str, Any] = {name: {"Ref": name} for name in template}
    outputs |= {f"{name}Arn": {"Fn::GetAtt": [name, "Arn"]} for name in template if name in WITH_ARN}
    return emulator.deploy(template, outputs)


WITH_ARN = {"Function", "Queue", "Bucket", "Receiver"}


def configure(emulator: Emulator, function: str, **settings: object) -> None:
    """Set retries and destinations; one attempt unless told otherwise."""
    emulator.client("lambda").put_function_event_invoke_config(
        FunctionName=function, **{"MaximumRetryAttempts": 0, **settings}
    )


def on_failure(arn: str) -> dict[str, Any]:
    return {"OnFailure": {"Destination": arn}}


def send(emulator: Emulator, function: str, event: object = None) -> str:
    """Invoke asynchronously and return the request id."""
    payload = json.dumps(event or {"order": 1})
    answer = emulator.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=payload)
    return str(answer["ResponseMetadata"]["RequestId"])


def log_lines(emulator: Emulator, function: str, start: str, count: int, *, sure: bool = False) -> list[str]:
    """Wait until the function logged that many lines with this start, and return what there is."""

    def read() -> list[str]:
        try:
            events = emulator.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{function}")[
                "events"
            ]
        except emulator.client("logs").exceptions.ResourceNotFoundException:
            return []
        return [e["message"].strip() for e in events if e["message"].startswith(start)]

    def enough(lines: list[str]) -> bool:
        return len(lines) >= count

    return last_seen(read, enough) if sure else emulator.until(read, enough)


def dead_letter_to(emulator: Emulator, function: str, arn: str) -> None:
    # Through the service's own API, so that CloudFormation's gap does not hide others.
    emulator.client("lambda").update_function_configuration(
        FunctionName=function, DeadLetterConfig={"TargetArn": arn}
    )
    configure(emulator, function)


def letter(message: dict[str, Any] | None, request_id: str) -> object:
    if message is None:
        return None
    attributes = {k: v["StringValue"] for k, v in message.get("MessageAttributes", {}).items()}
    if "RequestID" in attributes:
        attributes["RequestID"] = "told" if attributes["RequestID"] == request_id else "another"
    return sorted(json.loads(message["Body"])), attributes


RAW_EVENT = (["order"], {"RequestID": "told", "ErrorCode": "200", "ErrorMessage": "no such order"})
RECORD = ["requestContext", "requestPayload", "responseContext", "responsePayload"]


@observe("async-dead-letter-queue", aws=RAW_EVENT, upstream=(RECORD, {}))
def letter_in_a_queue(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE)
    dead_letter_to(emulator, stack["Function"], stack["QueueArn"])
    request_id = send(emulator, stack["Function"])
    return letter(emulator.message(stack["Queue"], sure=True), request_id)


@observe("async-dead-letter-queue", aws=RAW_EVENT, upstream=(RECORD, {}))
def letter_in_a_topic(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE, Topic={"Type": "AWS::SNS::Topic"})
    emulator.client("sns").subscribe(
        TopicArn=stack["Topic"],
        Protocol="sqs",
        Endpoint=stack["QueueArn"],
        Attributes={"RawMessageDelivery": "true"},
    )
    dead_letter_to(emulator, stack["Function"], stack["Topic"])
    request_id = send(emulator, stack["Function"])
    return letter(emulator.message(stack["Queue"], sure=True), request_id)


def record_of_failure(emulator: Emulator, **settings: object) -> dict[str, Any] | None:
    stack = deploy(emulator, FAILING, Queue=QUEUE)
    configure(emulator, stack["Function"], DestinationConfig=on_failure(stack["QueueArn"]), **settings)
    send(emulator, stack["Function"])
    message = emulator.message(stack["Queue"], sure=True)
    return json.loads(message["Body"]) if message else None


@observe(
    "async-failure-destination",
    aws=("1.0", "RetriesExhausted", 2, {"order": 1}, "Unhandled", "no such order"),
    upstream=(None, "RetriesExhausted", 3, {"order": 1}, "Unhandled", "no such order"),
)
def record_in_a_queue(emulator: Emulator) -> object:
    record = record_of_failure(emulator, MaximumRetryAttempts=1)
    assert record
    return (
        record.get("version"),
        record["requestContext"]["condition"],
        record["requestContext"]["approximateInvokeCount"],
        record["requestPayload"],
        record["responseContext"]["functionError"],
        record["responsePayload"]["errorMessage"],
    )


@observe("async-failure-destination", aws=True, upstream=True)
def record_to_a_function(emulator: Emulator) -> object:
    receiver = python_function("def handler(event, context): print('got', event['requestContext'])")
    stack = deploy(emulator, FAILING, Receiver=receiver)
    configure(emulator, stack["Function"], DestinationConfig=on_failure(stack["ReceiverArn"]))
    send(emulator, stack["Function"])
    return len(log_lines(emulator, stack["Receiver"], "got", 1, sure=True)) == 1


@observe("async-failure-destination", aws=["destination", "letter"], upstream=["destination"])
def both_destination_and_dead_letter(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE, Dead=QUEUE)
    dead = emulator.client("sqs").get_queue_attributes(QueueUrl=stack["Dead"], AttributeNames=["QueueArn"])
    dead_letter_to(emulator, stack["Function"], dead["Attributes"]["QueueArn"])
    configure(emulator, stack["Function"], DestinationConfig=on_failure(stack["QueueArn"]))
    send(emulator, stack["Function"])
    arrived = {
        "destination": emulator.message(stack["Queue"], sure=True),
        "letter": emulator.message(stack["Dead"]),
    }
    return [kind for kind, message in arrived.items() if message]


@observe("async-success-destination", aws=("Success", {"done": {"order": 1}}), upstream=None)
def record_of_success(emulator: Emulator) -> object:
    stack = deploy(emulator, WORKING, Queue=QUEUE)
    target = {"OnSuccess": {"Destination": stack["QueueArn"]}}
    configure(emulator, stack["Function"], DestinationConfig=target)
    send(emulator, stack["Function"])
    message = emulator.message(stack["Queue"])
    if message is None:
        return None
    record = json.loads(message["Body"])
    return record["requestContext"]["condition"], record["responsePayload"]


@observe(
    "async-eventbridge-destination",
    aws=("lambda", "Lambda Function Invocation Result - Failure", "RetriesExhausted"),
    upstream=None,
)
def record_on_an_event_bus(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE)
    events = emulator.client("events")
    events.put_rule(Name="records", EventPattern=json.dumps({"source": ["lambda"]}))
    events.put_targets(Rule="records", Targets=[{"Id": "queue", "Arn": stack["QueueArn"]}])
    bus = "arn:aws:events:us-east-1:000000000000:event-bus/default"
    configure(emulator, stack["Function"], DestinationConfig=on_failure(bus))
    send(emulator, stack["Function"])
    message = emulator.message(stack["Queue"])
    if message is None:
        return None
    event = json.loads(message["Body"])
    return event["source"], event["detail-type"], event["detail"]["requestContext"]["condition"]


@observe("async-s3-destination", aws=({"order": 1}, True), upstream=None)
def record_in_a_bucket(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Bucket={"Type": "AWS::S3::Bucket"})
    configure(emulator, stack["Function"], DestinationConfig=on_failure(stack["BucketArn"]))
    send(emulator, stack["Function"])
    s3 = emulator.client("s3")
    found = emulator.until(lambda: s3.list_objects_v2(Bucket=stack["Bucket"]).get("Contents"))
    if not found:
        return None
    key = found[0]["Key"]
    record = json.loads(s3.get_object(Bucket=stack["Bucket"], Key=key)["Body"].read())
    moment = r"\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}"
    return record["requestPayload"], bool(re.fullmatch(f"aws/lambda/async/{stack['Function']}/{moment}", key))


@observe("async-throttles", aws=True, upstream=False)
def four_events_for_one_environment(emulator: Emulator) -> object:
    stack = deploy(emulator, SLOW)
    emulator.client("lambda").put_function_concurrency(
        FunctionName=stack["Function"], ReservedConcurrentExecutions=1
    )
    for _ in range(4):
        send(emulator, stack["Function"])
    return len(log_lines(emulator, stack["Function"], "done", 4)) == 4


@observe("async-throttles", aws=("RetriesExhausted", 0), upstream=("RetriesExhausted", 3))
def event_for_a_function_that_may_not_run(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING, Queue=QUEUE)
    emulator.client("lambda").put_function_concurrency(
        FunctionName=stack["Function"], ReservedConcurrentExecutions=0
    )
    configure(emulator, stack["Function"], DestinationConfig=on_failure(stack["QueueArn"]))
    send(emulator, stack["Function"])
    message = emulator.message(stack["Queue"], sure=True)
    assert message
    context = json.loads(message["Body"])["requestContext"]
    return context["condition"], context["approximateInvokeCount"]


@observe("async-event-age", aws="EventAgeExceeded", upstream="RetriesExhausted")
def event_that_gets_too_old(emulator: Emulator) -> object:
    # AWS takes 60 seconds at least; the emulator's CloudFormation does not look.
    settings = {
        "Type": "AWS::Lambda::EventInvokeConfig",
        "Properties": {
            "FunctionName": {"Ref": "Function"},
            "Qualifier": "$LATEST",
            "MaximumEventAgeInSeconds": 0,
            "DestinationConfig": on_failure("arn:aws:sqs:us-east-1:000000000000:aged"),
        },
    }
    queue = emulator.client("sqs").create_queue(QueueName="aged")["QueueUrl"]
    stack = deploy(emulator, FAILING, Settings=settings)
    send(emulator, stack["Function"])
    message = emulator.message(queue, sure=True)
    assert message
    return json.loads(message["Body"])["requestContext"]["condition"]


@observe("async-request-id", aws=(1, True), upstream=(3, False))
def ids_of_three_attempts(emulator: Emulator) -> object:
    stack = deploy(emulator, FAILING)
    told = send(emulator, stack["Function"])
    ids = {
        line.removeprefix("attempt ")
        for line in log_lines(emulator, stack["Function"], "attempt", 3, sure=True)
    }
    return len(ids), told in ids


@observe("function-request-id", aws=True, upstream=False)
def id_of_a_synchronous_invocation(emulator: Emulator) -> object:
    stack = deploy(emulator, "def handler(event, context): return context.aws_request_id")
    answer = emulator.client("lambda").invoke(FunctionName=stack["Function"])
    return json.loads(answer["Payload"].read()) == answer["ResponseMetadata"]["RequestId"]
