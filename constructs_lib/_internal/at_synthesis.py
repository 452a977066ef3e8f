"""Checks that have to wait for synthesis, because later calls can change the answer."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

import jsii
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IValidation

from constructs_lib._internal.facts import facts, of_app
from constructs_lib.errors import Violation

_Check = Callable[[], Iterable[Violation]]


@jsii.implements(IValidation)
class _LateChecks:
    """What an app checks at synthesis, called once by CDK, because calls between both languages cost."""

    def __init__(self) -> None:
        self.checks: list[_Check] = []

    def validate(self) -> list[str]:
        found = [str(violation) for check in self.checks for violation in check()]
        if found:
            # jsii hands them on below its own trace and that of Node.js, where nobody looks for them.
            sys.stderr.write("\n".join(found) + "\n\n")
            sys.stderr.flush()
        return found


def check_at_synthesis(construct: Construct, check: _Check) -> None:
    """Have CDK call `check` at synthesis and stop with what it returns."""
    late = of_app(construct, _LateChecks)
    if not late.checks:
        facts(facts(construct).app).node.add_validation(late)
    late.checks.append(check)


def rendered(function: lambda_.Function, name: str) -> dict[str, Any]:
    """Return a property of a function as the template will have it, without overrides of the template."""
    resource = facts(function).default_child
    if not isinstance(resource, lambda_.CfnFunction):
        return {}
    # The typed property comes out of jsii empty, because CDK fills it in only when it is rendered.
    found: dict[str, Any] | None = facts(function).stack.resolve(resource._cfn_properties.get(name))
    return found or {}
