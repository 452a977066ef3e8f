"""Checks of functions in a VPC: where their subnets are, and where those lead."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding, found
from constructs_lib.checks.functions import is_outside
from constructs_lib.checks.known import functions, is_there, sure_role
from constructs_lib.checks.rights import sent
from constructs_lib.checks.service_endpoints import endpoints_of
from constructs_lib.checks.subnets import endpoints, subnets_of
from constructs_lib.rules.conditions import networks
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.arns import arn_forms, canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import listed
from constructs_lib.templates.model import OneOf, Resource, at
from constructs_lib.templates.policies import Statement, meets
from constructs_lib.templates.resolved import items

__all__ = ["CHECKS", "in_vpc", "unreached"]

_PLACE = "VpcConfig.SubnetIds"
# What Lambda does with the role of a function itself, outside of the VPC, when it polls for it.
_POLLED = {
    "sqs": ("sqs:receivemessage", "sqs:deletemessage", "sqs:changemessagevisibility", "sqs:getqueue*"),
    "kinesis": ("kinesis:describe*", "kinesis:get*", "kinesis:list*", "kinesis:subscribetoshard"),
    "dynamodb": (
        "dynamodb:describestream",
        "dynamodb:getrecords",
        "dynamodb:getsharditerator",
        "dynamodb:liststreams",
    ),
}
_POLLED_KINDS = {"sqs": {"queue"}, "kinesis": {"stream"}, "dynamodb": {"table"}}
# What Lambda signs in with at brokers, clusters and schema registries: secrets, but for these types.
_SIGNS_IN = (
    "SourceAccessConfigurations",
    "AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.AccessConfigs",
    "SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig.AccessConfigs",
)
_NO_SECRETS = {"VPC_SUBNET", "VPC_SECURITY_GROUP", "VIRTUAL_HOST"}
# These allow so much that they tell nothing of what a function calls.
_BROAD = ("AdministratorAccess", "PowerUserAccess", "AWSLambda_FullAccess")


def in_vpc(app: Graph) -> Iterator[Resource]:
    """Yield the functions that are certainly in a VPC."""
    return (each for each in functions(app) if not is_outside(each) and is_there(each.value(_PLACE)))


def _reached(app: Graph) -> Iterator[Finding]:
    for function in in_vpc(app):
        yield from found(unreached(app, function, _PLACE), function, _PLACE)


def unreached(app: Graph, function: Resource, parameter: str) -> Iterator[Fault]:
    """Yield a fault where a function does not reach the services that its role names (LP047).

    Args:
        app: the templates.
        function: a function in a VPC.
        parameter: the parameter, as a message names it.
    """
    subnets, role = subnets_of(app, function), sure_role(app, function)
    # Of a role of several functions nobody knows which one needs a right.
    if subnets is None or role is None or role in app.shared_roles:
        return
    served = endpoints(app, {each.vpc for each in subnets})
    if served is not None:
        yield from networks.ways(parameter, subnets, served, _services(app, function, role))


def _services(app: Graph, function: Resource, role: Resource) -> dict[tuple[str, ...], str]:
    """Return the endpoints of services that a role names for the code of a function, each with an action."""
    found: dict[tuple[str, ...], str] = {}
    kinds = {each.kind for each in app.invocations_of(function)}
    own = _own_targets(app, function)
    for each in app.policies.statements(role):
        if each.effect != "Allow" or each.managed in _BROAD or _is_all_of(each, own):
            continue
        for action in each.actions or ():
            any_of, prefix = endpoints_of(action), action.lower().partition(":")[0]
            if any_of and not _is_polled(prefix, action.lower(), kinds):
                found.setdefault(any_of, action)
    return found


def _own_targets(app: Graph, function: Resource) -> set[str]:
    """Return the ARNs of what Lambda itself reads and sends to for a function."""
    values = [value for _, _, value, sender in sent(app) if sender is function]
    for each in app.invocations_of(function):
        values += [each.source_value, *_secrets(each.through)]
    targets = [app.names.target(each) for each in values]
    named = {canonical(each) for each in values} - {None}
    return {form for each in targets if each is not None for form in arn_forms(each)} | {
        each for each in named if each is not None
    }


def _secrets(mapping: Resource) -> Iterator[Any]:
    """Yield what names the secrets that Lambda reads to sign in at a source."""
    for place in _SIGNS_IN:
        for _, each in listed(mapping.value(place), place):
            if at(each, "Type") not in _NO_SECRETS:
                yield at(each, "URI")


def _is_all_of(statement: Statement, own: set[str]) -> bool:
    """Return whether a statement is only about some ARNs, and what is in them."""
    resources = [each for each in statement.resources if each is not None]
    return bool(resources) and all(any(meets(f"{form}*", each) for form in own) for each in resources)


def _is_polled(prefix: str, action: str, kinds: set[str]) -> bool:
    is_source = bool(_POLLED_KINDS.get(prefix, set()) & kinds)
    return is_source and any(meets(each, action) for each in _POLLED[prefix])


def _zones(app: Graph) -> Iterator[Finding]:
    for function in in_vpc(app):
        given = items(function.value(_PLACE)) or []
        known = subnets_of(app, function)
        if known is None and len(given) == 1 and not isinstance(given[0], OneOf | list):
            # What one subnet is called does not matter: it is in one zone.
            known = [networks.Subnet("one subnet")]
        yield from found(networks.zones(_PLACE, known or []), function, _PLACE)


CHECKS = (Check(("LP047",), _reached), Check(("LP048",), _zones))
