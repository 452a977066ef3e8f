"""The functions of an app as their templates will have them, read together at synthesis."""

from collections.abc import Iterable
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.targets import identity
from constructs_lib.errors import Violation

# What later calls change, and is checked again.
_READ = ("environment", "deadLetterConfig")


class _Functions:
    """The functions of an app that are read, each with the values that are resolved in its stack."""

    def __init__(self) -> None:
        self.wanted: dict[str, tuple[lambda_.Function, list[str]]] = {}
        self.found: dict[str, dict[str, Any]] = {}

    def read(self) -> Iterable[Violation]:
        """Resolve what is wanted, in one call for each stack; nothing of it is wrong by itself."""
        homes: dict[Stack, dict[str, dict[str, Any]]] = {}
        for name, (function, values) in self.wanted.items():
            # CDK would resolve a key, too.
            given = _properties(function) | {str(place): each for place, each in enumerate(values)}
            homes.setdefault(facts(function).stack, {})[name] = given
        self.found = {}
        for stack, given_here in homes.items():
            self.found |= stack.resolve(given_here)
        return ()


def read_at_synthesis(function: lambda_.Function, *values: str) -> None:
    """Have synthesis read a function, before the checks that are registered after this.

    Args:
        function: the function.
        values: what is resolved in its stack, too.
    """
    functions = of_app(function, _Functions)
    if not functions.wanted:
        check_at_synthesis(function, functions.read)
    functions.wanted.setdefault(identity(function), (function, []))[1].extend(values)


def environment_at_synthesis(function: lambda_.Function) -> dict[str, Any]:
    """Return the variables of a function that is read, with what was added later."""
    return (_found(function).get("environment") or {}).get("variables") or {}


def dead_letter_target_at_synthesis(function: lambda_.Function) -> Any:
    """Return where a function that is read sends its failed events; `None` for nowhere."""
    return (_found(function).get("deadLetterConfig") or {}).get("targetArn")


def value_at_synthesis(function: lambda_.Function, value: str) -> Any:
    """Return what one of the values that are read with a function has become."""
    _, values = of_app(function, _Functions).wanted[identity(function)]
    return _found(function).get(str(values.index(value)))


def _found(function: lambda_.Function) -> dict[str, Any]:
    return of_app(function, _Functions).found[identity(function)]


def _properties(function: lambda_.Function) -> dict[str, Any]:
    resource = facts(function).default_child
    if not isinstance(resource, lambda_.CfnFunction):
        return {}
    # The typed properties come out of jsii empty, because CDK fills them in only when they are rendered.
    given = resource._cfn_properties
    return {name: given[name] for name in _READ if name in given}
