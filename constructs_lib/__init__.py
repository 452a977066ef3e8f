"""AWS Lambda patterns for Python CDK projects: right by default, proven on a local AWS."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
    from constructs_lib.errors import ArgumentTypeError, ConstructsLibError, ValidationError, Violation
    from constructs_lib.patterns.api import Cors, Route
    from constructs_lib.patterns.authorization import Authorization
    from constructs_lib.patterns.bucket_consumer import BucketConsumer, BucketDelivery
    from constructs_lib.patterns.dependency_layer import DependencyLayer
    from constructs_lib.patterns.domain import Domain
    from constructs_lib.patterns.fan_out import AsyncFanOut, SyncFanOut
    from constructs_lib.patterns.function import FunctionLike, StandardFunction
    from constructs_lib.patterns.http_api import HttpApiFunction
    from constructs_lib.patterns.kinesis_consumer import KinesisConsumer
    from constructs_lib.patterns.queue_consumer import QueueConsumer
    from constructs_lib.patterns.rest_api import RestApiFunction
    from constructs_lib.patterns.scheduled_function import ScheduledFunction
    from constructs_lib.patterns.table_stream_consumer import TableStreamConsumer
    from constructs_lib.patterns.throttling import Throttling
    from constructs_lib.patterns.topic_consumer import TopicConsumer

    __version__: str

__all__ = [
    "ArgumentTypeError",
    "AsyncFanOut",
    "Authorization",
    "BucketConsumer",
    "BucketDelivery",
    "ConstructsLibError",
    "Cors",
    "DeadLetter",
    "DependencyLayer",
    "Domain",
    "FailureRoute",
    "FunctionLike",
    "HttpApiFunction",
    "KinesisConsumer",
    "QueueConsumer",
    "RestApiFunction",
    "Route",
    "ScheduledFunction",
    "StandardFunction",
    "SyncFanOut",
    "TableStreamConsumer",
    "Throttling",
    "TopicConsumer",
    "ValidationError",
    "Violation",
]

_MODULES = {
    "ArgumentTypeError": "errors",
    "AsyncFanOut": "patterns.fan_out",
    "Authorization": "patterns.authorization",
    "BucketConsumer": "patterns.bucket_consumer",
    "BucketDelivery": "patterns.bucket_consumer",
    "ConstructsLibError": "errors",
    "Cors": "patterns.api",
    "DeadLetter": "dead_letter.values",
    "DependencyLayer": "patterns.dependency_layer",
    "Domain": "patterns.domain",
    "FailureRoute": "dead_letter.values",
    "FunctionLike": "patterns.function",
    "HttpApiFunction": "patterns.http_api",
    "KinesisConsumer": "patterns.kinesis_consumer",
    "QueueConsumer": "patterns.queue_consumer",
    "RestApiFunction": "patterns.rest_api",
    "Route": "patterns.api",
    "ScheduledFunction": "patterns.scheduled_function",
    "StandardFunction": "patterns.function",
    "SyncFanOut": "patterns.fan_out",
    "TableStreamConsumer": "patterns.table_stream_consumer",
    "Throttling": "patterns.throttling",
    "TopicConsumer": "patterns.topic_consumer",
    "ValidationError": "errors",
    "Violation": "errors",
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
