"""The same stack with patterns around what was there; nothing that is running is replaced."""

from pathlib import Path
from typing import cast

from aws_cdk import App, CfnResource, Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import IConstruct

from constructs_lib import (
    AsyncRoute,
    Authorization,
    DeadLetter,
    EventConsumer,
    FunctionAlarms,
    FunctionName,
    FunctionUrl,
    QueueConsumer,
    StandardFunction,
    TopicConsumer,
)


def keep(construct: IConstruct, logical_id: str) -> CfnResource:
    """Give a resource the logical id that it is deployed with."""
    resource = cast("CfnResource", construct.node.default_child)
    resource.override_logical_id(logical_id)
    return resource


app = App()
stack = Stack(app, "Shop")
# The role stays, and with it what others have granted to it by its name.
role = iam.Role(
    stack,
    "WorkerServiceRole",
    assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
    managed_policies=[
        iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AWSLambdaBasicExecutionRole")
    ],
)
keep(role, "WorkerServiceRole8543584E")
# The construct id is that of before, and so is the logical id.
worker = StandardFunction(
    stack,
    "Worker",
    entry=Path(__file__).parent / "functions",
    handler="worker.handler",
    # An architecture is changed in a deployment of its own, with the layers that belong to it.
    architecture=lambda_.Architecture.X86_64,
    timeout=Duration.seconds(20),
    role=role,
    # Without its name CloudFormation would make another function.
    function_name=FunctionName.fixed("orders-worker", reason="Deployed with it before"),
)
failed = sqs.Queue(stack, "FailedOrders", retention_period=Duration.days(14))
orders = sqs.Queue(
    stack,
    "Orders",
    visibility_timeout=Duration.minutes(2),
    dead_letter_queue=sqs.DeadLetterQueue(queue=failed, max_receive_count=5),
)
consumer = QueueConsumer(stack, "Intake", function=worker, queue=orders)
# Lambda admits one mapping of a queue to a function: a second one cannot be made before the first is gone.
keep(consumer.event_source_mapping, "WorkerSqsEventSourceShopOrdersA8B1F509364C8168")
news = sns.Topic(stack, "News")
told = TopicConsumer(stack, "Newsdesk", function=worker, topic=news)
assert told.subscription is not None
# SNS has one subscription of a function to a topic: that of before would take the new one away with it.
keep(told.subscription, "WorkerNews4A2E6B90")
# The URL lies below the function, as CDK's own does: its address stays.
everybody = Authorization.public(reason="Sellers send their stock, and sign it")
FunctionUrl(stack, "Stock", function=worker, authorization=everybody)
dead = sqs.Queue(stack, "FailedReadings")
# Settings keep their names, but for the end of those of the log levels.
clerk = StandardFunction(
    stack,
    "Clerk",
    entry=Path(__file__).parent / "functions",
    handler="worker.handler",
    architecture=lambda_.Architecture.X86_64,
    role=iam.Role(stack, "ClerkRole", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
    environment_encryption=kms.Key(stack, "Secrets"),
    application_log_level=lambda_.ApplicationLogLevel.DEBUG,
    system_log_level=lambda_.SystemLogLevel.WARN,
    durable_config=lambda_.DurableConfig(execution_timeout=Duration.hours(1)),
    recursive_loop=lambda_.RecursiveLoop.TERMINATE,
    current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
    function_name=FunctionName.fixed("orders-clerk", reason="Deployed with it before"),
)
clerk.add_alias("live")
sensors = lambda_.Function(
    stack,
    "Sensors",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="worker.handler",
    code=lambda_.Code.from_asset("functions", exclude=["__pycache__"]),
    dead_letter_queue=dead,
)
sensors.add_permission("Iot", principal=iam.ServicePrincipal("iot.amazonaws.com"))
# Takes the place of configure_async_invoke, under the same id.
AsyncRoute(stack, "Readings", function=sensors, retry_attempts=1, dead_letter=DeadLetter.to(dead))
watched = FunctionAlarms(stack, "SensorsAlarms", function=sensors)
assert watched.errors_alarm is not None
# Its history stays.
keep(watched.errors_alarm, "SensorsFailed85E6A409")
bus = events.EventBus(stack, "Till")
sold = EventConsumer(
    stack,
    "Sales",
    function=worker,
    event_bus=bus,
    event_pattern=events.EventPattern(source=["till"], detail_type=["Sold"]),
)
# A rule has no state; kept, no event meets two rules, or none, while the stack is deployed.
keep(sold.rule, "SoldA70A0430")
app.synth()
