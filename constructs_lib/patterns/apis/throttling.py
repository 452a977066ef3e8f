"""How many requests are allowed."""

from dataclasses import dataclass

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks, check_value_types
from constructs_lib.rules import ranges

__all__ = ["Throttling"]


@dataclass(frozen=True, slots=True)
class Throttling:
    """How many requests are allowed for a stage, or for each API key of it.

    Args:
        rate_limit: requests per second, 0 to 10,000 (the account's quota, adjustable). Default: 500.
        burst_limit: concurrent requests, 0 to 5,000 (the account's quota, adjustable). Default: 500.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP213, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
        (2026-11-23)
    """

    rate_limit: float = defaults.THROTTLE_RATE_LIMIT
    burst_limit: int = defaults.THROTTLE_BURST_LIMIT

    def __post_init__(self) -> None:
        check_value_types(self)


def check_throttling(checks: Checks, throttling: Throttling, parameter: str = "throttling") -> None:
    """Check the two numbers against the account's quotas (LP213)."""
    checks.in_range(ranges.THROTTLE_RATE, throttling.rate_limit, parameter=f"{parameter}.rate_limit")
    checks.in_range(ranges.THROTTLE_BURST, throttling.burst_limit, parameter=f"{parameter}.burst_limit")
