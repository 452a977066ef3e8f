"""A stack with every failure route of streams, rules, subscriptions and schedules."""

import functools
import io
import json
import zipfile
from typing import Any

from constructs_lib.local import LocalAws
from tests.support.waiting import until

from .redrive_stack import DYNAMODB, ROLE, admits, arn, queue, resource

STACK = "RedriveStreams"

HANDLER = (
    DYNAMODB
    + """
import base64

def identity(record):
    if "kinesis" in record:
        return json.loads(base64.b64decode(record["kinesis"]["data"]))["id"]
    if "dynamodb" in record:
        return record["dynamodb"]["Keys"]["id"]["S"]
    if "Sns" in record:
        return json.loads(record["Sns"]["Message"])["id"]
    return record.get("detail", record)["id"]

def handler(event, context):
    function = context.invoked_function_arn.split(":function:")[1]
    broken = "Item" in dynamodb("GetItem", Key={"id": {"S": "broken"}}, ConsistentRead=True)
    change = "ADD runs :one SET #first = if_not_exists(#first, :e), #last = :e, place = :place"
    failed = []
    for record in event.get("Records", [event]):
        place = dynamodb(
            "UpdateItem",
            Key={"id": {"S": "clock"}},
            UpdateExpression="ADD runs :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )["Attributes"]["runs"]
        dynamodb(
            "UpdateItem",
            Key={"id": {"S": f"{function} {identity(record)}"}},
            UpdateExpression=change,
            ExpressionAttributeNames={"#first": "first", "#last": "last"},
            ExpressionAttributeValues={
                ":one": {"N": "1"}, ":e": {"S": json.dumps(record, sort_keys=True)}, ":place": place,
            },
        )
        if broken and "bad" in identity(record):
            if os.environ.get("REPORTS"):
                failed.append({"itemIdentifier": record["kinesis"]["sequenceNumber"]})
            else:
                raise ValueError("still broken")
    return {"batchItemFailures": failed}
"""
)


def function(name: str, **variables: str) -> dict[str, Any]:
    return resource(
        "Lambda::Function",
        f"{name}/Resource",
        FunctionName=f"Streams{name}",
        Runtime="python3.13",
        Handler="index.handler",
        Timeout=300,
        Role=ROLE,
        Code={"ZipFile": HANDLER},
        Environment={"Variables": {"TABLE": {"Ref": "Runs"}, **variables}},
    )


def mapping(name: str, source: Any, target: Any, **properties: Any) -> dict[str, Any]:
    return resource(
        "Lambda::EventSourceMapping",
        f"{name}/Mapping/Resource",
        FunctionName=properties.pop("of", {"Ref": name}),
        EventSourceArn=source,
        StartingPosition="TRIM_HORIZON",
        MaximumBatchingWindowInSeconds=0 if properties.get("BatchSize") == 1 else 1,
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": target}},
        **properties,
    )


def table(path: str, **properties: Any) -> dict[str, Any]:
    return resource(
        "DynamoDB::Table",
        f"{path}/Resource",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **properties,
    )


def template() -> dict[str, Any]:
    stream = {"Fn::GetAtt": ["Orders", "StreamArn"]}
    only_new = {
        "Filters": [{"Pattern": json.dumps({"dynamodb": {"Keys": {"id": {"S": [{"prefix": "n"}]}}}})}]
    }
    return {
        "Runs": table("Runs"),
        "Orders": table("Orders", StreamSpecification={"StreamViewType": "NEW_AND_OLD_IMAGES"}),
        "Clicks": resource("Kinesis::Stream", "Clicks/Resource", ShardCount=1),
        # The whole record, of an alias.
        "Archive": resource("S3::Bucket", "Archive/Resource"),
        "Indexer": function("Indexer"),
        "IndexerVersion": resource(
            "Lambda::Version", "Indexer/Version/Resource", FunctionName={"Ref": "Indexer"}
        ),
        "IndexerLive": resource(
            "Lambda::Alias",
            "Indexer/Live/Resource",
            FunctionName={"Ref": "Indexer"},
            FunctionVersion={"Fn::GetAtt": ["IndexerVersion", "Version"]},
            Name="live",
        ),
        "IndexerMapping": mapping("Indexer", stream, arn("Archive"), of={"Ref": "IndexerLive"}),
        # The position, through a topic, of what a filter lets through.
        "Topic": resource("SNS::Topic", "Topic/Resource"),
        "TopicQueue": queue("TopicQueue"),
        "TopicPolicy": admits("TopicQueue", "sns"),
        "Subscription": resource(
            "SNS::Subscription",
            "TopicQueue/Subscription/Resource",
            TopicArn={"Ref": "Topic"},
            Protocol="sqs",
            Endpoint=arn("TopicQueue"),
        ),
        "Watcher": function("Watcher"),
        "WatcherMapping": mapping("Watcher", stream, {"Ref": "Topic"}, FilterCriteria=only_new),
        # The position, of batches of one record and of partial batches.
        "CounterQueue": queue("CounterQueue"),
        "Counter": function("Counter"),
        "CounterMapping": mapping("Counter", arn("Clicks"), arn("CounterQueue"), BatchSize=1),
        "ReporterQueue": queue("ReporterQueue"),
        "Reporter": function("Reporter", REPORTS="yes"),
        "ReporterMapping": mapping(
            "Reporter",
            arn("Clicks"),
            arn("ReporterQueue"),
            FunctionResponseTypes=["ReportBatchItemFailures"],
        ),
        **services(),
    }


def _invokes(name: str, service: str) -> dict[str, Any]:
    return resource(
        "Lambda::Permission",
        f"{name}/{service}",
        Action="lambda:InvokeFunction",
        FunctionName=arn(name),
        Principal=f"{service}.amazonaws.com",
    )


def services() -> dict[str, Any]:
    dead = {"DeadLetterConfig": {"Arn": arn("SharedQueue")}}
    return {
        "SharedQueue": queue("SharedQueue"),
        "SharedPolicy": admits("SharedQueue", "events", "sns"),
        "Worker": function("Worker"),
        **{f"Worker{service.title()}": _invokes("Worker", service) for service in ("events", "sns")},
        "Bus": resource("Events::EventBus", "Bus/Resource", Name="orders"),
        "Rule": resource(
            "Events::Rule",
            "Rule/Resource",
            EventBusName={"Ref": "Bus"},
            EventPattern={"source": ["shop"]},
            Targets=[{"Id": "Worker", "Arn": arn("Worker"), "InputPath": "$.detail", **dead}],
        ),
        "News": resource("SNS::Topic", "News/Resource"),
        "NewsSubscription": resource(
            "SNS::Subscription",
            "Worker/News/Resource",
            TopicArn={"Ref": "News"},
            Protocol="lambda",
            Endpoint=arn("Worker"),
            RedrivePolicy={"deadLetterTargetArn": arn("SharedQueue")},
        ),
        "Group": resource("Scheduler::ScheduleGroup", "Group/Resource", Name="nightly"),
        "Schedule": resource(
            "Scheduler::Schedule",
            "Schedule/Resource",
            GroupName={"Ref": "Group"},
            ScheduleExpression="rate(1 day)",
            State="DISABLED",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": arn("Worker"), "RoleArn": ROLE, "Input": '{"id": "s1"}', **dead},
        ),
    }


class StreamsStack:
    """The deployed stack."""

    def __init__(self, aws: LocalAws) -> None:
        self.logs = aws.logs
        self.client = functools.cache(aws.client)
        self.sqs = self.client("sqs")
        self.dynamodb = self.client("dynamodb")
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps({"Resources": template()}))

        def ended() -> str:
            state: str = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
            return "" if state.endswith("IN_PROGRESS") else state

        assert until(ended) == "CREATE_COMPLETE"
        resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
        self.names = {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in resources}

    def clear(self) -> None:
        for logical_id, name in self.names.items():
            if logical_id.endswith("Queue"):
                self.sqs.purge_queue(QueueUrl=name)
        for key in self.objects():
            self.client("s3").delete_object(Bucket=self.names["Archive"], Key=key)
        for item in self._items():
            self.dynamodb.delete_item(TableName=self.names["Runs"], Key={"id": item["id"]})

    def break_functions(self) -> None:
        self.dynamodb.put_item(TableName=self.names["Runs"], Item={"id": {"S": "broken"}})

    def repair_functions(self) -> None:
        self.dynamodb.delete_item(TableName=self.names["Runs"], Key={"id": {"S": "broken"}})

    def order(self, *ids: str) -> None:
        """Put items into the table at once, so that their records are one batch."""
        images = {"price": {"N": "12"}, "raw": {"B": b"\x00\xff"}, "sizes": {"NS": ["1"]}}
        puts = [{"TableName": self.names["Orders"], "Item": {"id": {"S": id_}, **images}} for id_ in ids]
        self.dynamodb.transact_write_items(TransactItems=[{"Put": put} for put in puts])

    def click(self, *ids: str) -> None:
        """Put records into the data stream at once, so that they are one batch."""
        records = [{"Data": json.dumps({"id": id_}).encode(), "PartitionKey": "p"} for id_ in ids]
        self.client("kinesis").put_records(StreamName=self.names["Clicks"], Records=records)

    def runs(self, function: str) -> dict[str, int]:
        """How often a function got each record."""
        return {id_: int(item["runs"]["N"]) for id_, item in self._of(function)}

    def places(self, function: str) -> list[str]:
        """Return the records of a function in the order in which it got them last."""
        return [id_ for id_, _ in sorted(self._of(function), key=lambda found: int(found[1]["place"]["N"]))]

    def records(self, function: str, id_: str) -> tuple[Any, Any]:
        """Return a record as the function got it first and last."""
        item = dict(self._of(function))[id_]
        return json.loads(item["first"]["S"]), json.loads(item["last"]["S"])

    def count(self, logical_id: str) -> int:
        name = "ApproximateNumberOfMessages"
        attributes = self.sqs.get_queue_attributes(QueueUrl=self.names[logical_id], AttributeNames=[name])
        return int(attributes["Attributes"][name])

    def put_letter(self, logical_id: str, body: object, **attributes: str) -> None:
        self.sqs.send_message(
            QueueUrl=self.names[logical_id],
            MessageBody=json.dumps(body),
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
            },
        )

    def remove_worker(self) -> None:
        """Delete the worker once it is done: what it has begun would be tried again."""
        until(lambda: self.logs("StreamsWorker")[-1:], lambda lines: lines and lines[0].startswith("REPORT"))
        self.client("lambda").delete_function(FunctionName="StreamsWorker")

    def restore_worker(self) -> None:
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("index.py", HANDLER)
        self.client("lambda").create_function(
            FunctionName="StreamsWorker",
            Runtime="python3.13",
            Handler="index.handler",
            Role=ROLE,
            Timeout=300,
            Code={"ZipFile": code.getvalue()},
            Environment={"Variables": {"TABLE": self.names["Runs"]}},
        )

    def objects(self) -> list[str]:
        found = self.client("s3").list_objects_v2(Bucket=self.names["Archive"])
        return [item["Key"] for item in found.get("Contents", [])]

    def _of(self, function: str) -> list[tuple[str, dict[str, Any]]]:
        prefix = f"Streams{function} "
        return [
            (item["id"]["S"].removeprefix(prefix), item)
            for item in self._items()
            if item["id"]["S"].startswith(prefix)
        ]

    def _items(self) -> list[dict[str, Any]]:
        pages = self.dynamodb.get_paginator("scan").paginate(
            TableName=self.names["Runs"], ConsistentRead=True
        )
        return [item for page in pages for item in page["Items"]]
