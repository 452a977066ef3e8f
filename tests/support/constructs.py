"""Every public construct and value with its least arguments: what tests of all siblings start from."""

import inspect
from collections.abc import Callable
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import (
    Alarms,
    ApiStage,
    AsyncFanOut,
    AsyncRoute,
    Authorization,
    BucketConsumer,
    BucketDelivery,
    Cors,
    DeadLetter,
    DependencyLayer,
    Domain,
    EventConsumer,
    FunctionAlarms,
    FunctionName,
    FunctionTimeout,
    FunctionUrl,
    HttpApiFunction,
    KinesisConsumer,
    QueueConsumer,
    RestApiFunction,
    Route,
    RuntimeLayer,
    ScheduledFunction,
    StandardFunction,
    SyncFanOut,
    TableStreamConsumer,
    Throttling,
    TopicConsumer,
    WebSocketApiFunction,
    WebSocketRoute,
)
from tests.support.stacks import HELLO, RUNTIME, code_folder, imported_function

Arguments = dict[str, Any]
PACKAGES = code_folder("packages", {"requirements.txt": f"six==1.17.0 --hash=sha256:{'0' * 64}\n"})
_CERTIFICATE = "arn:aws:acm:us-east-1:111111111111:certificate/12345678-1234-1234-1234-123456789012"


def a_function(scope: Construct, construct_id: str = "Function", timeout: Duration | None = None) -> Any:
    """A function for any pattern, at no more than it takes."""
    code = lambda_.Code.from_inline("def handler(event, context): ...")
    return lambda_.Function(
        scope, construct_id, code=code, handler="index.handler", runtime=RUNTIME, timeout=timeout
    )


def _a_table(scope: Construct) -> dynamodb.TableV2:
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
    return dynamodb.TableV2(scope, "Table", partition_key=key, dynamo_stream=images)


def _a_caller_and_its_target(scope: Construct) -> Arguments:
    caller = a_function(scope, "Caller", Duration.minutes(1))
    return {"caller": caller, "targets": {"worker": a_function(scope, "Worker")}}


CONSTRUCTS: dict[type, Callable[[Construct], Arguments]] = {
    AsyncFanOut: _a_caller_and_its_target,
    AsyncRoute: lambda scope: {"function": a_function(scope)},
    BucketConsumer: lambda scope: {"function": a_function(scope), "prefix": "in/"},
    DependencyLayer: lambda _: {"entry": PACKAGES},
    FunctionAlarms: lambda scope: {"function": imported_function(scope)},
    EventConsumer: lambda scope: {
        "function": a_function(scope),
        "event_pattern": {"source": ["shop.orders"], "detail-type": ["Order Placed"]},
    },
    FunctionUrl: lambda scope: {"function": a_function(scope)},
    HttpApiFunction: lambda scope: {"function": a_function(scope)},
    KinesisConsumer: lambda scope: {"function": a_function(scope)},
    QueueConsumer: lambda scope: {"function": a_function(scope)},
    RestApiFunction: lambda scope: {"function": a_function(scope)},
    RuntimeLayer: lambda _: {},
    ScheduledFunction: lambda scope: {"function": a_function(scope), "schedule": "rate(2 hours)"},
    StandardFunction: lambda _: {"entry": HELLO},
    SyncFanOut: _a_caller_and_its_target,
    TableStreamConsumer: lambda scope: {"function": a_function(scope), "table": _a_table(scope)},
    TopicConsumer: lambda scope: {"function": a_function(scope)},
    WebSocketApiFunction: lambda scope: {"function": a_function(scope)},
}
"""What each construct needs besides a scope and an id; what is defined for it lies in the given scope."""

VALUES: dict[type, Callable[[Construct], Arguments]] = {
    Alarms: lambda _: {"kind": "each"},
    ApiStage: lambda _: {},
    Authorization: lambda _: {"kind": "iam"},
    BucketDelivery: lambda _: {"kind": "direct"},
    Cors: lambda _: {"allow_origins": ["*"]},
    DeadLetter: lambda _: {"kind": "queue"},
    Domain: lambda scope: {
        "name": "api.example.com",
        "certificate": acm.Certificate.from_certificate_arn(scope, "Certificate", _CERTIFICATE),
    },
    FunctionName: lambda _: {"name": "orders", "reason": "invoked by its name"},
    FunctionTimeout: lambda _: {"reason": "invoked by a queue, too"},
    Route: lambda _: {"method": "GET", "path": "/"},
    Throttling: lambda _: {},
    WebSocketRoute: lambda _: {"route_key": "sendMessage"},
}
"""What the constructor of each value needs whose arguments are checked."""


def least(kind: type, scope: Construct, construct_id: str = "Pattern", **arguments: Any) -> Any:
    """A construct with its least arguments, what these need in a scope below, and further arguments."""
    assert kind in CONSTRUCTS, f"say what {kind.__name__} needs in CONSTRUCTS of {__name__}"
    needed = {**CONSTRUCTS[kind](Construct(scope, f"{construct_id}Needs")), **arguments}
    missing = required(kind) - needed.keys()
    # Without them jsii ends in a TypeError that names neither.
    assert not missing, f"give {kind.__name__} its {sorted(missing)} in CONSTRUCTS of {__name__}"
    return kind(scope, construct_id, **needed)


def required(kind: type) -> set[str]:
    """The parameters of a constructor that have no default, but for the place and the id."""
    given = inspect.signature(kind.__init__).parameters.values()  # type: ignore[misc]
    return {each.name for each in given if each.kind is each.KEYWORD_ONLY and each.default is each.empty}
