"""AWS Lambda patterns for Python CDK projects: right by default, proven on a local AWS."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
    from constructs_lib.errors import ArgumentTypeError, ConstructsLibError, ValidationError, Violation
    from constructs_lib.patterns.api import Authorization, Cors, Route, Throttling
    from constructs_lib.patterns.dependency_layer import DependencyLayer
    from constructs_lib.patterns.fan_out import AsyncFanOut, SyncFanOut
    from constructs_lib.patterns.function import FunctionLike, StandardFunction
    from constructs_lib.patterns.http_api import HttpApiFunction
    from constructs_lib.patterns.queue_consumer import QueueConsumer
    from constructs_lib.patterns.rest_api import RestApiFunction
    from constructs_lib.patterns.scheduled_function import ScheduledFunction

__all__ = [
    "ArgumentTypeError",
    "AsyncFanOut",
    "Authorization",
    "ConstructsLibError",
    "Cors",
    "DeadLetter",
    "DependencyLayer",
    "FailureRoute",
    "FunctionLike",
    "HttpApiFunction",
    "QueueConsumer",
    "RestApiFunction",
    "Route",
    "ScheduledFunction",
    "StandardFunction",
    "SyncFanOut",
    "Throttling",
    "ValidationError",
    "Violation",
]

_MODULES = {
    "ArgumentTypeError": "errors",
    "AsyncFanOut": "patterns.fan_out",
    "Authorization": "patterns.api",
    "ConstructsLibError": "errors",
    "Cors": "patterns.api",
    "DeadLetter": "dead_letter.values",
    "DependencyLayer": "patterns.dependency_layer",
    "FailureRoute": "dead_letter.values",
    "FunctionLike": "patterns.function",
    "HttpApiFunction": "patterns.http_api",
    "QueueConsumer": "patterns.queue_consumer",
    "RestApiFunction": "patterns.rest_api",
    "Route": "patterns.api",
    "ScheduledFunction": "patterns.scheduled_function",
    "StandardFunction": "patterns.function",
    "SyncFanOut": "patterns.fan_out",
    "Throttling": "patterns.api",
    "ValidationError": "errors",
    "Violation": "errors",
}


def __getattr__(name: str) -> object:
    # Importing a pattern starts Node.js; `import constructs_lib.limits` must not.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
