"""What later calls change of a function in a VPC: the services that its role names, and mount targets."""

from collections.abc import Iterator

from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.graph_of_app import graph_of, path_of
from constructs_lib.checks.mounts import unmounted
from constructs_lib.checks.networks import unreached
from constructs_lib.errors import Violation


class _Waiting(list[tuple[lambda_.Function, Checks]]):
    """The functions of an app that are in a VPC."""


def check_network_at_synthesis(function: lambda_.Function, checks: Checks) -> None:
    """Have synthesis look where the subnets of a function lead (LP045, LP047).

    All functions are looked at together, because reading an app takes a walk through it.
    """
    waiting = of_app(function, _Waiting)
    if not waiting:
        check_at_synthesis(function, lambda: _look(waiting))
    waiting.append((function, checks))


def _look(waiting: _Waiting) -> Iterator[Violation]:
    graph = graph_of(facts(waiting[0][0]).app)
    by_path = {path_of(each): each for each in graph.resources}
    for function, before in waiting:
        checks = before.again()
        child = facts(function).default_child
        resource = None if child is None else by_path.get(facts(child).path)
        if resource is not None:
            checks.note(unmounted(graph, resource, "filesystem"))
            checks.note(unreached(graph, resource, "vpc_subnets"))
        yield from checks.violations
