"""What later calls change of a function in a VPC: the services that its role names, and mount targets."""

from collections.abc import Iterator

from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts, of_app
from constructs_lib.errors import Violation

_UNREACHED = "services out of reach"


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


def record_unreached(function: lambda_.Function, checks: Checks, reason: str) -> None:
    """Record why a function may name services that it does not reach, and look no more at them.

    Args:
        function: the function.
        checks: its checks.
        reason: why nothing waits.

    Raises:
        ValidationError: LP041, LP047.
    """
    again = checks.again()
    allowed = "left out without vpc"
    again.require(
        function.is_bound_to_vpc, "LP041", "allow_unreached_services", allowed=allowed, got="called"
    )
    again.require(
        bool(reason.strip()),
        "LP047",
        "reason",
        allowed="why no call waits",
        got=repr(reason),
        fix="write why the role names more than the code calls, for reviewers",
    )
    again.raise_if_any()
    known = facts(function)
    known.note(_UNREACHED, reason)
    known.node.add_metadata("constructs-lib:unreached-services", reason)
    # What `Validations.acknowledge` writes: the check of templates knows the reason, too.
    known.node.add_metadata("aws:cdk:acknowledged-rules", {"ConstructsLib::LP047": reason})


def _look(waiting: _Waiting) -> Iterator[Violation]:
    # Most apps have no function in a VPC.
    from constructs_lib._internal.graph_of_app import graph_of, path_of  # noqa: PLC0415
    from constructs_lib.checks.mounts import unmounted  # noqa: PLC0415
    from constructs_lib.checks.networks import unreached  # noqa: PLC0415

    graph = graph_of(facts(waiting[0][0]).app)
    by_path = {path_of(each): each for each in graph.resources}
    for function, before in waiting:
        checks = before.again()
        child = facts(function).default_child
        resource = None if child is None else by_path.get(facts(child).path)
        if resource is not None:
            checks.note(unmounted(graph, resource, "filesystem"))
            if not facts(function).once(_UNREACHED, str):
                checks.note(unreached(graph, resource, "vpc_subnets"))
        yield from checks.violations
