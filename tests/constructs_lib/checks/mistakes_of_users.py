"""Apps of plain CDK, as a user writes them, each with one mistake: they use none of our patterns.

Where CDK itself stops a mistake, the app makes it as users get around that: on the L1.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_sqs as sqs

__all__ = ["MISTAKES", "Mistake"]

_COLON = ArnFormat.COLON_RESOURCE_NAME
INLINE = "def handler(event, context):\n    return None\n"


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        title: what is wrong, in a few words.
        codes: the rules that it breaks, and the same app without it does not.
        make: defines the app in a stack; its second argument says whether with the mistake.
    """

    title: str
    codes: frozenset[str]
    make: Callable[[Stack, bool], Any]


MISTAKES: list[Mistake] = []


def _mistake(
    title: str, *codes: str
) -> Callable[[Callable[[Stack, bool], Any]], Callable[[Stack, bool], Any]]:
    def add(make: Callable[[Stack, bool], Any]) -> Callable[[Stack, bool], Any]:
        MISTAKES.append(Mistake(title, frozenset(codes), make))
        return make

    return add


def _function(scope: Stack, name: str = "Function", **properties: Any) -> lambda_.Function:
    own = {
        "runtime": lambda_.Runtime.PYTHON_3_13,
        "handler": "index.handler",
        "code": lambda_.Code.from_inline(INLINE),
        "timeout": Duration.seconds(10),
        "log_group": logs.LogGroup(
            scope, f"{name}Logs", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
        ),
    }
    return lambda_.Function(scope, name, **{**own, **properties})


def _l1(function: lambda_.Function) -> lambda_.CfnFunction:
    found = function.node.default_child
    assert isinstance(found, lambda_.CfnFunction)
    return found


def _asset(files: dict[str, str | int]) -> str:
    folder = Path(tempfile.mkdtemp(prefix="code-"))
    for name, content in files.items():
        if isinstance(content, int):
            with (folder / name).open("wb") as file:
                file.truncate(content)
        else:
            (folder / name).write_text(content)
    return str(folder)


def _consumer(scope: Stack, *, queue: dict[str, Any] | None = None, **source: Any) -> lambda_.Function:
    function = _function(scope)
    fifo: dict[str, Any] = {"fifo": True} if (queue or {}).get("fifo") else {}
    failed = sqs.Queue(scope, "Failed", retention_period=Duration.days(14), **fifo)
    orders = sqs.Queue(
        scope,
        "Orders",
        **{
            "visibility_timeout": Duration.minutes(6),
            "dead_letter_queue": sqs.DeadLetterQueue(queue=failed, max_receive_count=5),
            **(queue or {}),
        },
    )
    function.add_event_source(sources.SqsEventSource(orders, report_batch_item_failures=True, **source))
    return function


def _mapping(scope: Stack) -> lambda_.CfnEventSourceMapping:
    (found,) = [each for each in scope.node.find_all() if isinstance(each, lambda_.CfnEventSourceMapping)]
    return found


@_mistake("visibility below timeout", "LP104")
def _visibility(scope: Stack, wrong: bool) -> None:
    _consumer(scope, queue={"visibility_timeout": Duration.seconds(5 if wrong else 360)})


@_mistake("timeout 901", "LP016")
def _timeout(scope: Stack, wrong: bool) -> None:
    _function(scope, timeout=Duration.seconds(901 if wrong else 900))


@_mistake("memory 64", "LP015")
def _little_memory(scope: Stack, wrong: bool) -> None:
    _function(scope, memory_size=64 if wrong else 128)


@_mistake("memory 20,000", "LP015")
def _much_memory(scope: Stack, wrong: bool) -> None:
    _function(scope, memory_size=20_000 if wrong else 10_240)


@_mistake("six layers", "LP019")
def _layers(scope: Stack, wrong: bool) -> None:
    layers = [
        lambda_.LayerVersion(scope, f"Layer{each}", code=lambda_.Code.from_asset(_asset({f"{each}.py": ""})))
        for each in range(6)
    ]
    function = _function(scope, layers=layers[:5])
    if wrong:
        _l1(function).layers = [each.layer_version_arn for each in layers]


@_mistake("inline code over 4 kB", "LP062")
def _inline(scope: Stack, wrong: bool) -> None:
    function = _function(scope)
    if wrong:
        code = INLINE + "# " + "x" * 5_000
        _l1(function).add_property_override("Code.ZipFile", code)


@_mistake("handler missing in the asset", "LP012")
def _handler(scope: Stack, wrong: bool) -> None:
    code = lambda_.Code.from_asset(_asset({"app.py": INLINE}))
    _function(scope, code=code, handler="main.handler" if wrong else "app.handler")


@_mistake("asset of 270 MB unzipped", "LP021")
def _size(scope: Stack, wrong: bool) -> None:
    code = lambda_.Code.from_asset(_asset({"app.py": INLINE, "model.bin": 270_000_000 if wrong else 1_000}))
    _function(scope, code=code, handler="app.handler")


@_mistake("environment of 5 kB", "LP020")
def _environment(scope: Stack, wrong: bool) -> None:
    _function(scope, environment={"TEXT": "x" * (5_000 if wrong else 4_000)})


@_mistake("reserved variable name", "LP023")
def _reserved_name(scope: Stack, wrong: bool) -> None:
    function = _function(scope)
    name = "AWS_REGION" if wrong else "REGION"
    _l1(function).add_property_override(f"Environment.Variables.{name}", "eu-west-1")


@_mistake("REST CORS * with credentials", "LP207")
def _rest_cors(scope: Stack, wrong: bool) -> None:
    function = _function(scope)
    api = apigateway.RestApi(
        scope,
        "Api",
        cloud_watch_role=False,
        default_cors_preflight_options=apigateway.CorsOptions(
            allow_origins=["*"] if wrong else ["https://shop.example"], allow_credentials=True
        ),
    )
    api.root.add_method(
        "GET",
        apigateway.LambdaIntegration(function),
        authorization_type=apigateway.AuthorizationType.IAM,
    )


@_mistake("HTTP CORS * with credentials", "LP207")
def _http_cors(scope: Stack, wrong: bool) -> None:
    api = apigatewayv2.HttpApi(
        scope,
        "Api",
        cors_preflight=apigatewayv2.CorsPreflightOptions(
            allow_origins=["https://shop.example"], allow_credentials=True
        ),
    )
    if wrong:
        found = api.node.default_child
        assert isinstance(found, apigatewayv2.CfnApi)
        found.add_property_override("CorsConfiguration.AllowOrigins", ["*"])
    api.add_routes(path="/", integration=integrations.HttpLambdaIntegration("Orders", _function(scope)))


@_mistake("cron(0 12 * * * *)", "LP605")
def _cron(scope: Stack, wrong: bool) -> None:
    schedule = "cron(0 12 * * * *)" if wrong else "cron(0 12 * * ? *)"
    _ruled(scope, schedule)


@_mistake("rate(1 minutes) in a rule", "LP660")
def _rate(scope: Stack, wrong: bool) -> None:
    _ruled(scope, "rate(1 minutes)" if wrong else "rate(1 minute)")


def _ruled(scope: Stack, expression: str) -> None:
    failed = sqs.Queue(scope, "Failed", retention_period=Duration.days(14))
    function = _function(scope, on_failure=destinations.SqsDestination(failed))
    target = targets.LambdaFunction(function, dead_letter_queue=failed)
    events.Rule(scope, "Rule", schedule=events.Schedule.expression(expression), targets=[target])


@_mistake("SQS batch of 100 without window", "LP102")
def _batch(scope: Stack, wrong: bool) -> None:
    _consumer(scope, batch_size=10)
    if wrong:
        _mapping(scope).batch_size = 100


@_mistake("FIFO queue with a window", "LP120")
def _fifo(scope: Stack, wrong: bool) -> None:
    _consumer(scope, queue={"fifo": True})
    if wrong:
        _mapping(scope).maximum_batching_window_in_seconds = 30


@_mistake("stream without end of retries and without route", "LP460")
def _stream(scope: Stack, wrong: bool) -> None:
    table = _table(scope)
    ends: dict[str, Any] = {
        "retry_attempts": 5,
        "bisect_batch_on_error": True,
        "max_record_age": Duration.hours(12),
        "on_failure": sources.SqsDlq(sqs.Queue(scope, "Failed", retention_period=Duration.days(14))),
    }
    source = sources.DynamoEventSource(
        table,
        starting_position=lambda_.StartingPosition.TRIM_HORIZON,
        report_batch_item_failures=True,
        **({} if wrong else ends),
    )
    _function(scope).add_event_source(source)


def _table(scope: Stack) -> dynamodb.Table:
    return dynamodb.Table(
        scope,
        "Table",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    )


@_mistake("table without stream", "LP401")
def _no_stream(scope: Stack, wrong: bool) -> None:
    _stream(scope, False)
    table = scope.node.find_child("Table").node.default_child
    assert isinstance(table, dynamodb.CfnTable)
    if wrong:
        table.stream_specification = None


@_mistake("bucket whose function writes into it", "LP510")
def _bucket(scope: Stack, wrong: bool) -> None:
    bucket, function = s3.Bucket(scope, "Bucket"), _function_with_route(scope)
    bucket.add_event_notification(s3.EventType.OBJECT_CREATED, notifications.LambdaDestination(function))
    bucket.grant_read(function)
    if wrong:
        bucket.grant_put(function)


def _function_with_route(scope: Stack) -> lambda_.Function:
    failed = sqs.Queue(scope, "Failed", retention_period=Duration.days(14))
    return _function(scope, on_failure=destinations.SqsDestination(failed))


@_mistake("overlapping prefixes", "LP509")
def _prefixes(scope: Stack, wrong: bool) -> None:
    bucket, function = s3.Bucket(scope, "Bucket"), _function_with_route(scope)
    for prefix in ("in/", "in/new/" if wrong else "new/"):
        bucket.add_event_notification(
            s3.EventType.OBJECT_CREATED,
            notifications.LambdaDestination(function),
            s3.NotificationKeyFilter(prefix=prefix),
        )


@_mistake("FIFO queue as a function's dead-letter queue", "LP309")
def _fifo_dead_letter(scope: Stack, wrong: bool) -> None:
    fifo: dict[str, Any] = {"fifo": True} if wrong else {}
    failed = sqs.Queue(scope, "Failed", retention_period=Duration.days(14), **fifo)
    function = _function(scope, dead_letter_queue=failed)
    bucket = s3.Bucket(scope, "Bucket")
    bucket.add_event_notification(s3.EventType.OBJECT_CREATED, notifications.LambdaDestination(function))


@_mistake("two functions that call each other", "LP303")
def _circle(scope: Stack, wrong: bool) -> None:
    one, other = _function(scope, "One"), _function(scope, "Other")
    one.grant_invoke(other)
    if wrong:
        # A grant on the ARN: a grant on the function would be a circle of resources, too.
        name = "other-worker"
        _l1(other).function_name = name
        arn = Stack.of(scope).format_arn(
            service="lambda", resource="function", resource_name=name, arn_format=_COLON
        )
        one.add_to_role_policy(_invoke(arn))


def _invoke(arn: str) -> Any:
    return iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[arn])


@_mistake("runtime past its end", "LP060")
def _runtime(scope: Stack, wrong: bool) -> None:
    _function(scope, runtime=lambda_.Runtime.PYTHON_3_8 if wrong else lambda_.Runtime.PYTHON_3_13)


@_mistake("event age of 7 hours", "LP307")
def _age(scope: Stack, wrong: bool) -> None:
    function = _function_with_route(scope)
    (config,) = [e for e in function.node.find_all() if isinstance(e, lambda_.CfnEventInvokeConfig)]
    config.maximum_event_age_in_seconds = 7 * 3_600 if wrong else 6 * 3_600


@_mistake("no log retention", "LP067")
def _logs(scope: Stack, wrong: bool) -> None:
    retention = logs.RetentionDays.INFINITE if wrong else logs.RetentionDays.ONE_MONTH
    _function(scope, log_group=logs.LogGroup(scope, "Own", retention=retention))


@_mistake("reserved concurrency of 2,000", "LP018")
def _concurrency(scope: Stack, wrong: bool) -> None:
    _function(scope, reserved_concurrent_executions=2_000 if wrong else 100)


@_mistake("API before a 120 s function", "LP205")
def _slow(scope: Stack, wrong: bool) -> None:
    function = _function(scope, timeout=Duration.seconds(120 if wrong else 20))
    api = apigatewayv2.HttpApi(scope, "Api")
    api.add_routes(path="/", integration=integrations.HttpLambdaIntegration("Orders", function))
