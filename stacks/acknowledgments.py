"""What cdk-nag needs to be told about our stacks: each finding that is right as it is, with its reason."""

from typing import TYPE_CHECKING, cast

from aws_cdk import Acknowledgment, CfnElement, Stack, Validations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import IConstruct

if TYPE_CHECKING:
    from constructs_lib import (
        KinesisConsumer,
        QueueConsumer,
        ScheduledFunction,
        TableStreamConsumer,
        WebSocketApiFunction,
    )

_PYTHON = "Python 3.13 is what its layers are tested for; Lambda supports it until 2029"


def acknowledge(construct: IConstruct, **reasons: str) -> None:
    """Acknowledge findings on one construct.

    Args:
        construct: the construct that cdk-nag names.
        reasons: rule, with `_` for `-`, to the reason why the finding is right as it is.
    """
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=_identifier(rule), reason=reason) for rule, reason in reasons.items())
    )


def acknowledge_wildcard(construct: IConstruct, finding: str, reason: str) -> None:
    """Acknowledge one wildcard in a policy; `finding` is cdk-nag's own, such as `Resource::*`."""
    Validations.of(construct).acknowledge(
        Acknowledgment(id=f"AwsSolutions::AwsSolutions-IAM5[{finding}]", reason=reason)
    )


def acknowledge_function(function: lambda_.Function, *, is_synchronous: bool) -> None:
    """Acknowledge what every Python function of ours has."""
    acknowledge_tracing(function)
    reasons = {"AwsSolutions_L1": _PYTHON, "Serverless_LambdaLatestVersion": _PYTHON}
    if is_synchronous:
        reasons["Serverless_LambdaDLQ"] = "Called synchronously only: the caller gets the error"
    acknowledge(function, **reasons)


def acknowledge_tracing(function: lambda_.Function) -> None:
    """Acknowledge the one wildcard of a traced function."""
    if function.role is not None:
        reason = "X-Ray's PutTraceSegments and PutTelemetryRecords know no resources"
        acknowledge_wildcard(function.role, "Resource::*", reason)


def acknowledge_failure_queue(queue: sqs.IQueue | None) -> None:
    """Acknowledge that a dead-letter queue has none of its own."""
    if queue is not None:
        last = "It is the end of a failure route; what lies in it waits for a redrive"
        acknowledge(queue, AwsSolutions_SQS3=last, Serverless_SQSRedrivePolicy=last)


def acknowledge_raw_events(function: lambda_.Function) -> None:
    """Acknowledge that a function keeps failed events by its DeadLetterConfig."""
    raw = "A DeadLetterConfig keeps the raw event; a destination as well would store it twice"
    configuration = function.node.find_child("EventInvokeConfig")
    acknowledge(configuration, Serverless_LambdaAsyncFailureDestination=raw)


def acknowledge_schedule(scheduled: "ScheduledFunction") -> None:
    """Acknowledge the two failure routes of a scheduled function."""
    acknowledge_failure_queue(scheduled.failure_route.queue)
    acknowledge_failure_queue(scheduled.function_failure_route.queue)
    if isinstance(scheduled.function, lambda_.Function):
        acknowledge_raw_events(scheduled.function)


def acknowledge_polled_function(function: lambda_.Function) -> None:
    """Acknowledge what a Python function of ours has that only polls."""
    acknowledge_function(function, is_synchronous=False)
    acknowledge(function, Serverless_LambdaDLQ="It only polls: what failed goes by the route of its source")


def acknowledge_queue_consumer(consumer: "QueueConsumer") -> None:
    """Acknowledge the failure route behind a queue."""
    acknowledge_failure_queue(consumer.failure_route.queue)
    redrive = "A queue moves its failed messages itself, by its redrive policy"
    acknowledge(consumer.event_source_mapping, Serverless_LambdaEventSourceMappingDestination=redrive)


def acknowledge_stream_consumer(consumer: "KinesisConsumer | TableStreamConsumer") -> None:
    """Acknowledge the bucket of failed records, and the right to write into it."""
    bucket = consumer.failure_route.bucket
    if bucket is None:
        return
    acknowledge(
        bucket, AwsSolutions_S1="Lambda writes it and a redrive reads it: an alarm tells of each object"
    )
    policy = consumer.node.find_child("Policy")
    name = Stack.of(consumer).get_logical_id(cast("CfnElement", bucket.node.default_child))
    reason = "Lambda chooses the names of failed records, and writes them below aws/lambda/ and nowhere else"
    acknowledge_wildcard(policy, f"Resource::<{name}.Arn>/aws/lambda/*", reason)
    acknowledge_wildcard(policy, "Action::s3:Abort*", "CDK's grant; it ends uploads that failed")


def acknowledge_web_socket(api: "WebSocketApiFunction", function: lambda_.Function) -> None:
    """Acknowledge what a WebSocket API asks nobody about, and the right of its function to post."""
    for route in api.web_socket_api.node.children:
        if route.node.id.endswith("-Route") and not route.node.id.startswith("$connect"):
            connected = "Who is connected was authorized at $connect; AWS knows no other place for it"
            acknowledge(route, AwsSolutions_APIG4=connected)
    if function.role is not None:
        name = Stack.of(api).get_logical_id(cast("CfnElement", api.web_socket_api.node.default_child))
        start = "Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>"
        reason = "Connections get their ids when clients connect; the API and its stage are named"
        acknowledge_wildcard(
            function.role, f"{start}:<{name}>/{api.stage.stage_name}/*/@connections/*", reason
        )


def _identifier(rule: str) -> str:
    pack, name = rule.split("_", 1)
    return f"{pack}::{pack}-{name}"
