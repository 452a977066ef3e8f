"""Mistakes with the streams of tables and of Kinesis."""

import json
from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import allow, arn, function, ref, resource, role, stream_consumer

STREAM = stream_consumer()
TABLE = stream_consumer(kind="Table")
READS = [
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:DescribeStream",
    "dynamodb:ListStreams",
]
FAILURES = allow("s3:PutObject", {"Fn::Sub": "${Failures.Arn}/*"})
WINDOW = in_place(STREAM, "Mapping", TumblingWindowInSeconds=60)
TIMED = in_place(STREAM, "Mapping", StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp=1_790_000_000)
KEYS = in_place(TABLE, "Table", StreamSpecification={"StreamViewType": "KEYS_ONLY"})
QUEUED = {
    **STREAM,
    "Failed": resource("SQS::Queue", SqsManagedSseEnabled=True),
    "Role": role(allow("kinesis:*", arn("Stream")), FAILURES, allow("sqs:SendMessage", arn("Failed"))),
    "Seen": resource(
        "CloudWatch::Alarm", Dimensions=[{"Name": "QueueName", "Value": arn("Failed", "QueueName")}]
    ),
}
THREE = {
    **TABLE,
    **{name: function()["Function"] for name in ("Second", "Third")},
    **{
        f"{name}Mapping": in_place(TABLE, "Mapping", FunctionName=ref(name))["Mapping"]
        for name in ("Second", "Third")
    },
}


def _filtered(code: str, title: str, right: Any, pattern: object) -> Case:
    filters = [{"Pattern": json.dumps(pattern)}]
    return changed(code, title, right, "Mapping", FilterCriteria={"Filters": filters})


CASES: tuple[Case, ...] = (
    _filtered("LP140", "a number of a table as a number", TABLE, {"dynamodb": {"Keys": {"id": {"N": [5]}}}}),
    changed(
        "LP163",
        "a stream with a maximum of concurrency",
        STREAM,
        "Mapping",
        ScalingConfig={"MaximumConcurrency": 5},
    ),
    changed(
        "LP165", "a mapping of a table instead of its stream", TABLE, "Mapping", EventSourceArn=arn("Table")
    ),
    changed("LP401", "a table without a stream", TABLE, "Table", StreamSpecification=None),
    changed(
        "LP403",
        "retries without an end",
        STREAM,
        "Mapping",
        MaximumRetryAttempts=-1,
        MaximumRecordAgeInSeconds=-1,
    ),
    changed("LP405", "records of any age", STREAM, "Mapping", MaximumRecordAgeInSeconds=-1),
    changed("LP408", "a window with batches side by side", WINDOW, "Mapping", ParallelizationFactor=2),
    changed("LP409", "a table read from a time on", TABLE, "Mapping", StartingPosition="AT_TIMESTAMP"),
    changed("LP410", "a position without its time", TIMED, "Mapping", StartingPositionTimestamp=None),
    changed(
        "LP411",
        "a queue for the records of a stream",
        QUEUED,
        "Mapping",
        DestinationConfig={"OnFailure": {"Destination": arn("Failed")}},
    ),
    changed(
        "LP412",
        "records tried for longer than they are kept",
        STREAM,
        "Mapping",
        MaximumRecordAgeInSeconds=172_800,
    ),
    Case("LP413", "three readers of a table", THREE, TABLE),
    Case(
        "LP414",
        "a function that writes to its table",
        {
            **TABLE,
            "Role": role(
                allow(READS, arn("Table", "StreamArn")), FAILURES, allow("dynamodb:PutItem", arn("Table"))
            ),
        },
        TABLE,
    ),
    changed(
        "LP460",
        "a stream without an end and a route",
        STREAM,
        "Mapping",
        MaximumRetryAttempts=None,
        MaximumRecordAgeInSeconds=None,
        DestinationConfig=None,
    ),
    changed("LP461", "records that are given up without a trace", STREAM, "Mapping", DestinationConfig=None),
    Case("LP160", "a role that may not read its stream", {**STREAM, "Role": role(FAILURES)}, STREAM),
    Case("LP160", "a role that may not read its table", {**TABLE, "Role": role(FAILURES)}, TABLE),
    changed("LP462", "a stream without a position", STREAM, "Mapping", StartingPosition=None),
    _filtered(
        "LP463",
        "a filter about an image that is not in the stream",
        KEYS,
        {"dynamodb": {"NewImage": {"kind": {"S": ["order"]}}}},
    ),
)
