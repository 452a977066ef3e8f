"""Durable functions, and what may invoke them.

https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html (2026-11-27)
"""

from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.names import Id
from constructs_lib._internal.targets import function_behind, unqualified
from constructs_lib._internal.types import FunctionLike
from constructs_lib.frozen import frozen
from constructs_lib.rules.conditions.function_options import durable_invocation

DURABLE = "durable"
"""Name of what is known of a function: whether it is durable. Who makes one notes it."""


@frozen
class Durable:
    """What is known of a durable function.

    Attributes:
        execution: its execution timeout in milliseconds; `None` where only CloudFormation knows it.
    """

    execution: float | None


def check_durable(checks: Checks, parameter: str, function: FunctionLike, *, waits: bool) -> None:
    """Check that Lambda lets a durable function be invoked by a pattern (LP056).

    Of CDK's own functions and imported ones it is not asked whether they are durable: the check of templates
    sees the first.

    Args:
        checks: where violations are noted.
        parameter: the parameter that holds the function.
        function: the function.
        waits: whether what invokes it waits for the end of the execution: pollers and APIs do.
    """
    behind = function_behind(function)
    if isinstance(behind, lambda_.Function):
        durable: Durable | None = facts(behind).once(DURABLE, lambda: None)
        if durable is not None:
            checks.note(
                durable_invocation(
                    parameter,
                    str(Id(behind)),
                    is_qualified=unqualified(function) is not behind,
                    execution=durable.execution,
                    waits=waits,
                )
            )
