"""Sends the events in the failure routes of a stack back to where they came from, on AWS or locally."""

from importlib import import_module
from typing import TYPE_CHECKING

from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.outcome import Interrupted, Outcome, Reporter, Status, Summary
from constructs_lib.redrive.pace import DEFAULT_RATE, MAX_RATE
from constructs_lib.redrive.route import Route, RouteKind

if TYPE_CHECKING:
    from constructs_lib.redrive.clients import ClientFactory, default_clients
    from constructs_lib.redrive.errors import RedriveError
    from constructs_lib.redrive.failure_routes import find_routes
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
    "default_clients",
    "find_routes",
    "redrive",
]

_HOME = {
    "ClientFactory": "clients",
    "default_clients": "clients",
    "RedriveError": "errors",
    "find_routes": "failure_routes",
    "redrive": "run",
}


def __getattr__(name: str) -> object:
    # These load boto3; the command line shows its help without.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
