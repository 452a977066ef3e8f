"""A stack of CDK's own constructs, as it has been running for a while."""

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
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
bus = events.EventBus(stack, "Till")
events.Rule(
    stack,
    "Sold",
    event_bus=bus,
    event_pattern=events.EventPattern(source=["till"], detail_type=["Sold"]),
    targets=[targets.LambdaFunction(worker)],
)
app.synth()
