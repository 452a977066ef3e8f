"""A stack with every kind of failure route, and what tests do with it."""

import functools
import json
from typing import Any

from constructs_lib.local import LocalAws
from constructs_lib.redrive import Outcome, Reporter
from tests.support.waiting import PATIENCE, until

STACK = "Redrive"
ROLE = "arn:aws:iam::000000000000:role/any"
ARN = "arn:aws:lambda:us-east-1:000000000000:function"

# Without boto3: every concurrent invocation starts a process, and importing it takes longer than the rest.
DYNAMODB = """
import json, os, urllib.request

def dynamodb(operation, **parameters):
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"],
        json.dumps({"TableName": os.environ["TABLE"], **parameters}).encode(),
        {
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request",
        },
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)
"""
HANDLER = (
    DYNAMODB
    + """
def handler(event, context):
    function = context.invoked_function_arn.split(":function:")[1]
    dynamodb(
        "UpdateItem",
        Key={"id": {"S": event["id"]}},
        UpdateExpression="ADD runs :one SET seen_by = :function",
        ExpressionAttributeValues={":one": {"N": "1"}, ":function": {"S": function}},
    )
    if "Item" in dynamodb("GetItem", Key={"id": {"S": "broken"}}, ConsistentRead=True):
        raise ValueError("still broken")
"""
)


class Notes(Reporter):
    """Keeps everything it hears."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.notices: list[str] = []

    def notice(self, text: str) -> None:
        self.notices.append(text)

    def outcome(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


def resource(kind: str, path: str, **properties: Any) -> dict[str, Any]:
    return {
        "Type": f"AWS::{kind}",
        "Metadata": {"aws:cdk:path": f"{STACK}/{path}"},
        "Properties": properties,
    }


def arn(logical_id: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def function(path: str, **properties: Any) -> dict[str, Any]:
    return resource(
        "Lambda::Function",
        f"{path}/Resource",
        FunctionName=path.rsplit("/", 1)[-1],
        Runtime="python3.13",
        Handler="index.handler",
        Role=ROLE,
        Timeout=int(PATIENCE),
        Code={"ZipFile": HANDLER},
        Environment={"Variables": {"TABLE": {"Ref": "Table"}}},
        **properties,
    )


def dead_letter(target: Any) -> dict[str, Any]:
    return {"DeadLetterConfig": {"TargetArn": target}}


def on_failure(name: str, qualifier: str, target: Any = None) -> dict[str, Any]:
    destination = {"OnFailure": {"Destination": target}} if target else {}
    return resource(
        "Lambda::EventInvokeConfig",
        f"{name}/EventInvokeConfig/Resource",
        FunctionName={"Ref": name},
        Qualifier=qualifier,
        MaximumRetryAttempts=0,
        DestinationConfig=destination,
    )


def queue(path: str, **properties: Any) -> dict[str, Any]:
    return resource("SQS::Queue", f"{path}/Resource", **properties)


def admits(queue_id: str, *services: str, **condition: Any) -> dict[str, Any]:
    """Return the policy by which services may send to a queue."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": [f"{service}.amazonaws.com" for service in services]},
        "Action": "sqs:SendMessage",
        "Resource": arn(queue_id),
        **({"Condition": condition} if condition else {}),
    }
    return resource(
        "SQS::QueuePolicy",
        f"{queue_id}/Policy/Resource",
        Queues=[{"Ref": queue_id}],
        PolicyDocument={"Version": "2012-10-17", "Statement": [statement]},
    )


def template() -> dict[str, Any]:
    return {
        "Table": resource(
            "DynamoDB::Table",
            "Table/Resource",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        ),
        **asynchronous(),
        **topic_route(),
        **source_queues(),
    }


def asynchronous() -> dict[str, Any]:
    return {
        "WorkerDead": queue("Jobs/Dead"),
        # Some at a time: each that runs beside others is a process of its own.
        "Worker": function("Jobs/Worker", ReservedConcurrentExecutions=4, **dead_letter(arn("WorkerDead"))),
        "WorkerConfig": on_failure("Worker", "$LATEST"),
        "ReportDead": queue("Report/Dead"),
        "Report": function("Report"),
        "ReportVersion": resource(
            "Lambda::Version", "Report/Version/Resource", FunctionName={"Ref": "Report"}
        ),
        "ReportLive": resource(
            "Lambda::Alias",
            "Report/Live/Resource",
            FunctionName={"Ref": "Report"},
            FunctionVersion={"Fn::GetAtt": ["ReportVersion", "Version"]},
            Name="live",
        ),
        "ReportConfig": on_failure("Report", "live", arn("ReportDead")) | {"DependsOn": ["ReportLive"]},
        "Archive": resource("S3::Bucket", "Archive/Resource"),
        "Archiver": function("Archiver"),
        "ArchiverConfig": on_failure("Archiver", "$LATEST", arn("Archive")),
        "Shared": queue("Shared"),
        "One": function("One", **dead_letter(arn("Shared"))),
        "Two": function("Two", **dead_letter(arn("Shared"))),
    }


def topic_route() -> dict[str, Any]:
    return {
        "Topic": resource("SNS::Topic", "Topic/Resource"),
        "TopicQueue": queue("TopicQueue"),
        "TopicPolicy": admits("TopicQueue", "sns", ArnEquals={"aws:SourceArn": {"Ref": "Topic"}}),
        "Subscription": resource(
            "SNS::Subscription",
            "TopicQueue/Subscription/Resource",
            TopicArn={"Ref": "Topic"},
            Protocol="sqs",
            Endpoint=arn("TopicQueue"),
        ),
        "Mailer": function("Mailer", **dead_letter({"Ref": "Topic"})),
        "MailerConfig": on_failure("Mailer", "$LATEST"),
    }


def source_queues() -> dict[str, Any]:
    def source(path: str, dead: str, **properties: Any) -> dict[str, Any]:
        policy = {"deadLetterTargetArn": arn(dead), "maxReceiveCount": 1}
        return queue(path, RedrivePolicy=policy, VisibilityTimeout=0, **properties)

    fifo = {"FifoQueue": True}
    return {
        "OrdersDead": queue("Intake/Dead"),
        "Orders": source("Intake/Orders", "OrdersDead"),
        "LinesDead": queue("Lines/Dead", **fifo),
        "Lines": source("Lines/Lines", "LinesDead", **fifo),
    }


class RedriveStack:
    """The deployed stack."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        # A new client takes as long as a whole small redrive.
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
        """Remove everything; who sends something has to wait for all its runs, or the next test sees them."""
        for logical_id, name in self.names.items():
            if logical_id.endswith(("Dead", "Queue", "Shared", "Orders", "Lines")):
                self.sqs.purge_queue(QueueUrl=name)
        for key in self.objects():
            self.client("s3").delete_object(Bucket=self.names["Archive"], Key=key)
        for event in [*self.runs(), "broken"]:
            self.dynamodb.delete_item(TableName=self.names["Table"], Key={"id": {"S": event}})

    def put_dead_letters(self, logical_id: str, ids: list[str]) -> None:
        """Put raw events in a queue as Lambda puts them in a function's dead-letter queue."""
        for start in range(0, len(ids), 10):
            entries = [
                {
                    "Id": str(n),
                    "MessageBody": json.dumps({"id": id_, "number": n}),
                    "MessageAttributes": failure(id_),
                }
                for n, id_ in enumerate(ids[start : start + 10])
            ]
            self.sqs.send_message_batch(QueueUrl=self.names[logical_id], Entries=entries)

    def fail_messages(self, logical_id: str, bodies: list[str], **more: Any) -> None:
        """Send messages to a queue and receive them until they lie in its dead-letter queue."""
        url = self.names[logical_id]
        for number, body in enumerate(bodies):
            group = {"MessageGroupId": "g", "MessageDeduplicationId": f"{body}-{number}"} if more else {}
            self.sqs.send_message(
                QueueUrl=url,
                MessageBody=body,
                MessageAttributes={"kind": {"DataType": "String", "StringValue": body}},
                **group,
            )

        def all_dead() -> bool:
            self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            return self.count(f"{logical_id}Dead") == len(bodies)

        until(all_dead)

    def take_all(self, logical_id: str) -> list[dict[str, Any]]:
        """Receive everything that is in a queue at this moment, and remove it."""
        url = self.names[logical_id]
        found = []
        while messages := self.sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=30,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        ).get("Messages"):
            found += messages
            for message in messages:
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    def count(self, logical_id: str, *more: str) -> int:
        """How many messages can be received, or have one of the other states, too."""
        names = ["ApproximateNumberOfMessages", *more]
        attributes = self.sqs.get_queue_attributes(QueueUrl=self.names[logical_id], AttributeNames=names)
        return sum(int(attributes["Attributes"][name]) for name in names)

    def left(self, logical_id: str) -> int:
        """How many messages a queue has, those included that somebody has received."""
        return self.count(logical_id, "ApproximateNumberOfMessagesNotVisible")

    def runs(self) -> dict[str, int]:
        """How often the functions ran for each event."""
        pages = self.dynamodb.get_paginator("scan").paginate(
            TableName=self.names["Table"], ConsistentRead=True
        )
        items = [item for page in pages for item in page["Items"]]
        return {item["id"]["S"]: int(item["runs"]["N"]) for item in items if "runs" in item}

    def seen_by(self, event: str) -> str:
        item = self.dynamodb.get_item(TableName=self.names["Table"], Key={"id": {"S": event}})["Item"]
        return str(item["seen_by"]["S"])

    def repair_functions(self) -> None:
        self.dynamodb.delete_item(TableName=self.names["Table"], Key={"id": {"S": "broken"}})

    def objects(self) -> list[str]:
        """Keys of everything in the failure bucket."""
        found = self.client("s3").list_objects_v2(Bucket=self.names["Archive"])
        return [item["Key"] for item in found.get("Contents", [])]

    def break_functions(self) -> None:
        self.dynamodb.put_item(TableName=self.names["Table"], Item={"id": {"S": "broken"}})


def failure(id_: str) -> dict[str, Any]:
    return {
        "RequestID": {"DataType": "String", "StringValue": f"request-{id_}"},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": f"no stock for {id_}"},
    }


def record(function_arn: str, id_: str) -> str:
    """An invocation record as Lambda sends it to an on-failure destination."""
    return json.dumps(
        {
            "version": "1.0",
            "timestamp": "2026-11-23T10:00:00.000Z",
            "requestContext": {
                "requestId": f"request-{id_}",
                "functionArn": function_arn,
                "condition": "RetriesExhausted",
                "approximateInvokeCount": 3,
            },
            "requestPayload": {"id": id_, "text": "grün"},
            "responseContext": {"statusCode": 200, "executedVersion": "1", "functionError": "Unhandled"},
            "responsePayload": {"errorType": "ValueError", "errorMessage": "no stock"},
        }
    )
