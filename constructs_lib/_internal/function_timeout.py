"""Accepts a function that may run longer than one of its callers waits."""

from dataclasses import dataclass

from constructs import Construct

from constructs_lib._internal.arguments import Checks, check_value_types

__all__ = ["FunctionTimeout"]


@dataclass(frozen=True, slots=True)
class FunctionTimeout:
    """A timeout of a function that is longer than its caller waits; made by its factory.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP261, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
        (2026-11-27)
    """

    reason: str

    def __post_init__(self) -> None:
        check_value_types(self)

    @classmethod
    def longer(cls, *, reason: str) -> "FunctionTimeout":
        """Return that a function may have a longer timeout than this caller waits.

        That is right for a function with other callers, such as a queue. For this caller the function
        must still answer in time: otherwise the caller gets an error while the function still runs.

        Args:
            reason: why that is right, for reviewers; recorded in the construct's metadata.
        """
        return cls(reason)


def check_function_timeout(checks: Checks, parameter: str, accepted: FunctionTimeout | None) -> None:
    """Check that a longer timeout is accepted for a reason (LP261)."""
    checks.require(
        accepted is None or bool(accepted.reason.strip()),
        "LP261",
        parameter,
        allowed='FunctionTimeout.longer(reason="...") with a reason',
        got=f"reason={'' if accepted is None else accepted.reason!r}",
    )


def record_longer_timeout(construct: Construct, accepted: FunctionTimeout) -> None:
    """Record in the metadata of a construct why a longer timeout is right."""
    construct.node.add_metadata("constructs-lib:function-timeout", accepted.reason)
