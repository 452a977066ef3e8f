"""Runs any synthesised CDK assembly on an AWS inside this machine: no account, no container, no network."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs_lib.local.app_deployment import deploy_app, started
    from constructs_lib.local.background import Background
    from constructs_lib.local.deployable import Assembly, read_assembly
    from constructs_lib.local.deployment import Deployment
    from constructs_lib.local.drivers import Row, drive_all, find_drivers
    from constructs_lib.local.environment_variables import CLIENT_VARIABLES
    from constructs_lib.local.errors import LocalAwsError
    from constructs_lib.local.local_aws import LocalAws

__all__ = [
    "CLIENT_VARIABLES",
    "Assembly",
    "Background",
    "Deployment",
    "LocalAws",
    "LocalAwsError",
    "Row",
    "deploy_app",
    "drive_all",
    "find_drivers",
    "read_assembly",
    "started",
]

_HOME = {
    "CLIENT_VARIABLES": "constructs_lib.local.environment_variables",
    "Assembly": "constructs_lib.local.deployable",
    "Background": "constructs_lib.local.background",
    "Deployment": "constructs_lib.local.deployment",
    "LocalAws": "constructs_lib.local.local_aws",
    "LocalAwsError": "constructs_lib.local.errors",
    "Row": "constructs_lib.local.drivers",
    "deploy_app": "constructs_lib.local.app_deployment",
    "drive_all": "constructs_lib.local.drivers",
    "find_drivers": "constructs_lib.local.drivers",
    "read_assembly": "constructs_lib.local.deployable",
    "started": "constructs_lib.local.app_deployment",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value
