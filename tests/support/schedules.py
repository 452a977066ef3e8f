"""Builders of scheduled functions."""

from typing import Any

from aws_cdk import Stack

from constructs_lib import ScheduledFunction
from tests.support.stacks import function


def scheduled(scope: Stack, construct_id: str = "Nightly", **arguments: Any) -> ScheduledFunction:
    """A ScheduledFunction; every argument has a value that passes unless it is given."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    return ScheduledFunction(scope, construct_id, **{"schedule": "rate(2 hours)", **arguments})
