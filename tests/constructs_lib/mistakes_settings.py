"""Deliberate mistakes with settings of functions, and with durable functions behind patterns."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Duration, Size, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from constructs_lib import (
    Authorization,
    FunctionName,
    HttpApiFunction,
    QueueConsumer,
    RestApiFunction,
    ScheduledFunction,
    StandardFunction,
    SyncFanOut,
)
from tests.constructs_lib.mistake import Mistake
from tests.support.stacks import function, imported_function

SNAPSHOT = lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS


def durable(scope: Stack, construct_id: str = "Function", **arguments: Any) -> StandardFunction:
    """A durable function, which may wait for an hour unless another time is given."""
    given = {"execution_timeout": Duration.hours(1), **arguments}
    return function(scope, construct_id, durable_config=lambda_.DurableConfig(**given))


def _one(title: str, **arguments: Any) -> Mistake:
    return Mistake(title, "StandardFunction", lambda scope: function(scope, **arguments))


def _named(name: str, scope: Stack, construct_id: str = "Function") -> StandardFunction:
    fixed = FunctionName.fixed(name, reason="The shop's till invokes it by its name")
    return function(scope, construct_id, function_name=fixed)


def _twice(scope: Stack) -> None:
    _named("orders", scope)
    _named("orders", scope, "Second")


def _in_two_stacks(scope: Stack) -> None:
    env = {"account": "111111111111", "region": "eu-west-1"}
    for name in ("One", "Two"):
        _named("orders", Stack(scope, name, env=env))


def _snapshot_beside_warm_alias(scope: Stack) -> None:
    made = function(scope, snap_start=SNAPSHOT)
    made.add_alias("live", provisioned_concurrent_executions=2)


def _imported_role(scope: Stack) -> None:
    role = iam.Role.from_role_arn(scope, "Role", "arn:aws:iam::111111111111:role/theirs", mutable=False)
    config = lambda_.DurableConfig(execution_timeout=Duration.minutes(5))
    function(scope, role=role, environment_encryption=kms.Key(scope, "Key"), durable_config=config)


def _behind(title: str, owner: str, make: Callable[[Stack], object]) -> Mistake:
    return Mistake(title, owner, make)


def _authorizer(scope: Stack) -> None:
    handler = durable(scope, "Guard", execution_timeout=Duration.seconds(5))
    HttpApiFunction(
        scope, "Api", function=imported_function(scope), authorization=Authorization.function(handler)
    )


MISTAKES = (
    _one("a snapshot of an old Python", snap_start=SNAPSHOT, runtime=lambda_.Runtime.PYTHON_3_11),
    _one("a snapshot with 1 GB of storage", snap_start=SNAPSHOT, ephemeral_storage_size=Size.gibibytes(1)),
    _one(
        "a snapshot of warm versions",
        snap_start=SNAPSHOT,
        current_version_options=lambda_.VersionOptions(provisioned_concurrent_executions=2),
    ),
    Mistake("a snapshot beside a warm alias", "StandardFunction", _snapshot_beside_warm_alias),
    Mistake(
        "a durable function of an old Python",
        "StandardFunction",
        lambda scope: function(
            scope,
            runtime=lambda_.Runtime.PYTHON_3_12,
            durable_config=lambda_.DurableConfig(execution_timeout=Duration.hours(1)),
        ),
    ),
    Mistake(
        "half a day of retention",
        "StandardFunction",
        lambda scope: durable(scope, retention_period=Duration.hours(36)),
    ),
    Mistake(
        "half a second of execution",
        "StandardFunction",
        lambda scope: durable(scope, execution_timeout=Duration.millis(1_500)),
    ),
    Mistake("a name with a dot", "StandardFunction", lambda scope: _named("shop.orders", scope)),
    Mistake(
        "a name without a reason",
        "StandardFunction",
        lambda scope: function(scope, function_name=FunctionName.fixed("orders", reason=" ")),
    ),
    Mistake("a name as text", "StandardFunction", lambda scope: function(scope, function_name="orders")),
    Mistake(
        "a number as a name",
        "FunctionName",
        lambda _: FunctionName.fixed(5, reason="It is short"),  # type: ignore[arg-type]
    ),
    Mistake("two functions with one name", "StandardFunction", _twice),
    Mistake("two functions with one name in two stacks", "StandardFunction", _in_two_stacks),
    _one("loops allowed", recursive_loop=lambda_.RecursiveLoop.ALLOW),
    _one("a log level as text", application_log_level="DEBUG"),
    _one(
        "retries and an age of versions",
        current_version_options=lambda_.VersionOptions(retry_attempts=3, max_event_age=Duration.seconds(30)),
    ),
    Mistake("an imported role of a durable function with a key", "StandardFunction", _imported_role),
    _behind(
        "a durable function behind a schedule",
        "ScheduledFunction",
        lambda scope: ScheduledFunction(scope, "Schedule", function=durable(scope), schedule="rate(1 hour)"),
    ),
    _behind(
        "the latest version of a durable function behind a schedule",
        "ScheduledFunction",
        lambda scope: ScheduledFunction(
            scope, "Schedule", function=durable(scope).latest_version, schedule="rate(1 hour)"
        ),
    ),
    _behind(
        "an hour behind a queue",
        "QueueConsumer",
        lambda scope: QueueConsumer(scope, "Intake", function=durable(scope).add_alias("live")),
    ),
    _behind(
        "a durable function behind a REST API",
        "RestApiFunction",
        lambda scope: RestApiFunction(
            scope, "Api", function=durable(scope, execution_timeout=Duration.seconds(20))
        ),
    ),
    _behind("a durable authorizer", "HttpApiFunction", _authorizer),
    _behind(
        "a call that waits for a durable function",
        "SyncFanOut",
        lambda scope: SyncFanOut(
            scope,
            "FanOut",
            caller=function(scope, "Caller", timeout=Duration.minutes(1)),
            targets={"worker": durable(scope)},
        ),
    ),
)
