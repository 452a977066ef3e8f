"""Builders of fan-outs and of what they call."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import AsyncFanOut, FunctionLike, FunctionTimeout, StandardFunction, SyncFanOut
from tests.support.stacks import function

ROLE_ARN = "arn:aws:iam::111111111111:role/theirs"
FUNCTION_ARN = "arn:aws:lambda:us-east-1:111111111111:function:theirs"


def calling(scope: Stack, construct_id: str = "Caller") -> StandardFunction:
    """A caller that has more time than the targets."""
    return function(scope, construct_id, timeout=Duration.minutes(1))


def plain_function(scope: Stack, construct_id: str = "Plain", **arguments: Any) -> lambda_.Function:
    """A function of CDK's own, which takes what ours leaves to the patterns."""
    code = lambda_.Code.from_inline("def handler(event, context): ...")
    return lambda_.Function(
        scope,
        construct_id,
        **{"runtime": lambda_.Runtime.PYTHON_3_13, "handler": "index.handler", "code": code, **arguments},
    )


def sync_fan_out(
    scope: Stack,
    construct_id: str = "FanOut",
    *,
    caller: lambda_.Function | None = None,
    targets: Mapping[str, FunctionLike] | None = None,
    function_timeout: FunctionTimeout | None = None,
) -> SyncFanOut:
    """A SyncFanOut from a caller to one worker, unless they are given."""
    return SyncFanOut(
        scope,
        construct_id,
        caller=calling(scope, f"{construct_id}Caller") if caller is None else caller,
        targets={"worker": function(scope, f"{construct_id}Worker")} if targets is None else targets,
        function_timeout=function_timeout,
    )


def async_fan_out(
    scope: Stack,
    construct_id: str = "FanOut",
    *,
    caller: lambda_.Function | None = None,
    targets: Mapping[str, FunctionLike] | None = None,
    **arguments: Any,
) -> AsyncFanOut:
    """An AsyncFanOut from a caller to one worker, unless they are given."""
    return AsyncFanOut(
        scope,
        construct_id,
        caller=calling(scope, f"{construct_id}Caller") if caller is None else caller,
        targets={"worker": function(scope, f"{construct_id}Worker")} if targets is None else targets,
        **arguments,
    )
