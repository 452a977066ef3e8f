"""Builders of what most tests start from: a stack with the recommended flags, and a function in it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, AssetHashType, CfnParameter, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import StandardFunction, ValidationError
from constructs_lib.limits import LIMITS_CONTEXT_KEY
from tests.support.code_folders import HELLO, code_folder

__all__ = [
    "FLAGS",
    "HELLO",
    "ROOT",
    "RUNTIME",
    "app",
    "broken_rules",
    "code_folder",
    "function",
    "heavy_layer",
    "imported_function",
    "layer",
    "number_token",
    "raised",
    "stack",
    "text_token",
]

ROOT = Path(__file__).parents[2]
RUNTIME = lambda_.Runtime.PYTHON_3_13
"""The runtime of every test that is not about runtimes."""

FLAGS: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
"""The recommended feature flags of aws-cdk-lib."""


def app(context: Mapping[str, object] | None = None, *, flags: bool = True) -> App:
    """An app that bundles nothing and copies no assets."""
    return App(
        context={
            **(FLAGS if flags else {}),
            "aws:cdk:bundling-stacks": [],
            "aws:cdk:disable-asset-staging": True,
            **(context or {}),
        }
    )


def stack(context: Mapping[str, object] | None = None, *, flags: bool = True) -> Stack:
    """A stack in an app of its own."""
    return Stack(app(context, flags=flags), "Stack")


def raised(limits: object) -> dict[str, object]:
    """The context in which adjustable limits have other maxima."""
    return {LIMITS_CONTEXT_KEY: limits}


def function(scope: Stack, construct_id: str = "Function", **arguments: Any) -> StandardFunction:
    """A StandardFunction; every argument has a value that passes unless it is given."""
    if "code" not in arguments:
        arguments.setdefault("entry", HELLO)
    return StandardFunction(scope, construct_id, **{"runtime": RUNTIME, **arguments})


def layer(scope: Stack, construct_id: str = "Layer", **arguments: Any) -> lambda_.LayerVersion:
    """A layer without anything of use in it."""
    arguments.setdefault("code", lambda_.Code.from_asset(str(HELLO)))
    return lambda_.LayerVersion(scope, construct_id, **arguments)


def heavy_layer(scope: Stack, size: int) -> lambda_.LayerVersion:
    """A layer of this many bytes."""
    folder = code_folder("model", {"model.bin": size})
    # A hash of our own spares CDK the reading of so many bytes.
    code = lambda_.Code.from_asset(
        str(folder), asset_hash=f"{size} bytes", asset_hash_type=AssetHashType.CUSTOM
    )
    return layer(scope, "Heavy", code=code)


def imported_function(scope: Construct, construct_id: str = "Imported") -> lambda_.IFunction:
    """A function of another app, of which only the ARN is known."""
    return lambda_.Function.from_function_attributes(
        scope,
        construct_id,
        function_arn="arn:aws:lambda:us-east-1:111111111111:function:elsewhere",
        same_environment=True,
    )


def number_token(scope: Stack, construct_id: str = "Number") -> Any:
    """A number that only CloudFormation knows."""
    return CfnParameter(scope, construct_id, type="Number").value_as_number


def text_token(scope: Stack, construct_id: str = "Text") -> str:
    """A text that only CloudFormation knows."""
    return CfnParameter(scope, construct_id).value_as_string


def broken_rules(make: Callable[[], object]) -> list[tuple[str, str]]:
    """The code and parameter of every violation that a constructor raises, in their order."""
    with pytest.raises(ValidationError) as caught:
        make()
    return [(violation.code, violation.parameter) for violation in caught.value.violations]
