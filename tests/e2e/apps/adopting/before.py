"""A stack of CDK's own constructs, as it has been running for a while."""

from aws_cdk import App, Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

app = App()
stack = Stack(app, "Shop")
worker = lambda_.Function(
    stack,
    "Worker",
    function_name="orders-worker",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="worker.handler",
    code=lambda_.Code.from_asset("functions", exclude=["__pycache__"]),
    timeout=Duration.seconds(20),
)
failed = sqs.Queue(stack, "FailedOrders", retention_period=Duration.days(14))
orders = sqs.Queue(
    stack,
    "Orders",
    visibility_timeout=Duration.minutes(2),
    dead_letter_queue=sqs.DeadLetterQueue(queue=failed, max_receive_count=5),
)
worker.add_event_source(event_sources.SqsEventSource(orders, report_batch_item_failures=True))
news = sns.Topic(stack, "News")
news.add_subscription(subscriptions.LambdaSubscription(worker))
worker.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE)
dead = sqs.Queue(stack, "FailedReadings")
sensors = lambda_.Function(
    stack,
    "Sensors",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="worker.handler",
    code=lambda_.Code.from_asset("functions", exclude=["__pycache__"]),
    dead_letter_queue=dead,
)
sensors.configure_async_invoke(retry_attempts=1)
sensors.add_permission("Iot", principal=iam.ServicePrincipal("iot.amazonaws.com"))
sensors.metric_errors().create_alarm(stack, "SensorsFailed", threshold=1, evaluation_periods=1)
clerk = lambda_.Function(
    stack,
    "Clerk",
    function_name="orders-clerk",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="worker.handler",
    code=lambda_.Code.from_asset("functions", exclude=["__pycache__"]),
    role=iam.Role(stack, "ClerkRole", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
    environment_encryption=kms.Key(stack, "Secrets"),
    logging_format=lambda_.LoggingFormat.JSON,
    application_log_level_v2=lambda_.ApplicationLogLevel.DEBUG,
    system_log_level_v2=lambda_.SystemLogLevel.WARN,
    durable_config=lambda_.DurableConfig(execution_timeout=Duration.hours(1)),
    recursive_loop=lambda_.RecursiveLoop.TERMINATE,
    current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
)
clerk.add_alias("live")
bus = events.EventBus(stack, "Till")
events.Rule(
    stack,
    "Sold",
    event_bus=bus,
    event_pattern=events.EventPattern(source=["till"], detail_type=["Sold"]),
    targets=[targets.LambdaFunction(worker)],
)
app.synth()
