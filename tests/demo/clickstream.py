"""Drives the clickstream: clicks out of order, a batch that comes again, and records that do not count."""

import base64
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive
from tests.support.waiting import last_seen

STREAM, FAILED = "Clickstream/Clicks/Stream", "Clickstream/Clicks/DeadLetterBucket"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for counts, one for a repeated batch, two for a late click, and one for a poison record."""
    client = aws.client("lambda")
    function = deployment.resource("Clickstream/Function")
    (mapping,) = client.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    window = mapping["MaximumBatchingWindowInSeconds"]
    # Three batches wait one second each for more records now, instead of five.
    client.update_event_source_mapping(UUID=mapping["UUID"], MaximumBatchingWindowInSeconds=1)
    try:
        yield from _rows(aws, deployment)
    finally:
        client.update_event_source_mapping(UUID=mapping["UUID"], MaximumBatchingWindowInSeconds=window)


def _rows(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    now = datetime.now(UTC)
    page = f"/tea-{uuid.uuid4().hex}"
    minutes = [now - timedelta(minutes=ago) for ago in (1, 0, 2, 1)]
    _put(aws, deployment, *(_click(page, at) for at in minutes))
    expected = dict(Counter(map(_minute, minutes)))
    counted = last_seen(lambda: _counts(aws, deployment, page), lambda found: found == expected)
    numbers = " ".join(str(counted[minute]) for minute in sorted(counted))
    evidence = f"{len(counted)} items of one page, the newest of {max(counted, default='no minute')}"
    yield Row("clickstream", "4 clicks of 3 minutes, out of order", numbers, evidence, counted == expected)
    yield _again(aws, deployment, page, expected)
    yield from _late(aws, deployment, now)
    yield _poison(aws, deployment, now)


def _again(aws: LocalAws, deployment: Deployment, page: str, expected: dict[str, int]) -> Row:
    """Invoke the function with all that the stream has, as Lambda does when it is not sure."""
    answers = []
    events = list(_events(aws, deployment))
    for event in events:
        answer = aws.client("lambda").invoke(
            FunctionName=deployment.resource("Clickstream/Function"), Payload=json.dumps(event).encode()
        )
        answers.append(json.loads(answer["Payload"].read()))
    counted = _counts(aws, deployment, page)
    numbers = " ".join(str(counted[minute]) for minute in sorted(counted))
    records = sum(len(event["Records"]) for event in events)
    is_right = counted == expected and bool(events)
    evidence = f"{records} records again, {sum(len(each['batchItemFailures']) for each in answers)} failed"
    return Row("clickstream", "the same batches once more", numbers, evidence, is_right)


def _late(aws: LocalAws, deployment: Deployment, now: datetime) -> Iterator[Row]:
    """A click that is too late, until somebody allows for it and sends it back."""
    page, late = f"/pot-{uuid.uuid4().hex}", now - timedelta(hours=25)
    record = _click(page, late)
    _put(aws, deployment, _click(page, now), record, _click(page, now))
    found = last_seen(lambda: _letter(aws, deployment, record), bool)
    before = _two_clicks(aws, deployment, page)
    records = found.get("payload", {}).get("Records", [])
    came = f"{before} counted, {len(records)} in the failure bucket"
    evidence = str(found.get("requestContext", {}).get("condition", "nothing"))
    is_right = (before, len(records)) == (2, 1)
    yield Row("clickstream", "2 clicks, and one of 25 hours ago", came, evidence, is_right)
    client, function = aws.client("lambda"), deployment.resource("Clickstream/Function")
    variables = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
    allowed = {**variables, "MAX_LATENESS_HOURS": "48"}
    client.update_function_configuration(FunctionName=function, Environment={"Variables": allowed})
    try:
        summary = redrive("Clickstream", client=aws.client)
    finally:
        client.update_function_configuration(FunctionName=function, Environment={"Variables": variables})
    counted = _counts(aws, deployment, page)
    is_right = summary.sent == 1 and counted == {_minute(now): 2, _minute(late): 1}
    came = f"{summary.sent} sent, {summary.failed} failed"
    evidence = f"{sum(counted.values())} counted"
    yield Row("clickstream", "redrive, with 48 hours allowed", came, evidence, is_right)


def _poison(aws: LocalAws, deployment: Deployment, now: datetime) -> Row:
    """A record that is no click, in the middle of a batch."""
    page = f"/cup-{uuid.uuid4().hex}"
    poison = f"no click: {page}".encode()
    _put(aws, deployment, _click(page, now), poison, _click(page, now))
    found = last_seen(lambda: _letter(aws, deployment, poison), bool)
    clicks = _two_clicks(aws, deployment, page)
    records = found.get("payload", {}).get("Records", [])
    condition = found.get("requestContext", {}).get("condition", "nothing")
    is_whole = poison in {base64.b64decode(record["kinesis"]["data"]) for record in records}
    came = f"{clicks} counted, {len(records)} in the failure bucket"
    evidence = f"{condition}; the object {'holds' if is_whole else 'does NOT hold'} the record"
    is_right = (clicks, len(records)) == (2, 1) and is_whole
    return Row("clickstream", "2 clicks, and a record that is none", came, evidence, is_right)


def _two_clicks(aws: LocalAws, deployment: Deployment, page: str) -> int:
    """Wait for two clicks of a page; the one behind a letter may come after it."""
    return last_seen(lambda: sum(_counts(aws, deployment, page).values()), lambda count: count == 2)


def _click(page: str, at: datetime) -> bytes:
    return json.dumps({"page": page, "at": at.isoformat(), "user": "ada"}).encode()


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%MZ}"


def _put(aws: LocalAws, deployment: Deployment, *records: bytes) -> None:
    # One partition key: one shard, and so one batch.
    entries = [{"Data": data, "PartitionKey": "ada"} for data in records]
    aws.client("kinesis").put_records(StreamName=deployment.resource(STREAM), Records=entries)


def _counts(aws: LocalAws, deployment: Deployment, page: str) -> dict[str, int]:
    """Return the clicks of a page by minute: the sum of what each shard has counted."""
    found: Counter[str] = Counter()
    items = aws.client("dynamodb").query(
        TableName=deployment.resource("Clickstream/Counts"),
        KeyConditionExpression="page = :page",
        ExpressionAttributeValues={":page": {"S": page}},
        ConsistentRead=True,
    )["Items"]
    for item in items:
        found[item["minute"]["S"].split(" ")[0]] += int(item["clicks"]["N"])
    return dict(found)


def _events(aws: LocalAws, deployment: Deployment) -> Iterator[dict[str, Any]]:
    """Return an event for each shard, with all of its records, as Lambda makes it."""
    kinesis, stream = aws.client("kinesis"), deployment.resource(STREAM)
    for shard in kinesis.list_shards(StreamName=stream)["Shards"]:
        name = shard["ShardId"]
        iterator = kinesis.get_shard_iterator(
            StreamName=stream, ShardId=name, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records = kinesis.get_records(ShardIterator=iterator)["Records"]
        if records:
            yield {"Records": [_record(name, record) for record in records]}


def _record(shard: str, record: dict[str, Any]) -> dict[str, Any]:
    return {
        "eventID": f"{shard}:{record['SequenceNumber']}",
        "eventSource": "aws:kinesis",
        "eventName": "aws:kinesis:record",
        "eventVersion": "1.0",
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record["PartitionKey"],
            "sequenceNumber": record["SequenceNumber"],
            "data": base64.b64encode(record["Data"]).decode(),
            "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"].timestamp(),
        },
    }


def _letter(aws: LocalAws, deployment: Deployment, poison: bytes) -> dict[str, Any]:
    """Return the object of the failure bucket that holds a record, or an empty mapping."""
    s3, bucket = aws.client("s3"), deployment.resource(FAILED)
    wanted = base64.b64encode(poison).decode()
    for each in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        body = s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read().decode()
        if wanted in body:
            found: dict[str, Any] = json.loads(body)
            # The records are a text in the object, or an object in it.
            if isinstance(found.get("payload"), str):
                found["payload"] = json.loads(found["payload"])
            return found
    return {}
