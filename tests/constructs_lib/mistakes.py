"""Deliberate mistakes, at least one for every rule: what users get wrong, made on purpose."""

from collections.abc import Callable
from datetime import date
from typing import Any

from aws_cdk import Duration, Fn, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs

from constructs_lib import (
    Authorization,
    Cors,
    DeadLetter,
    HttpApiFunction,
    RestApiFunction,
    Route,
    Throttling,
    limits,
)
from tests.constructs_lib import (
    mistakes_apis,
    mistakes_code,
    mistakes_events,
    mistakes_invocations,
    mistakes_layers,
    mistakes_monitoring,
    mistakes_networks,
    mistakes_queues,
    mistakes_settings,
    mistakes_streams,
    mistakes_urls,
    mistakes_web_sockets,
)
from tests.constructs_lib.bounds import BOUNDS
from tests.constructs_lib.mistake import Mistake
from tests.support.schedules import scheduled
from tests.support.stacks import HELLO, code_folder, function, heavy_layer, imported_function, layer, raised

__all__ = ["MISTAKES", "Mistake"]


def _function(title: str, **arguments: Any) -> Mistake:
    return Mistake(title, "StandardFunction", lambda scope: function(scope, **arguments))


def _handler(title: str, files: dict[str, str | int], **arguments: Any) -> Mistake:
    folder = code_folder("orders", files)
    return Mistake(title, "StandardFunction", lambda scope: function(scope, entry=folder, **arguments))


def _rest(title: str, **arguments: Any) -> Mistake:
    return Mistake(
        title,
        "RestApiFunction",
        lambda scope: RestApiFunction(scope, "Api", function=function(scope), **arguments),
    )


def _http(title: str, **arguments: Any) -> Mistake:
    return Mistake(
        title,
        "HttpApiFunction",
        lambda scope: HttpApiFunction(scope, "Api", function=function(scope), **arguments),
    )


def _value(title: str, kind: type, **arguments: Any) -> Mistake:
    return Mistake(title, kind.__name__, lambda _: kind(**arguments))


def _scheduled(title: str, **arguments: Any) -> Mistake:
    return Mistake(title, "ScheduledFunction", lambda scope: scheduled(scope, **arguments))


def _scheduled_fifo(scope: Stack) -> None:
    scheduled(scope, dead_letter=DeadLetter.to(sqs.Queue(scope, "Fifo", fifo=True)))


def _scheduled_otherwise(scope: Stack) -> None:
    shared = function(scope)
    scheduled(scope, "First", function=shared, dead_letter=DeadLetter.none(reason="It runs again soon"))
    scheduled(scope, "Second", function=shared)


def _scheduled_far(scope: Stack) -> None:
    here, there = (
        Stack(scope.node.root, name, env={"account": "111111111111", "region": region})  # type: ignore[arg-type]
        for name, region in (("Here", "us-east-1"), ("There", "eu-west-1"))
    )
    scheduled(here, function=function(there))


def _scheduled_configured(scope: Stack) -> None:
    configured = function(scope)
    configured.configure_async_invoke(retry_attempts=0)
    scheduled(scope, function=configured)


def _late_environment(scope: Stack) -> None:
    function(scope).add_environment("NAME", "x" * limits.LAMBDA_ENVIRONMENT_SIZE.maximum)


def _late_variable(scope: Stack) -> None:
    function(scope).add_environment("TABLE-NAME", "orders")


def _heavy_layer(scope: Stack) -> None:
    function(scope, layers=[heavy_layer(scope, limits.LAMBDA_UNZIPPED_SIZE.maximum)])


def _sixth_layer(scope: Stack) -> None:
    layers = [layer(scope, f"Layer{index}") for index in range(limits.LAMBDA_LAYERS.maximum + 1)]
    function(scope, layers=layers[:-1]).add_layers(layers[-1])


def _retention(scope: Stack) -> None:
    retention = logs.RetentionDays.ONE_DAY
    function(scope, log_group=logs.LogGroup(scope, "Log"), log_retention=retention)


def _foreign_role(scope: Stack) -> None:
    role = iam.Role.from_role_arn(scope, "Role", "arn:aws:iam::111111111111:role/theirs", mutable=False)
    function(scope, role=role)


def _slow_function(kind: Callable[..., object], seconds: int, **arguments: Any) -> Callable[[Stack], object]:
    return lambda scope: kind(
        scope, "Api", function=function(scope, timeout=Duration.seconds(seconds)), **arguments
    )


def _two_apis(scope: Stack) -> None:
    shared = function(scope)
    RestApiFunction(scope, "Shop", function=shared, cors=Cors(allow_origins=["https://shop.example.com"]))
    RestApiFunction(scope, "Admin", function=shared, cors=Cors(allow_origins=["https://admin.example.com"]))


def _foreign_function(scope: Stack) -> None:
    cors = Cors(allow_origins=["https://shop.example.com"])
    RestApiFunction(scope, "Api", function=imported_function(scope), cors=cors)


def _alias(scope: Stack) -> None:
    alias = function(scope).add_alias("live")
    RestApiFunction(scope, "Api", function=alias, cors=Cors(allow_origins=[_SHOP]))


_PYTHON = "def handler(event, context): ...\n"
_SHOP = "https://shop.example.com"
_SCHEMA = {"type": "object"}

_TYPES = (
    _function("text for a number", memory_size="512"),
    _function("a truth value for a number", reserved_concurrent_executions=True),
    _function("seconds as a number", timeout=30),
    _function("a timeout with half a second", timeout=Duration.millis(1_500)),
    _function("a number in the environment", environment={"RETRIES": 3}),
    _function("several at once", handler=5, runtime="python3.13", layers=["arn:aws:lambda:::layer"]),
    _rest("a name for a function", cors="*", routes=["GET /orders"]),
    _http("one route without a list", routes=Route("GET", "/")),
    _value("one origin without a list", Cors, allow_origins=_SHOP),
    _value("a schema as text", Route, method="POST", path="/", request_body_schema='{"type": "object"}'),
    _value("text for a rate", Throttling, rate_limit="500"),
    Mistake("a reason that is no text", "Authorization", lambda _: Authorization.public(reason=None)),  # type: ignore[arg-type]
)

_CONTEXT = tuple(
    Mistake(
        title,
        "StandardFunction",
        lambda scope: function(scope, reserved_concurrent_executions=901),
        raised(wrong),
    )
    for title, wrong in {
        "a misspelt limit in context": {"LAMBDA_CONCURENCY": 5_000},
        "a fixed limit in context": {"LAMBDA_MEMORY_SIZE": 20_480},
        "text for a limit in context": {"LAMBDA_CONCURRENCY": "5000"},
        "no mapping in context": 5_000,
    }.items()
)

_CODE = (
    _function("entry and code", entry=HELLO, code=lambda_.Code.from_inline(_PYTHON)),
    Mistake("neither entry nor code", "StandardFunction", lambda scope: function(scope, entry=None)),
    _function("a relative entry", entry="lambdas/orders"),
    _function("an entry that does not exist", entry="/nowhere/orders"),
    _handler("a handler without a file", {"handler.py": _PYTHON}, handler="handler"),
    _handler("a handler in another file", {"app.py": _PYTHON, "logic.py": ""}),
    _handler("a handler in an empty folder", {"README.md": "Orders"}),
    _handler("a handler in a missing package", {"orders/api.py": _PYTHON}, handler="orders.app.handler"),
    _handler(
        "a Node.js handler in another file",
        {"app.mjs": "export const handler = 1"},
        handler="index.handler",
        runtime=lambda_.Runtime.NODEJS_24_X,
    ),
    _handler("a handler of another name", {"handler.py": "def main(event, context): ...\n"}),
    _handler(
        "a syntax error",
        {"handler.py": "def handler(event, context)\n    pass\n"},
        runtime=lambda_.Runtime.PYTHON_3_11,
    ),
    _handler(
        "a syntax that may be newer",
        {"handler.py": "def handler(event, context)\n"},
        runtime=lambda_.Runtime.PYTHON_3_14,
    ),
)

_CONFIGURATION = (
    Mistake("a retention for a log group of your own", "StandardFunction", _retention),
    _function("a variable with a dash", environment={"TABLE-NAME": "orders"}),
    _function("a variable that Lambda reserves", environment={"AWS_REGION": "eu-west-1"}),
    Mistake("too large an environment, added later", "StandardFunction", _late_environment),
    Mistake("a variable with a dash, added later", "StandardFunction", _late_variable),
    Mistake("a sixth layer, added later", "StandardFunction", _sixth_layer),
    Mistake(
        "a layer too heavy for the code",
        "StandardFunction",
        _heavy_layer,
        {"aws:cdk:enable-asset-metadata": True},
    ),
    Mistake("a role that cannot be changed", "StandardFunction", _foreign_role),
    _function("three at once", memory_size=64, timeout=Duration.hours(1), description="x" * 300),
)

_ROUTES = tuple(
    make(f"{title} ({make.__name__.strip('_')})", routes=routes)
    for make in (_rest, _http)
    for title, routes in {
        "a method in lower case": [Route("get", "/orders")],
        "a path without a slash": [Route("GET", "orders")],
        "a path that ends in a slash": [Route("GET", "/orders/")],
        "a greedy parameter in the middle": [Route("GET", "/files/{path+}/meta")],
        "a parameter twice": [Route("GET", "/orders/{id}/items/{id}")],
        "a route twice": [Route("GET", "/orders"), Route("GET", "/orders")],
        "a route twice under two names": [Route("GET", "/orders/{id}"), Route("GET", "/orders/{order}")],
        "an empty list of routes": [],
        "an open route without a reason": [
            Route("GET", "/orders", authorization=Authorization.public(reason=" "))
        ],
    }.items()
)

_APIS = (
    _rest("a character that only HTTP APIs take", routes=[Route("GET", "/~orders")]),
    _http("a schema on an HTTP API", routes=[Route("POST", "/orders", request_body_schema=_SCHEMA)]),
    _http("a required parameter on an HTTP API", routes=[Route("GET", "/orders", required_query=["page"])]),
    Mistake("a slow function behind a REST API", "RestApiFunction", _slow_function(RestApiFunction, 120)),
    Mistake("a slow function behind an HTTP API", "HttpApiFunction", _slow_function(HttpApiFunction, 31)),
    Mistake(
        "a function slower than the API is asked to wait",
        "RestApiFunction",
        _slow_function(RestApiFunction, 10, integration_timeout=Duration.seconds(5)),
    ),
    _rest("an open API without a reason", authorization=Authorization.public(reason="")),
    _http("an open HTTP API without a reason", authorization=Authorization.public(reason="")),
)

_CORS = (
    *(
        make(f"{title} ({make.__name__.strip('_')})", cors=cors)
        for make in (_rest, _http)
        for title, cors in {
            "no origins": Cors(allow_origins=[]),
            "any origin with credentials": Cors(allow_origins=["*"], allow_credentials=True),
            "an origin with a path": Cors(allow_origins=[f"{_SHOP}/"]),
            "an origin without a scheme": Cors(allow_origins=["shop.example.com"]),
            "any origin beside a named one": Cors(allow_origins=[_SHOP, "*"]),
            "any header with credentials": Cors(
                allow_origins=[_SHOP], allow_headers=["*"], allow_credentials=True
            ),
            "a blank in a header's name": Cors(allow_origins=[_SHOP], allow_headers=["X Total"]),
            "an unknown CORS method": Cors(allow_origins=[_SHOP], allow_methods=["FETCH"]),
        }.items()
    ),
    _rest(
        "OPTIONS routed beside CORS", cors=Cors(allow_origins=[_SHOP]), routes=[Route("OPTIONS", "/orders")]
    ),
    _rest("a parameter of two names", routes=[Route("GET", "/orders/{id}"), Route("PUT", "/orders/{order}")]),
    _rest("a name that no query can have", routes=[Route("GET", "/orders", required_query=["a b"])]),
    Mistake(
        "a function of an unknown account",
        "RestApiFunction",
        lambda scope: RestApiFunction(
            scope,
            "Api",
            function=lambda_.Function.from_function_arn(
                scope, "Elsewhere", "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
            ),
        ),
    ),
    _http(
        "OPTIONS routed beside HTTP CORS",
        cors=Cors(allow_origins=[_SHOP]),
        routes=[Route("OPTIONS", "/orders")],
    ),
    Mistake("two REST APIs with other origins share a function", "RestApiFunction", _two_apis),
    Mistake("a REST API with CORS before a function of another app", "RestApiFunction", _foreign_function),
    _rest("origins of unknown number", cors=Cors(allow_origins=Fn.split(",", Fn.import_value("origins")))),
    Mistake("a REST API with CORS before an alias", "RestApiFunction", _alias),
)

_SCHEDULES = (
    _scheduled("a schedule in words", schedule="every day at noon"),
    _scheduled("a cron expression without cron()", schedule="0 12 * * ? *"),
    _scheduled("a cron expression of other crons", schedule="0 12 * * 1-5"),
    _scheduled("a one-time schedule of the past", schedule="at(1999-01-01T00:00:00)"),
    _scheduled("a rate of zero", schedule="rate(0 hours)"),
    _scheduled("a rate of one and a half hours", schedule="rate(1.5 hours)"),
    _scheduled("a rate in weeks", schedule="rate(2 weeks)"),
    _scheduled("a rate without a unit", schedule="rate(5)"),
    _scheduled("a cron expression of crontab", schedule="cron(0 12 * * *)"),
    _scheduled("a cron expression with seconds", schedule="cron(0 0 12 * * ? *)"),
    _scheduled("days of the week that are counted", schedule="cron(0 9 ? * 1-5 *)"),
    _scheduled("both day fields", schedule="cron(0 12 1 * MON *)"),
    _scheduled("both day fields with *", schedule="cron(0 12 * * * *)"),
    _scheduled("neither day field", schedule="cron(0 12 ? * ? *)"),
    _scheduled("five fields out of range", schedule="cron(60 24 32 13 ? 2200)"),
    _scheduled("a Sunday of crontab", schedule="cron(0 12 ? * 0 *)"),
    _scheduled("a sixth Monday", schedule="cron(0 12 ? * MON#6 *)"),
    _scheduled("a day before the month", schedule="cron(0 12 L-31 * ? *)"),
    _scheduled("a weekday in full", schedule="cron(0 12 ? * MONDAY *)"),
    _scheduled("a wildcard of another field", schedule="cron(0 L * * ? *)"),
    _scheduled("an empty value in a list", schedule="cron(0,,30 12 * * ? *)"),
    _scheduled("a range that goes backwards", schedule="cron(0 12 ? * FRI-MON *)"),
    _scheduled("a range with a step that goes backwards", schedule="cron(0 22-4/2 * * ? *)"),
    _scheduled("a step of zero", schedule="cron(*/0 * * * ? *)"),
    _scheduled("a step longer than an hour", schedule="cron(0/90 * * * ? *)"),
    _scheduled("a step of weekdays", schedule="cron(0 12 ? * MON-FRI/2 *)"),
    _scheduled("two nearest weekdays", schedule="cron(0 12 1W,15W * ? *)"),
    _scheduled("two nth weekdays", schedule="cron(0 12 ? * 2#1,6#3 *)"),
    _scheduled("a day that never comes", schedule="cron(0 12 30 FEB ? *)"),
    _scheduled("a year that is over", schedule="cron(0 12 1 1 ? 2020-2025)"),
    _scheduled("a time that clocks always skip", schedule="cron(30 2 ? 3 1#2 *)", time_zone="US/Eastern"),
    _scheduled("a date that does not exist", schedule="at(2027-02-30T09:00:00)"),
    _scheduled("a time with an offset", schedule="at(2027-01-31T09:00:00+01:00)"),
    _scheduled("a time that clocks skip", schedule="at(2027-03-28T02:30:00)", time_zone="Europe/Berlin"),
    _scheduled("a misspelt time zone", time_zone="Europe/Berln"),
    _scheduled("a city for a time zone", time_zone="New York"),
    _scheduled("an offset for a time zone", time_zone="+01:00"),
    _scheduled(
        "two time zones",
        schedule=scheduler.ScheduleExpression.cron(hour="12", minute="0"),
        time_zone="Europe/Berlin",
    ),
    _scheduled(
        "a wrong ScheduleExpression", schedule=scheduler.ScheduleExpression.expression("rate(1 week)")
    ),
    _scheduled("a window of seconds", flexible_window=Duration.seconds(90)),
    _scheduled("an age of milliseconds", max_event_age=Duration.millis(60_500)),
    _scheduled("a topic behind a schedule", dead_letter=DeadLetter.topic()),
    _scheduled("a bucket behind a schedule", dead_letter=DeadLetter.bucket()),
    Mistake("a FIFO queue behind a schedule", "ScheduledFunction", _scheduled_fifo),
    _scheduled("no queue behind a schedule and no reason", dead_letter=DeadLetter.none(reason="")),
    _scheduled("a date in an input", input={"day": date(2027, 1, 31)}),
    _scheduled("no number in an input", input={"share": float("nan")}),
    _scheduled("an hour for a schedule", schedule=12),
    _scheduled("a number of minutes for a window", flexible_window=15),
    Mistake("a schedule with another route than is wired", "ScheduledFunction", _scheduled_otherwise),
    Mistake("a schedule in another Region", "ScheduledFunction", _scheduled_far),
    Mistake("a schedule for a configured function", "ScheduledFunction", _scheduled_configured),
)

_BOUNDS = tuple(
    Mistake(
        f"{bound.parameter} {place} its range ({bound.owner})",
        bound.owner,
        lambda scope, bound=bound, amount=amount: bound.make(scope, amount),  # type: ignore[misc]
    )
    for bound in BOUNDS
    for place, amount in (("below", bound.limit.minimum - 1), ("above", bound.maximum + 1))
    if place == "above" or bound.has_below
)

MISTAKES = (
    *_TYPES,
    *_CONTEXT,
    *_CODE,
    *_CONFIGURATION,
    *_ROUTES,
    *_APIS,
    *_CORS,
    *_SCHEDULES,
    *mistakes_apis.MISTAKES,
    *mistakes_code.MISTAKES,
    *mistakes_invocations.MISTAKES,
    *mistakes_layers.MISTAKES,
    *mistakes_monitoring.MISTAKES,
    *mistakes_networks.MISTAKES,
    *mistakes_queues.MISTAKES,
    *mistakes_settings.MISTAKES,
    *mistakes_streams.MISTAKES,
    *mistakes_events.MISTAKES,
    *mistakes_web_sockets.MISTAKES,
    *mistakes_urls.MISTAKES,
    *_BOUNDS,
)
