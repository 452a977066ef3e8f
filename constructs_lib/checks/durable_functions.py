"""Checks of durable functions."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import functions, is_qualified, is_sure, milliseconds, sure_role
from constructs_lib.rules.conditions import function_options
from constructs_lib.templates.arns import arn_forms
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Resource
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS"]

_STATE = ("lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState")
_EXECUTION = "DurableConfig.ExecutionTimeout"
# Who else calls may be asked not to wait, as a REST API may by a header.
_WAITS = ("queue", "stream", "table", "kafka", "mq", "mapping", "http", "authorizer", "url")


def _durable(app: Graph) -> Iterator[Resource]:
    return (each for each in functions(app) if is_sure(each.value(_EXECUTION)))


def _runtimes(app: Graph) -> Iterator[Finding]:
    for function in _durable(app):
        place = "DurableConfig"
        faults = function_options.durable_runtime(place, text_of(function.value("Runtime")))
        yield from found(faults, function, place)


def _invoked(app: Graph) -> Iterator[Finding]:
    for function in _durable(app):
        for each in app.invocations_of(function):
            faults = function_options.durable_invocation(
                each.place or f"the function of the {each.kind}",
                function.name,
                is_qualified=is_qualified(app, function, each.named),
                execution=milliseconds(function.value(_EXECUTION), None),
                waits=each.kind in _WAITS,
            )
            yield from found(faults, each.through, each.place)


def _state(app: Graph) -> Iterator[Finding]:
    for function in _durable(app):
        role = sure_role(app, function)
        # Each execution lies below a version: the ARN of the function alone names none.
        forms = [f"{form}:*" for form in arn_forms(function)]
        for action in _STATE:
            if app.policies.allows(role, action, forms) is False:
                allowed = f"a role that may do {action}, as the function is durable"
                got = "one that may not" if role is None else f"{role.name}, which may not"
                yield broken("LP090", function, "Role", allowed=allowed, got=got)
                break


CHECKS = (
    Check(("LP051",), _runtimes),
    Check(("LP056",), _invoked),
    Check(("LP090",), _state),
)
