"""Every limit that a rule checks, with the way to reach any value of it."""

from collections.abc import Callable

from aws_cdk import Duration, Size, Stack

from constructs_lib import Cors, DeadLetter, HttpApiFunction, RestApiFunction, Throttling, limits
from constructs_lib.limits import Limit
from tests.constructs_lib import bounds_apis, bounds_events, bounds_queues, bounds_streams
from tests.constructs_lib.bound import Bound
from tests.support.fan_outs import async_fan_out
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


def _minutes(seconds: int) -> int:
    return seconds // 60 if seconds < limits.SCHEDULER_FLEXIBLE_WINDOW.maximum else -(-seconds // 60)


def _rest(**arguments: object) -> Callable[[Stack], object]:
    return lambda scope: RestApiFunction(scope, "Api", function=imported_function(scope), **arguments)  # type: ignore[arg-type]


def _http(**arguments: object) -> Callable[[Stack], object]:
    return lambda scope: HttpApiFunction(scope, "Api", function=imported_function(scope), **arguments)  # type: ignore[arg-type]


def _of_both_apis(
    code: str,
    parameter: str,
    limit: Limit,
    http_limit: Limit,
    arguments: Callable[[int], dict[str, object]],
    *,
    has_below: bool = True,
) -> list[Bound]:
    return [
        Bound(
            limit,
            code,
            "RestApiFunction",
            parameter,
            lambda scope, n: _rest(**arguments(n))(scope),
            has_below=has_below,
        ),
        Bound(
            http_limit,
            code,
            "HttpApiFunction",
            parameter,
            lambda scope, n: _http(**arguments(n))(scope),
            has_below=has_below,
        ),
    ]


BOUNDS = (
    Bound(
        limits.LAMBDA_MEMORY_SIZE,
        "LP015",
        "StandardFunction",
        "memory_size",
        lambda scope, n: function(scope, memory_size=n),
    ),
    Bound(
        limits.LAMBDA_TIMEOUT,
        "LP016",
        "StandardFunction",
        "timeout",
        lambda scope, n: function(scope, timeout=Duration.seconds(n)),
    ),
    Bound(
        limits.LAMBDA_EPHEMERAL_STORAGE,
        "LP017",
        "StandardFunction",
        "ephemeral_storage_size",
        lambda scope, n: function(scope, ephemeral_storage_size=Size.mebibytes(n)),
    ),
    Bound(
        limits.LAMBDA_CONCURRENCY,
        "LP018",
        "StandardFunction",
        "reserved_concurrent_executions",
        lambda scope, n: function(scope, reserved_concurrent_executions=n),
        reserve=limits.LAMBDA_UNRESERVED_CONCURRENCY.minimum,
    ),
    Bound(
        limits.LAMBDA_LAYERS,
        "LP019",
        "StandardFunction",
        "layers",
        lambda scope, n: function(scope, layers=[layer(scope, f"Layer{i}") for i in range(n)]),
        has_below=False,
    ),
    Bound(
        limits.LAMBDA_ENVIRONMENT_SIZE,
        "LP020",
        "StandardFunction",
        "environment",
        _environment,
        has_below=False,
    ),
    Bound(
        limits.LAMBDA_UNZIPPED_SIZE,
        "LP021",
        "StandardFunction",
        "code and layers",
        _unzipped,
        has_below=False,
    ),
    Bound(
        limits.LAMBDA_DESCRIPTION,
        "LP024",
        "StandardFunction",
        "description",
        lambda scope, n: function(scope, description="x" * n),
        has_below=False,
    ),
    *_of_both_apis(
        "LP206",
        "integration_timeout",
        limits.REST_API_INTEGRATION_TIMEOUT,
        limits.HTTP_API_INTEGRATION_TIMEOUT,
        lambda n: {"integration_timeout": Duration.millis(n)},
    ),
    *_of_both_apis(
        "LP213",
        "throttling.rate_limit",
        limits.API_THROTTLE_RATE,
        limits.API_THROTTLE_RATE,
        lambda n: {"throttling": Throttling(rate_limit=n)},
    ),
    *_of_both_apis(
        "LP213",
        "throttling.burst_limit",
        limits.API_THROTTLE_BURST,
        limits.API_THROTTLE_BURST,
        lambda n: {"throttling": Throttling(burst_limit=n)},
    ),
    *_of_both_apis(
        "LP209",
        "cors.max_age",
        limits.CORS_MAX_AGE,
        limits.CORS_MAX_AGE,
        lambda n: {"cors": Cors(allow_origins=["*"], max_age=Duration.seconds(n))},
        has_below=False,
    ),
    Bound(
        limits.LAMBDA_RETRY_ATTEMPTS,
        "LP306",
        "AsyncFanOut",
        "retry_attempts",
        lambda scope, n: async_fan_out(scope, retry_attempts=n),
    ),
    Bound(
        limits.LAMBDA_EVENT_AGE,
        "LP307",
        "AsyncFanOut",
        "max_event_age",
        lambda scope, n: async_fan_out(scope, max_event_age=Duration.seconds(n)),
    ),
    Bound(
        limits.SQS_RETENTION,
        "LP318",
        "AsyncFanOut",
        "retention_period",
        lambda scope, n: async_fan_out(
            scope, dead_letter=DeadLetter.queue(retention_period=Duration.seconds(n))
        ),
    ),
    Bound(
        limits.SCHEDULER_FLEXIBLE_WINDOW,
        "LP618",
        "ScheduledFunction",
        "flexible_window",
        # Whole minutes, as other windows are refused for that.
        lambda scope, n: scheduled(scope, flexible_window=Duration.minutes(_minutes(n))),
    ),
    Bound(
        limits.SCHEDULER_RETRY_ATTEMPTS,
        "LP620",
        "ScheduledFunction",
        "retry_attempts",
        lambda scope, n: scheduled(scope, retry_attempts=n),
    ),
    Bound(
        limits.SCHEDULER_EVENT_AGE,
        "LP621",
        "ScheduledFunction",
        "max_event_age",
        lambda scope, n: scheduled(scope, max_event_age=Duration.seconds(n)),
    ),
    *bounds_apis.BOUNDS,
    *bounds_queues.BOUNDS,
    *bounds_streams.BOUNDS,
    *bounds_events.BOUNDS,
)

UNCHECKED = {limits.LAMBDA_SYNC_PAYLOAD, limits.LAMBDA_ASYNC_PAYLOAD}
"""Limits of what a function is sent, which no template tells."""
RESERVES = {limits.LAMBDA_UNRESERVED_CONCURRENCY}
"""Limits that are kept back from another."""
