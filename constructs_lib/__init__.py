"""AWS Lambda patterns for Python CDK projects: safe defaults, tested on a local AWS."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs_lib._internal.function_timeout import FunctionTimeout
    from constructs_lib._internal.types import FunctionLike
    from constructs_lib.checks.plugin import LambdaChecks
    from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
    from constructs_lib.errors import ArgumentTypeError, ConstructsLibError, ValidationError, Violation
    from constructs_lib.patterns.apis.authorization import Authorization
    from constructs_lib.patterns.apis.cors import Cors
    from constructs_lib.patterns.apis.domain import Domain
    from constructs_lib.patterns.apis.function_url import FunctionUrl
    from constructs_lib.patterns.apis.http_api import HttpApiFunction
    from constructs_lib.patterns.apis.rest_api import RestApiFunction
    from constructs_lib.patterns.apis.routes import Route
    from constructs_lib.patterns.apis.stage import ApiStage
    from constructs_lib.patterns.apis.throttling import Throttling
    from constructs_lib.patterns.apis.web_socket_api_function import WebSocketApiFunction
    from constructs_lib.patterns.apis.web_socket_route import WebSocketRoute
    from constructs_lib.patterns.functions.alarm_values import Alarms
    from constructs_lib.patterns.functions.asynchronous_route import AsyncRoute
    from constructs_lib.patterns.functions.dependency_layer import DependencyLayer
    from constructs_lib.patterns.functions.fan_out import AsyncFanOut, SyncFanOut
    from constructs_lib.patterns.functions.function import StandardFunction
    from constructs_lib.patterns.functions.function_alarms import FunctionAlarms
    from constructs_lib.patterns.functions.function_name import FunctionName
    from constructs_lib.patterns.functions.runtime_layer import RuntimeLayer
    from constructs_lib.patterns.pollers.kinesis_consumer import KinesisConsumer
    from constructs_lib.patterns.pollers.queue_consumer import QueueConsumer
    from constructs_lib.patterns.pollers.table_stream_consumer import TableStreamConsumer
    from constructs_lib.patterns.senders.bucket_consumer import BucketConsumer
    from constructs_lib.patterns.senders.bucket_delivery import BucketDelivery
    from constructs_lib.patterns.senders.event_consumer import EventConsumer
    from constructs_lib.patterns.senders.scheduled_function import ScheduledFunction
    from constructs_lib.patterns.senders.topic_consumer import TopicConsumer
    from constructs_lib.rules.event_types import EventType

    __version__: str

__all__ = [
    "Alarms",
    "ApiStage",
    "ArgumentTypeError",
    "AsyncFanOut",
    "AsyncRoute",
    "Authorization",
    "BucketConsumer",
    "BucketDelivery",
    "ConstructsLibError",
    "Cors",
    "DeadLetter",
    "DependencyLayer",
    "Domain",
    "EventConsumer",
    "EventType",
    "FailureRoute",
    "FunctionAlarms",
    "FunctionLike",
    "FunctionName",
    "FunctionTimeout",
    "FunctionUrl",
    "HttpApiFunction",
    "KinesisConsumer",
    "LambdaChecks",
    "QueueConsumer",
    "RestApiFunction",
    "Route",
    "RuntimeLayer",
    "ScheduledFunction",
    "StandardFunction",
    "SyncFanOut",
    "TableStreamConsumer",
    "Throttling",
    "TopicConsumer",
    "ValidationError",
    "Violation",
    "WebSocketApiFunction",
    "WebSocketRoute",
]

_MODULES = {
    "Alarms": "patterns.functions.alarm_values",
    "ApiStage": "patterns.apis.stage",
    "ArgumentTypeError": "errors",
    "AsyncFanOut": "patterns.functions.fan_out",
    "AsyncRoute": "patterns.functions.asynchronous_route",
    "Authorization": "patterns.apis.authorization",
    "BucketConsumer": "patterns.senders.bucket_consumer",
    "BucketDelivery": "patterns.senders.bucket_delivery",
    "ConstructsLibError": "errors",
    "Cors": "patterns.apis.cors",
    "DeadLetter": "dead_letter.values",
    "DependencyLayer": "patterns.functions.dependency_layer",
    "Domain": "patterns.apis.domain",
    "EventType": "rules.event_types",
    "EventConsumer": "patterns.senders.event_consumer",
    "FailureRoute": "dead_letter.values",
    "FunctionAlarms": "patterns.functions.function_alarms",
    "FunctionLike": "_internal.types",
    "FunctionName": "patterns.functions.function_name",
    "FunctionTimeout": "_internal.function_timeout",
    "FunctionUrl": "patterns.apis.function_url",
    "HttpApiFunction": "patterns.apis.http_api",
    "KinesisConsumer": "patterns.pollers.kinesis_consumer",
    "LambdaChecks": "checks.plugin",
    "QueueConsumer": "patterns.pollers.queue_consumer",
    "RestApiFunction": "patterns.apis.rest_api",
    "Route": "patterns.apis.routes",
    "RuntimeLayer": "patterns.functions.runtime_layer",
    "ScheduledFunction": "patterns.senders.scheduled_function",
    "StandardFunction": "patterns.functions.function",
    "SyncFanOut": "patterns.functions.fan_out",
    "TableStreamConsumer": "patterns.pollers.table_stream_consumer",
    "Throttling": "patterns.apis.throttling",
    "TopicConsumer": "patterns.senders.topic_consumer",
    "ValidationError": "errors",
    "Violation": "errors",
    "WebSocketApiFunction": "patterns.apis.web_socket_api_function",
    "WebSocketRoute": "patterns.apis.web_socket_route",
}


def __getattr__(name: str) -> object:
    # Importing a pattern starts Node.js; `import constructs_lib.limits` must not.
    if name == "__version__":
        # Read from what is installed, and only where it is asked for: there is one source, pyproject.toml.
        return import_module("importlib.metadata").version("constructs-lib")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
