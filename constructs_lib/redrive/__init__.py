"""Sends what lies in the failure routes of a deployed stack back to where it came from, on AWS or locally."""

from importlib import import_module
from typing import TYPE_CHECKING

from constructs_lib.redrive.model import (
    DEFAULT_RATE,
    MAX_RATE,
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

if TYPE_CHECKING:
    from constructs_lib.redrive.errors import RedriveError
    from constructs_lib.redrive.routes import find_routes
    from constructs_lib.redrive.run import redrive

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

_HOME = {"RedriveError": "errors", "find_routes": "routes", "redrive": "run"}


def __getattr__(name: str) -> object:
    # These load boto3; the command line shows its help without.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
