"""Apps of plain CDK for what each pattern of this library is about, right and as short as that allows."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

__all__ = ["RIGHT"]

INLINE = "def handler(event, context):\n    return None\n"
RIGHT: dict[str, Callable[[Stack], None]] = {}


def _right(make: Callable[[Stack], None]) -> Callable[[Stack], None]:
    RIGHT[make.__name__] = make
    return make


def _function(scope: Stack, name: str = "Function", **properties: Any) -> lambda_.Function:
    log_group = logs.LogGroup(
        scope, f"{name}Logs", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
    )
    return lambda_.Function(
        scope,
        name,
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline(INLINE),
        timeout=Duration.seconds(10),
        log_group=log_group,
        **properties,
    )


def _failed(scope: Stack, name: str = "Failed", **properties: Any) -> sqs.Queue:
    return sqs.Queue(scope, name, retention_period=Duration.days(14), enforce_ssl=True, **properties)


@_right
def queue(scope: Stack) -> None:
    orders = sqs.Queue(
        scope,
        "Orders",
        visibility_timeout=Duration.minutes(6),
        dead_letter_queue=sqs.DeadLetterQueue(queue=_failed(scope), max_receive_count=5),
    )
    _function(scope).add_event_source(sources.SqsEventSource(orders, report_batch_item_failures=True))


@_right
def fifo_queue(scope: Stack) -> None:
    orders = sqs.Queue(
        scope,
        "Orders",
        fifo=True,
        visibility_timeout=Duration.minutes(6),
        dead_letter_queue=sqs.DeadLetterQueue(queue=_failed(scope, fifo=True), max_receive_count=5),
    )
    _function(scope).add_event_source(sources.SqsEventSource(orders, report_batch_item_failures=True))


@_right
def kinesis_stream(scope: Stack) -> None:
    source = sources.KinesisEventSource(
        kinesis.Stream(scope, "Stream"),
        starting_position=lambda_.StartingPosition.TRIM_HORIZON,
        retry_attempts=5,
        max_record_age=Duration.hours(12),
        bisect_batch_on_error=True,
        report_batch_item_failures=True,
        on_failure=sources.S3OnFailureDestination(s3.Bucket(scope, "Failed", enforce_ssl=True)),
    )
    _function(scope).add_event_source(source)


@_right
def table_stream(scope: Stack) -> None:
    table = dynamodb.TableV2(
        scope,
        "Table",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    )
    source = sources.DynamoEventSource(
        table,
        starting_position=lambda_.StartingPosition.LATEST,
        retry_attempts=5,
        max_record_age=Duration.hours(12),
        bisect_batch_on_error=True,
        report_batch_item_failures=True,
        on_failure=sources.S3OnFailureDestination(s3.Bucket(scope, "Failed", enforce_ssl=True)),
        filters=[lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.is_equal("INSERT")})],
    )
    _function(scope).add_event_source(source)


@_right
def bucket(scope: Stack) -> None:
    function = _function(scope, on_failure=destinations.SqsDestination(_failed(scope)))
    uploads = s3.Bucket(scope, "Uploads", enforce_ssl=True)
    uploads.grant_read(function)
    target = notifications.LambdaDestination(function)
    uploads.add_event_notification(
        s3.EventType.OBJECT_CREATED, target, s3.NotificationKeyFilter(prefix="in/")
    )


@_right
def bucket_by_event_bridge(scope: Stack) -> None:
    function = _function(scope, on_failure=destinations.SqsDestination(_failed(scope)))
    uploads = s3.Bucket(scope, "Uploads", event_bridge_enabled=True)
    uploads.grant_read(function)
    pattern = events.EventPattern(
        source=["aws.s3"],
        detail_type=["Object Created"],
        detail={"bucket": {"name": [uploads.bucket_name]}, "object": {"key": [{"prefix": "in/"}]}},
    )
    target = targets.LambdaFunction(function, dead_letter_queue=_failed(scope, "Undelivered"))
    events.Rule(scope, "Rule", event_pattern=pattern, targets=[target])


@_right
def topic(scope: Stack) -> None:
    function = _function(scope, on_failure=destinations.SqsDestination(_failed(scope)))
    orders = sns.Topic(scope, "Orders")
    colour = sns.SubscriptionFilter.string_filter(allowlist=["red"])
    orders.add_subscription(
        subscriptions.LambdaSubscription(
            function,
            dead_letter_queue=_failed(scope, "Undelivered"),
            filter_policy={"colour": colour},
        )
    )


@_right
def topic_to_queue(scope: Stack) -> None:
    orders = sns.Topic(scope, "Orders")
    work = sqs.Queue(
        scope,
        "Work",
        visibility_timeout=Duration.minutes(6),
        dead_letter_queue=sqs.DeadLetterQueue(queue=_failed(scope), max_receive_count=5),
    )
    orders.add_subscription(
        subscriptions.SqsSubscription(work, dead_letter_queue=_failed(scope, "Undelivered"))
    )
    _function(scope).add_event_source(sources.SqsEventSource(work, report_batch_item_failures=True))


@_right
def schedule(scope: Stack) -> None:
    function = _function(scope, on_failure=destinations.SqsDestination(_failed(scope)))
    target = scheduler_targets.LambdaInvoke(function, dead_letter_queue=_failed(scope, "Undelivered"))
    scheduler.Schedule(
        scope, "Nightly", schedule=scheduler.ScheduleExpression.cron(hour="3", minute="0"), target=target
    )


@_right
def rule_of_a_bus(scope: Stack) -> None:
    function = _function(scope, on_failure=destinations.SqsDestination(_failed(scope)))
    bus = events.EventBus(scope, "Bus")
    target = targets.LambdaFunction(function, dead_letter_queue=_failed(scope, "Undelivered"))
    pattern = events.EventPattern(source=["shop.orders"], detail_type=["Ordered"])
    events.Rule(scope, "Rule", event_bus=bus, event_pattern=pattern, targets=[target])


@_right
def http_api(scope: Stack) -> None:
    issuer = "https://issuer.example"
    authorizer = authorizers.HttpJwtAuthorizer("Users", issuer, jwt_audience=["shop"])
    api = apigatewayv2.HttpApi(scope, "Api", default_authorizer=authorizer)
    api.add_routes(
        path="/orders",
        methods=[apigatewayv2.HttpMethod.GET],
        integration=integrations.HttpLambdaIntegration("Orders", _function(scope)),
    )


@_right
def rest_api(scope: Stack) -> None:
    api = apigateway.RestApi(scope, "Api", cloud_watch_role=False)
    authorizer = apigateway.TokenAuthorizer(scope, "Users", handler=_function(scope, "Authorizer"))
    integration = apigateway.LambdaIntegration(_function(scope))
    api.root.add_resource("orders").add_method("GET", integration, authorizer=authorizer)


@_right
def calls_that_wait(scope: Stack) -> None:
    caller = _function(scope, "Caller", environment={"RETRIES": "0"})
    _function(scope, "Prices").grant_invoke(caller)
    _function(scope, "Stock").grant_invoke(caller)


@_right
def calls_that_do_not_wait(scope: Stack) -> None:
    worker = _function(scope, "Worker", on_failure=destinations.SqsDestination(_failed(scope)))
    alias = lambda_.Alias(scope, "Live", alias_name="live", version=worker.current_version)
    alias.grant_invoke(_function(scope, "Api"))


@_right
def function_url(scope: Stack) -> None:
    _function(scope).add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
