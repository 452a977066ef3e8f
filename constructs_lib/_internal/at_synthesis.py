"""Checks that have to wait for synthesis, because later calls can change the answer."""

from collections.abc import Callable, Iterable
from typing import Any

import jsii
from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IValidation

from constructs_lib.errors import Violation


@jsii.implements(IValidation)
class _SynthesisCheck:
    def __init__(self, check: Callable[[], Iterable[Violation]]) -> None:
        self._check = check

    def validate(self) -> list[str]:
        return [str(violation) for violation in self._check()]


def check_at_synthesis(construct: Construct, check: Callable[[], Iterable[Violation]]) -> None:
    """Have CDK call `check` at synthesis and stop with what it returns."""
    construct.node.add_validation(_SynthesisCheck(check))


def rendered(function: lambda_.Function, name: str) -> dict[str, Any]:
    """Return a property of a function as the template will have it, but for overrides of the template."""
    resource = function.node.default_child
    if not isinstance(resource, lambda_.CfnFunction):
        return {}
    # The typed property comes out of jsii empty, because CDK fills it in only when it is rendered.
    found: dict[str, Any] | None = Stack.of(function).resolve(resource._cfn_properties.get(name))
    return found or {}
