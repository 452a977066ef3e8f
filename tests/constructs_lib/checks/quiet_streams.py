"""Streams of tables and of Kinesis, and layers, in which nothing is wrong."""

import json

from tests.constructs_lib.checks.case import Resources, in_place, packed
from tests.constructs_lib.checks.parts import allow, arn, function, ref, resource, role, stream_consumer

STREAM = stream_consumer()
TABLE = stream_consumer(kind="Table")
FAILURES = allow("s3:PutObject", {"Fn::Sub": "${Failures.Arn}/*"})
READS = ["GetRecords", "GetShardIterator", "DescribeStream"]
LAYER = resource("Lambda::LayerVersion", CompatibleRuntimes=["python3.12", "python3.13"])


def _filtered(resources: Resources, *patterns: object) -> Resources:
    filters = [{"Pattern": json.dumps(each)} for each in patterns]
    return in_place(resources, "Mapping", FilterCriteria={"Filters": filters})


QUIET: dict[str, Resources] = {
    "a stream with its function": STREAM,
    "a table with its function": TABLE,
    "a table that any function may read": {
        **TABLE,
        "Role": role(
            FAILURES, allow([f"dynamodb:{each}" for each in READS], {"Fn::Sub": "${Table.Arn}/stream/*"})
        ),
    },
    "a table whose function may read every stream": {
        **TABLE,
        "Role": role(FAILURES, allow("dynamodb:*", "*")),
    },
    "a table with a filter": _filtered(
        TABLE, {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"n": {"N": ["5"]}}}}
    ),
    "a table of keys with a filter about new items": _filtered(
        in_place(TABLE, "Table", StreamSpecification={"StreamViewType": "KEYS_ONLY"}),
        {"dynamodb": {"NewImage": {"n": {"S": [{"exists": False}]}}}},
    ),
    "a stream with a filter": _filtered(STREAM, {"data": {"kind": ["click"]}}, {"data": {"page": ["a"]}}),
    "a stream that is kept for a week": in_place(
        in_place(STREAM, "Stream", RetentionPeriodHours=168), "Mapping", MaximumRecordAgeInSeconds=600_000
    ),
    "a stream with times that parameters choose": in_place(
        STREAM, "Mapping", MaximumRetryAttempts=ref("Retries"), MaximumRecordAgeInSeconds=ref("Age")
    ),
    "a stream without limits, on a condition": in_place(
        STREAM,
        "Mapping",
        MaximumRetryAttempts=-1,
        MaximumRecordAgeInSeconds=3_600,
        DestinationConfig={
            "Fn::If": ["IsTest", ref("AWS::NoValue"), {"OnFailure": {"Destination": arn("Failures")}}]
        },
    ),
    "a table with replicas, which has a stream": {
        **TABLE,
        "Table": resource(
            "DynamoDB::GlobalTable", Replicas=[{"Region": "eu-west-1"}, {"Region": "eu-west-3"}]
        ),
    },
    "a layer for several versions": {
        **function(Layers=[ref("Layer")]),
        "Layer": packed(LAYER, "several", python__shop__py=""),
    },
    "a layer with commands": {
        **function(Layers=[ref("Layer")]),
        "Layer": packed(LAYER, "commands", bin__tool__sh=""),
    },
    "a layer for every machine": {
        **function(Layers=[ref("Layer")], Architectures=["arm64"]),
        "Layer": resource("Lambda::LayerVersion", Content={"S3Bucket": "layers", "S3Key": "all.zip"}),
    },
}
