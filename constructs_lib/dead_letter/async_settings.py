"""What the asynchronous invocations of a function have once for all who make them."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import of_app
from constructs_lib._internal.targets import function_behind, identity
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.frozen import frozen


@frozen
class AsyncSettings:
    """What one qualifier of a function has once for all its asynchronous callers."""

    retry_attempts: int
    max_event_age: Duration
    dead_letter: DeadLetter
    on_success: lambda_.IDestination | None

    def differences(self, other: "AsyncSettings") -> list[str]:
        """Return the parameters in which another pattern asks for something else."""
        mine, theirs = (
            {
                "retry_attempts": settings.retry_attempts,
                "max_event_age": milliseconds(settings.max_event_age),
                "dead_letter": settings.dead_letter.settings,
                "on_success": settings.on_success,
            }
            for settings in (self, other)
        )
        return [name for name, value in mine.items() if value != theirs[name]]


@frozen
class WiredRoute:
    """What was wired for a function, and by the pattern of which checks."""

    function: FunctionLike
    settings: AsyncSettings
    checks: Checks
    route: FailureRoute


class WiredRoutes(dict[str, WiredRoute]):
    """The routes that an app has wired, by the identity of the function, alias or version.

    Attributes:
        names: the aliases and versions that keep failed events, by the identity of their function.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, list[FunctionLike]] = {}

    def add(self, wired: WiredRoute) -> None:
        """Add a route that is wired now."""
        function = wired.function
        self[identity(function)] = wired
        behind = function_behind(function)
        if behind is not function and wired.settings.dead_letter.kind != "none":
            self.names.setdefault(identity(behind), []).append(function)

    @classmethod
    def of(cls, function: FunctionLike) -> "WiredRoutes":
        """Return those of the app of a function."""
        return of_app(function, cls)

    def find(self, function: FunctionLike) -> WiredRoute | None:
        """Return that of a function, where a pattern has wired one."""
        return self.get(identity(function))
