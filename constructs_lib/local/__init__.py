"""Runs any synthesised CDK assembly on an AWS inside this machine: no account, no container, no network."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs_lib.local.aws import LocalAws
    from constructs_lib.local.background import Background
    from constructs_lib.local.demo import Row, deploy_app, drive_all, find_drivers, started
    from constructs_lib.local.deployment import Deployment
    from constructs_lib.local.errors import LocalAwsError

__all__ = [
    "Background",
    "Deployment",
    "LocalAws",
    "LocalAwsError",
    "Row",
    "deploy_app",
    "drive_all",
    "find_drivers",
    "started",
]

_HOME = {
    "Background": "background",
    "Deployment": "deployment",
    "LocalAws": "aws",
    "LocalAwsError": "errors",
    "Row": "demo",
    "deploy_app": "demo",
    "drive_all": "demo",
    "find_drivers": "demo",
    "started": "demo",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
