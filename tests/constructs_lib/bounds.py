"""Every limit that a rule checks, with the way to reach any value of it."""

from collections.abc import Callable

from aws_cdk import Duration, Size, Stack
from aws_cdk import aws_ec2 as ec2

from constructs_lib import Cors, DeadLetter, HttpApiFunction, RestApiFunction, Throttling, limits
from constructs_lib.rules import ranges
from constructs_lib.rules.range import Range
from tests.constructs_lib import (
    bounds_apis,
    bounds_events,
    bounds_monitoring,
    bounds_queues,
    bounds_settings,
    bounds_streams,
    bounds_urls,
)
from tests.constructs_lib.bound import Bound
from tests.support.fan_outs import async_fan_out
from tests.support.networks import vpc
from tests.support.schedules import scheduled
from tests.support.stacks import code_folder, function, imported_function, layer


def _environment(scope: Stack, size: int) -> object:
    # Two bytes of a character are two bytes of the limit.
    value = "é" * ((size - 4) // 2) + "x" * (size % 2)
    return function(scope, environment={"NAME": value} if size else {})


def _unzipped(scope: Stack, size: int) -> object:
    handler = "def handler(event, context): ...\n"
    big: dict[str, str | int] = {"handler.py": handler, "big/model.bin": size - len(handler)}
    return function(scope, entry=code_folder("heavy", big)) if size else None


def _security_groups(scope: Stack, count: int) -> object:
    own = vpc(scope)
    groups = [ec2.SecurityGroup(scope, f"Group{number}", vpc=own) for number in range(count)]
    return function(scope, vpc=own, security_groups=groups)


def _minutes(seconds: int) -> int:
    return seconds // 60 if seconds < limits.SCHEDULER_FLEXIBLE_WINDOW.maximum else -(-seconds // 60)


def _rest(**arguments: object) -> Callable[[Stack], object]:
    return lambda scope: RestApiFunction(scope, "Api", function=imported_function(scope), **arguments)  # type: ignore[arg-type]


def _http(**arguments: object) -> Callable[[Stack], object]:
    return lambda scope: HttpApiFunction(scope, "Api", function=imported_function(scope), **arguments)  # type: ignore[arg-type]


def _of_both_apis(
    rest: Range,
    http: Range,
    arguments: Callable[[int], dict[str, object]],
    *,
    has_below: bool = True,
) -> list[Bound]:
    return [
        Bound(rest, "RestApiFunction", lambda scope, n: _rest(**arguments(n))(scope), has_below=has_below),
        Bound(http, "HttpApiFunction", lambda scope, n: _http(**arguments(n))(scope), has_below=has_below),
    ]


BOUNDS = (
    Bound(ranges.FUNCTION_MEMORY, "StandardFunction", lambda scope, n: function(scope, memory_size=n)),
    Bound(
        ranges.FUNCTION_TIMEOUT,
        "StandardFunction",
        lambda scope, n: function(scope, timeout=Duration.seconds(n)),
    ),
    Bound(
        ranges.FUNCTION_STORAGE,
        "StandardFunction",
        lambda scope, n: function(scope, ephemeral_storage_size=Size.mebibytes(n)),
    ),
    Bound(
        ranges.FUNCTION_CONCURRENCY,
        "StandardFunction",
        lambda scope, n: function(scope, reserved_concurrent_executions=n),
    ),
    Bound(
        ranges.FUNCTION_LAYERS,
        "StandardFunction",
        lambda scope, n: function(scope, layers=[layer(scope, f"Layer{i}") for i in range(n)]),
        has_below=False,
    ),
    Bound(ranges.FUNCTION_ENVIRONMENT, "StandardFunction", _environment, has_below=False),
    Bound(ranges.FUNCTION_UNZIPPED, "StandardFunction", _unzipped, has_below=False),
    Bound(
        ranges.FUNCTION_DESCRIPTION,
        "StandardFunction",
        lambda scope, n: function(scope, description="x" * n),
        has_below=False,
    ),
    Bound(ranges.FUNCTION_SECURITY_GROUPS, "StandardFunction", _security_groups, has_below=False),
    *_of_both_apis(
        ranges.REST_INTEGRATION_TIMEOUT,
        ranges.HTTP_INTEGRATION_TIMEOUT,
        lambda n: {"integration_timeout": Duration.millis(n)},
    ),
    *_of_both_apis(
        ranges.THROTTLE_RATE,
        ranges.THROTTLE_RATE,
        lambda n: {"throttling": Throttling(rate_limit=n)},
    ),
    *_of_both_apis(
        ranges.THROTTLE_BURST,
        ranges.THROTTLE_BURST,
        lambda n: {"throttling": Throttling(burst_limit=n)},
    ),
    *_of_both_apis(
        ranges.CORS_MAX_AGE,
        ranges.CORS_MAX_AGE,
        lambda n: {"cors": Cors(allow_origins=["*"], max_age=Duration.seconds(n))},
        has_below=False,
    ),
    Bound(
        ranges.ASYNC_RETRY_ATTEMPTS, "AsyncFanOut", lambda scope, n: async_fan_out(scope, retry_attempts=n)
    ),
    Bound(
        ranges.ASYNC_EVENT_AGE,
        "AsyncFanOut",
        lambda scope, n: async_fan_out(scope, max_event_age=Duration.seconds(n)),
    ),
    Bound(
        ranges.QUEUE_RETENTION,
        "AsyncFanOut",
        lambda scope, n: async_fan_out(
            scope, dead_letter=DeadLetter.queue(retention_period=Duration.seconds(n))
        ),
    ),
    Bound(
        ranges.FLEXIBLE_WINDOW,
        "ScheduledFunction",
        # Whole minutes, as other windows are refused for that.
        lambda scope, n: scheduled(scope, flexible_window=Duration.minutes(_minutes(n))),
    ),
    Bound(
        ranges.SCHEDULE_RETRY_ATTEMPTS,
        "ScheduledFunction",
        lambda scope, n: scheduled(scope, retry_attempts=n),
    ),
    Bound(
        ranges.SCHEDULE_EVENT_AGE,
        "ScheduledFunction",
        lambda scope, n: scheduled(scope, max_event_age=Duration.seconds(n)),
    ),
    *bounds_apis.BOUNDS,
    *bounds_queues.BOUNDS,
    *bounds_settings.BOUNDS,
    *bounds_streams.BOUNDS,
    *bounds_events.BOUNDS,
    *bounds_monitoring.BOUNDS,
    *bounds_urls.BOUNDS,
)

UNCHECKED = {limits.LAMBDA_SYNC_PAYLOAD, limits.LAMBDA_ASYNC_PAYLOAD}
"""Limits of what a function is sent, which no template tells."""
RESERVES = {limits.LAMBDA_UNRESERVED_CONCURRENCY}
"""Limits that are kept back from another."""
