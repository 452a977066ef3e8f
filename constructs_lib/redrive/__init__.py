"""Sends what lies in the failure routes of a deployed stack back to where it came from, on AWS or locally."""

from constructs_lib.redrive.errors import RedriveError
from constructs_lib.redrive.model import (
    ClientFactory,
    Interrupted,
    Letter,
    Outcome,
    Reporter,
    Route,
    RouteKind,
    Status,
    Summary,
)
from constructs_lib.redrive.routes import find_routes
from constructs_lib.redrive.run import DEFAULT_RATE, MAX_RATE, redrive

__all__ = [
    "DEFAULT_RATE",
    "MAX_RATE",
    "ClientFactory",
    "Interrupted",
    "Letter",
    "Outcome",
    "RedriveError",
    "Reporter",
    "Route",
    "RouteKind",
    "Status",
    "Summary",
    "find_routes",
    "redrive",
]
