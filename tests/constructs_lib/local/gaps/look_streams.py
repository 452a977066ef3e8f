"""Looks at event source mappings of Kinesis and DynamoDB streams."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from tests.support.waiting import PATIENCE, last_seen, until

from .look_async import log_lines
from .support import Emulator, StackFailedError, observe, python_function

HANDLER = """
import base64, json, os, pathlib, time
seen = set()
meeting = pathlib.Path.home() / os.environ["MEETING"]

def text(record):
    if "kinesis" in record:
        return base64.b64decode(record["kinesis"]["data"]).decode()
    return record["dynamodb"]["Keys"]["id"]["S"]

def place(record):
    return record.get("kinesis", {}).get("sequenceNumber") or record["dynamodb"]["SequenceNumber"]

def handler(event, context):
    batch = [text(record) for record in event["Records"]]
    print("got", json.dumps(batch))
    if "quick" in batch:
        meeting.touch()
    if "slow" in batch:
        end = time.time() + float(os.environ["PATIENCE"])
        while time.time() < end and not meeting.exists():
            time.sleep(0.01)
        print("met" if meeting.exists() else "alone")
    if "bad" in batch:
        raise ValueError("bad")
    failed = [r for r in event["Records"] if text(r) == "refused" or (text(r) == "once" and not seen)]
    seen.update(batch)
    return {"batchItemFailures": [{"itemIdentifier": place(record)} for record in failed]}
"""
COUNTER = """
def handler(event, context):
    state = event.get("state", {})
    count = state.get("count", 0) + len(event["Records"])
    print("got", count if event.get("isFinalInvokeForWindow") else 0)
    return {"state": {"count": count}}
"""
TABLE: dict[str, Any] = {
    "Type": "AWS::DynamoDB::GlobalTable",
    "Properties": {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        "Replicas": [{"Region": "us-east-1"}],
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
    },
}
STREAM = {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}}
MAPPING = "AWS::Lambda::EventSourceMapping"
REPORTS = ["ReportBatchItemFailures"]
Batches = list[list[str]]


def deploy(emulator: Emulator, code: str = HANDLER, *, meeting: str = "") -> dict[str, str]:
    """Deploy a function, two streams, and where failed records may go."""
    names = {"Function": "Arn", "Stream": "Arn", "Table": "StreamArn", "Queue": "Arn", "Bucket": "Arn"}
    resources = {
        "Function": meeting_function(emulator, code, meeting),
        "Stream": STREAM,
        "Table": TABLE,
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Bucket": {"Type": "AWS::S3::Bucket"},
    }
    outputs: dict[str, Any] = {name: {"Ref": name} for name in names}
    outputs |= {f"{name}Arn": {"Fn::GetAtt": [name, attribute]} for name, attribute in names.items()}
    return emulator.deploy(resources, outputs)


def meeting_function(emulator: Emulator, code: str, meeting: str = "") -> dict[str, Any]:
    """Return a function in which a slow record waits for a quick one, wherever that is handled."""
    variables = {"MEETING": meeting or str(uuid4()), "PATIENCE": str(emulator.patience)}
    return python_function(code, Timeout=int(2 * PATIENCE), Environment={"Variables": variables})


def has_met(emulator: Emulator, function: str) -> bool:
    """Whether the slow record was handled while the quick one was."""
    until(lambda: log_lines(emulator, function, "met", 0) or log_lines(emulator, function, "alone", 0))
    return bool(log_lines(emulator, function, "met", 0))


@contextmanager
def mapping(
    emulator: Emulator, stack: dict[str, str], source: str = "Stream", **settings: object
) -> Iterator[str]:
    """Map a queue, or a stream from its first record on, for as long as it is looked at."""
    client = emulator.client("lambda")
    if source != "Queue":
        settings["StartingPosition"] = "TRIM_HORIZON"
    uuid = client.create_event_source_mapping(
        FunctionName=stack["Function"],
        EventSourceArn=stack[f"{source}Arn"],
        **settings,
    )["UUID"]
    try:
        yield uuid
    finally:
        client.delete_event_source_mapping(UUID=uuid)


def put(emulator: Emulator, stack: dict[str, str], *texts: str, key: str = "key") -> list[str]:
    """Put records into the Kinesis stream at once, and return their sequence numbers."""
    records = [{"Data": text.encode(), "PartitionKey": key} for text in texts]
    answer = emulator.client("kinesis").put_records(StreamName=stack["Stream"], Records=records)
    return [str(record["SequenceNumber"]) for record in answer["Records"]]


def write(emulator: Emulator, stack: dict[str, str], *keys: str) -> None:
    for key in keys:
        emulator.client("dynamodb").put_item(TableName=stack["Table"], Item={"id": {"S": key}})


def batches_so_far(emulator: Emulator, stack: dict[str, str]) -> Batches:
    """Return the batches that the function has got."""
    lines = log_lines(emulator, stack["Function"], "got", 0)
    found = [json.loads(line.removeprefix("got ")) for line in lines]
    # An empty one only made the function warm.
    return [batch for batch in found if batch]


def batches(
    emulator: Emulator, stack: dict[str, str], last: list[str], *, sure: bool = False
) -> Batches | None:
    """Wait until the function gets this batch; return all batches so far, or None where it never comes."""

    def read() -> Batches:
        return batches_so_far(emulator, stack)

    def has_last(found: Batches) -> bool:
        return last in found

    found = last_seen(read, has_last) if sure else emulator.until(read, has_last)
    return found if has_last(found) else None


def pause(seconds: float) -> None:
    """Give the emulator the time for what it must not do; where that is too short, the look sees less."""
    time.sleep(seconds)


def failure_to(stack: dict[str, str], place: str) -> dict[str, Any]:
    return {"OnFailure": {"Destination": stack[f"{place}Arn"]}}


@observe("stream-retry-limit", aws=[["bad"], ["bad"], ["good"]], upstream=None)
def poison_in_a_data_stream(emulator: Emulator) -> object:
    stack = deploy(emulator)
    put(emulator, stack, "bad", "good")
    with mapping(emulator, stack, MaximumRetryAttempts=1, BatchSize=1):
        return batches(emulator, stack, ["good"])


@observe("stream-retry-limit", aws=[["bad"], ["bad"], ["good"]], upstream=None)
def poison_in_the_stream_of_a_table(emulator: Emulator) -> object:
    stack = deploy(emulator)
    write(emulator, stack, "bad", "good")
    with mapping(emulator, stack, "Table", MaximumRetryAttempts=1, BatchSize=1):
        return batches(emulator, stack, ["good"])


@observe("stream-retry-limit", aws=[["good"]], upstream=[["good"]])
def throttled_function_without_retries(emulator: Emulator) -> object:
    stack = deploy(emulator)
    client = emulator.client("lambda")
    client.put_function_concurrency(FunctionName=stack["Function"], ReservedConcurrentExecutions=0)
    put(emulator, stack, "good")
    with mapping(emulator, stack, MaximumRetryAttempts=0):
        pause(0.3)
        client.delete_function_concurrency(FunctionName=stack["Function"])
        return batches(emulator, stack, ["good"], sure=True)


@observe("stream-record-age", aws="RecordAgeExceeded", upstream=None)
def poison_that_gets_too_old(emulator: Emulator) -> object:
    stack = deploy(emulator)
    put(emulator, stack, "bad")
    # AWS takes 60 seconds at least; the emulator does not look.
    with mapping(emulator, stack, MaximumRecordAgeInSeconds=1, DestinationConfig=failure_to(stack, "Queue")):
        message = emulator.message(stack["Queue"])
    return json.loads(message["Body"])["requestContext"]["condition"] if message else None


@observe(
    "stream-bisect", aws=[["a", "b", "bad", "c"], ["a", "b"], ["bad", "c"], ["bad"], ["c"]], upstream=None
)
def poison_inside_a_batch(emulator: Emulator) -> object:
    stack = deploy(emulator)
    put(emulator, stack, "a", "b", "bad", "c")
    with mapping(emulator, stack, BisectBatchOnFunctionError=True, MaximumRetryAttempts=0):
        return batches(emulator, stack, ["c"])


@observe("stream-bisect", aws=[["a", "refused", "c"], ["refused", "c"], ["refused"], ["c"]], upstream=None)
def report_of_poison_inside_a_batch(emulator: Emulator) -> object:
    stack = deploy(emulator)
    put(emulator, stack, "a", "refused", "c")
    settings = {"BisectBatchOnFunctionError": True, "FunctionResponseTypes": REPORTS}
    with mapping(emulator, stack, "Stream", MaximumRetryAttempts=0, **settings):
        return batches(emulator, stack, ["c"])


@observe("stream-partial-batches", aws=[["a", "once", "c"], ["once", "c"]], upstream=None)
def report_of_a_record_that_succeeds_later(emulator: Emulator) -> object:
    stack = deploy(emulator)
    write(emulator, stack, "a", "once", "c")
    with mapping(emulator, stack, "Table", FunctionResponseTypes=REPORTS, MaximumRetryAttempts=1):
        return batches(emulator, stack, ["once", "c"])


POSITION = ["requestContext", "responseContext", "timestamp", "version"]


@observe(
    "stream-failure-position",
    aws=(sorted([*POSITION, "KinesisBatchInfo"]), "RetryAttemptsExhausted", 2, "Unhandled", 2, True),
    upstream=None,
)
def position_in_a_queue(emulator: Emulator) -> object:
    stack = deploy(emulator)
    first, last = put(emulator, stack, "a", "bad")
    with mapping(emulator, stack, MaximumRetryAttempts=1, DestinationConfig=failure_to(stack, "Queue")):
        message = emulator.message(stack["Queue"])
    if message is None:
        return None
    record = json.loads(message["Body"])
    info = record["KinesisBatchInfo"]
    ends = (info["startSequenceNumber"], info["endSequenceNumber"], info["streamArn"])
    return (
        sorted(record),
        record["requestContext"]["condition"],
        record["requestContext"]["approximateInvokeCount"],
        record["responseContext"]["functionError"],
        info["batchSize"],
        ends == (first, last, stack["StreamArn"]),
    )


@observe("stream-failure-position", aws=["bad"], upstream=None)
def position_in_a_topic(emulator: Emulator) -> object:
    """The record can be read at the position that the topic's subscriber gets."""
    stack = deploy(emulator)
    sns, streams = emulator.client("sns"), emulator.client("dynamodbstreams")
    topic = sns.create_topic(Name="positions")["TopicArn"]
    raw = {"RawMessageDelivery": "true"}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=stack["QueueArn"], Attributes=raw)
    write(emulator, stack, "bad", "next")
    settings = {"BatchSize": 1, "DestinationConfig": {"OnFailure": {"Destination": topic}}}
    with mapping(emulator, stack, "Table", MaximumRetryAttempts=0, **settings):
        message = emulator.message(stack["Queue"])
    if message is None:
        return None
    info = json.loads(message["Body"])["DDBStreamBatchInfo"]
    start = streams.get_shard_iterator(
        StreamArn=info["streamArn"],
        ShardId=info["shardId"],
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=info["startSequenceNumber"],
    )
    found = streams.get_records(ShardIterator=start["ShardIterator"], Limit=info["batchSize"])
    return [record["dynamodb"]["Keys"]["id"]["S"] for record in found["Records"]]


@observe("stream-failure-bucket", aws=(["a", "bad"], True), upstream=None)
def records_in_a_bucket(emulator: Emulator) -> object:
    stack = deploy(emulator)
    write(emulator, stack, "a", "bad")
    settings = {"MaximumRetryAttempts": 0, "DestinationConfig": failure_to(stack, "Bucket")}
    s3 = emulator.client("s3")
    with mapping(emulator, stack, "Table", **settings) as uuid:
        found = emulator.until(lambda: s3.list_objects_v2(Bucket=stack["Bucket"]).get("Contents"))
    if not found:
        return None
    key = found[0]["Key"]
    record = json.loads(s3.get_object(Bucket=stack["Bucket"], Key=key)["Body"].read())
    moment = r"\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}"
    shard = record["DDBStreamBatchInfo"]["shardId"]
    keys = [each["dynamodb"]["Keys"]["id"]["S"] for each in record["payload"]["Records"]]
    return keys, bool(re.fullmatch(f"aws/lambda/{uuid}/{shard}/{moment}", key))


@observe("stream-batching-window", aws=[["a", "b"]], upstream=[["a"], ["b"]])
def record_that_waits_for_another(emulator: Emulator) -> object:
    stack = deploy(emulator)
    emulator.invoke(stack["Function"], {"Records": []})
    with mapping(emulator, stack, MaximumBatchingWindowInSeconds=300, BatchSize=2):
        put(emulator, stack, "a")
        pause(1.5)
        put(emulator, stack, "b")
        return last_seen(
            lambda: batches_so_far(emulator, stack), lambda found: any("b" in batch for batch in found)
        )


@observe("stream-tumbling-windows", aws=3, upstream=0)
def state_of_windows(emulator: Emulator) -> object:
    """All that the last calls of windows count together, as the records may lie in two."""
    stack = deploy(emulator, COUNTER)

    def total() -> int:
        lines = log_lines(emulator, stack["Function"], "got", 0)
        return sum(int(line.removeprefix("got ")) for line in lines)

    put(emulator, stack, "a", "b", "c")
    with mapping(emulator, stack, TumblingWindowInSeconds=1, BatchSize=1):
        return emulator.until(total, lambda found: found == 3)


@observe("stream-parallelization", aws=True, upstream=False)
def two_keys_of_one_shard(emulator: Emulator) -> object:
    """Of ten keys beside a slow one, some are in the other lane."""
    stack = deploy(emulator)
    put(emulator, stack, "slow")
    for number in range(10):
        put(emulator, stack, "quick", key=f"key{number}")
    with mapping(emulator, stack, ParallelizationFactor=2, BatchSize=1):
        return has_met(emulator, stack["Function"])


@observe("stream-start-at-timestamp", aws=[["new"]], upstream=None)
def start_between_two_records(emulator: Emulator) -> object:
    stack = deploy(emulator)
    put(emulator, stack, "old")
    between = time.time()
    until(lambda: time.time() > between + 0.01)
    put(emulator, stack, "new")
    properties = {
        "FunctionName": stack["Function"],
        "EventSourceArn": stack["StreamArn"],
        "StartingPosition": "AT_TIMESTAMP",
        "StartingPositionTimestamp": between + 0.005,
    }
    emulator.deploy({"Mapping": {"Type": MAPPING, "Properties": properties}})
    return batches(emulator, stack, ["new"])


@observe("stream-iterator-age", aws=True, upstream=False)
def age_of_records(emulator: Emulator) -> object:
    stack = deploy(emulator)
    put(emulator, stack, "good")
    dimensions = [{"Name": "FunctionName", "Value": stack["Function"]}]
    cloudwatch = emulator.client("cloudwatch")
    with mapping(emulator, stack):
        metric = {"MetricName": "IteratorAge", "Dimensions": dimensions}
        return bool(emulator.until(lambda: cloudwatch.list_metrics(**metric)["Metrics"]))


@observe("mapping-settings", aws=(100, 60, -1), upstream=(10, None, None))
def settings_of_a_mapping(emulator: Emulator) -> object:
    stack = deploy(emulator)
    with mapping(emulator, stack, TumblingWindowInSeconds=60) as uuid:
        found = emulator.client("lambda").get_event_source_mapping(UUID=uuid)
    names = ("BatchSize", "TumblingWindowInSeconds", "MaximumRetryAttempts")
    return tuple(found.get(name) for name in names)


@observe("mapping-settings", aws=[(3, 5), (-1, 100)], upstream=[(3, 5), (3, 5)])
def settings_that_leave_the_template(emulator: Emulator) -> object:
    stack = deploy(emulator)
    cloudformation, client = emulator.client("cloudformation"), emulator.client("lambda")
    properties: dict[str, object] = {"FunctionName": stack["Function"], "EventSourceArn": stack["TableArn"]}

    def template(**more: object) -> str:
        resource = {"Type": MAPPING, "Properties": properties | more}
        return json.dumps({"Resources": {"Mapping": resource}})

    def settings(status: str) -> tuple[int, int]:
        def is_done() -> bool:
            stack = cloudformation.describe_stacks(StackName="settings")["Stacks"][0]
            return bool(stack["StackStatus"] == status)

        until(is_done)
        found = client.list_event_source_mappings(FunctionName=stack["Function"])["EventSourceMappings"][0]
        return found["MaximumRetryAttempts"], found["BatchSize"]

    more = {"MaximumRetryAttempts": 3, "BatchSize": 5}
    cloudformation.create_stack(StackName="settings", TemplateBody=template(**more))
    seen = [settings("CREATE_COMPLETE")]
    cloudformation.update_stack(StackName="settings", TemplateBody=template())
    return [*seen, settings("UPDATE_COMPLETE")]


@observe("mapping-filter-operators", aws=[["order"]], upstream=None)
def filter_with_an_operator(emulator: Emulator) -> object:
    stack = deploy(emulator)
    pattern = {"partitionKey": [{"equals-ignore-case": "ORDERS"}]}
    put(emulator, stack, "other")
    put(emulator, stack, "order", key="Orders")
    with mapping(emulator, stack, FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)}]}):
        return batches(emulator, stack, ["order"])


@observe("mapping-filter-patterns", aws=["refused", "refused"], upstream=["accepted", "accepted"])
def filters_that_are_no_patterns(emulator: Emulator) -> object:
    stack = deploy(emulator)
    properties = {
        "FunctionName": stack["Function"],
        "EventSourceArn": stack["StreamArn"],
        "StartingPosition": "LATEST",
        "FilterCriteria": {"Filters": [{"Pattern": json.dumps({"data": {"kind": "order"}})}]},
    }
    seen = []
    for make, error in (
        (lambda: emulator.client("lambda").create_event_source_mapping(**properties), ClientError),
        (lambda: emulator.deploy({"Mapping": {"Type": MAPPING, "Properties": properties}}), StackFailedError),
    ):
        try:
            make()
        except error:
            seen.append("refused")
        else:
            seen.append("accepted")
    return seen


@observe("stream-mappings-apart", aws=[["a"], ["b"]], upstream=[["a"], ["b"]])
def mapping_that_is_switched_off_and_on(emulator: Emulator) -> object:
    stack = deploy(emulator)
    client = emulator.client("lambda")
    with mapping(emulator, stack) as uuid:
        put(emulator, stack, "a")
        batches(emulator, stack, ["a"], sure=True)
        client.update_event_source_mapping(UUID=uuid, Enabled=False)
        put(emulator, stack, "b")
        pause(0.3)
        client.update_event_source_mapping(UUID=uuid, Enabled=True)
        return batches(emulator, stack, ["b"], sure=True)


@observe("stream-mappings-apart", aws=True, upstream=False)
def slow_function_of_another_mapping(emulator: Emulator) -> object:
    meeting = str(uuid4())
    slow, quick = deploy(emulator, meeting=meeting), deploy(emulator, meeting=meeting)
    put(emulator, slow, "slow")
    put(emulator, quick, "quick")
    with mapping(emulator, slow), mapping(emulator, quick):
        return has_met(emulator, slow["Function"])
