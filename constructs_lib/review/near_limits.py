"""Limits of AWS of which a change reaches 80 %."""

import json
from collections.abc import Iterator
from typing import Any

from constructs_lib import limits
from constructs_lib.limit import Limit
from constructs_lib.review import stack_limits
from constructs_lib.review.change import Change
from constructs_lib.review.compared import Compared
from constructs_lib.review.pairing import StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.stated_rights import rights
from constructs_lib.review.wording import code, named
from constructs_lib.rules.ranges import RANGES
from constructs_lib.templates.measuring import amount, values
from constructs_lib.templates.model import Resource, Stack

__all__ = ["NEAR", "near_limits"]

NEAR = 0.8
"""The share of a limit from which on it is reported."""

# Names and descriptions do not grow; what is a number is chosen, and is often the largest one on purpose.
_GROWING = ("items", "bytes")
_ROUTES = {
    "AWS::ApiGatewayV2::Route": ("ApiId", limits.HTTP_API_ROUTES),
    "AWS::ApiGateway::Resource": ("RestApiId", limits.REST_API_RESOURCES),
}
_PERMISSION = "AWS::Lambda::Permission"
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-27)
_FUNCTION_POLICY = Limit(
    "FUNCTION_POLICY_SIZE",
    "Resource-based policy of a function",
    0,
    20_480,
    "bytes",
    "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
)
# What Lambda writes of each permission around what it is given.
_STATEMENT = 200

_Amounts = dict[tuple[str, str], tuple[Limit, float, Resource | None]]


def near_limits(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield the limits of which a stack reaches 80 %, where the change brought it nearer."""
    if stack.after is None:
        return
    before = _amounts(reporter.compared, stack.before) if stack.before else {}
    for key, (limit, now, resource) in _amounts(reporter.compared, stack.after).items():
        was = before[key][1] if key in before else 0
        if now > was and now >= NEAR * limit.maximum:
            pair = reporter.compared.pair_of(resource)
            whose = f"{code(named(key[1]))}: " if key[1] else ""
            message = (
                f"{whose}{limit.title[0].lower()}{limit.title[1:]}: {was:,.0f} → {now:,.0f} of"
                f" {limit.maximum:,} {limit.unit} ({now / limit.maximum:.0%})"
            )
            yield reporter.change("near-limit", stack, pair, message, limit.name)


def _amounts(compared: Compared, stack: Stack) -> _Amounts:
    """Return how much there is of what is limited, by the limit and by whose it is."""
    found: _Amounts = {}
    for limit, count in _of_stack(stack):
        found[limit.name, ""] = (limit, count, None)
    for resource in stack.resources.values():
        for limit, count in _of_resource(compared, resource):
            found[limit.name, compared.name(resource)] = (limit, count, resource)
    _add_routes(compared, stack, found)
    _add_policies(compared, stack, found)
    return found


def _of_stack(stack: Stack) -> Iterator[tuple[Limit, float]]:
    sections = (
        ("Resources", stack_limits.STACK_RESOURCES),
        ("Outputs", stack_limits.STACK_OUTPUTS),
        ("Parameters", stack_limits.STACK_PARAMETERS),
        ("Mappings", stack_limits.STACK_MAPPINGS),
    )
    for name, limit in sections:
        yield limit, len(stack.section(name))
    # CDK writes a template of more than 50 kB without spaces.
    yield stack_limits.TEMPLATE_SIZE, len(_text(stack.template).encode(errors="surrogatepass"))


def _of_resource(compared: Compared, resource: Resource) -> Iterator[tuple[Limit, float]]:
    for each in _BY_TYPE.get(resource.type, ()):
        for path in each.properties:
            kind, _, place = path.partition(".")
            if kind == resource.type:
                for _, value in values(resource.properties, place):
                    count = amount(value, each.measure)
                    if count is not None:
                        yield each.limit, count
    properties = compared.properties(resource)
    match resource.type:
        case "AWS::IAM::Role":
            yield stack_limits.ROLE_MANAGED_POLICIES, _count(properties.get("ManagedPolicyArns"))
            yield stack_limits.TRUST_POLICY_SIZE, len(_text(properties.get("AssumeRolePolicyDocument", {})))
        case "AWS::IAM::ManagedPolicy":
            yield stack_limits.MANAGED_POLICY_SIZE, len(_text(properties.get("PolicyDocument", {})))
        case "AWS::SQS::QueuePolicy":
            yield stack_limits.QUEUE_POLICY_SIZE, len(_text(properties.get("PolicyDocument", {})))
        case "AWS::Events::Rule":
            yield stack_limits.RULE_TARGETS, _count(properties.get("Targets"))


def _add_routes(compared: Compared, stack: Stack, found: _Amounts) -> None:
    for resource in stack.resources.values():
        if resource.type in _ROUTES:
            place, limit = _ROUTES[resource.type]
            api = str(compared.properties(resource).get(place, ""))
            _, count, _ = found.get((limit.name, api), (limit, 0, None))
            found[limit.name, api] = (limit, count + 1, resource)


def _add_policies(compared: Compared, stack: Stack, found: _Amounts) -> None:
    """Add what the inline policies of each role, and the permissions of each function, come to."""
    seen: set[tuple[str, str]] = set()
    for each in rights(compared, stack):
        properties = compared.properties(each.resource)
        if each.is_own and each.resource.type == _PERMISSION:
            limit, size = _FUNCTION_POLICY, len(_text(properties)) + _STATEMENT
        elif not each.is_own and each.resource.type == "AWS::IAM::Policy":
            limit, size = stack_limits.ROLE_POLICIES_SIZE, len(_text(properties.get("PolicyDocument", {})))
        else:
            continue
        if (each.holder, each.via) not in seen:
            seen.add((each.holder, each.via))
            _, sum_of_all, _ = found.get((limit.name, each.holder), (limit, 0, None))
            found[limit.name, each.holder] = (limit, sum_of_all + size, each.resource)


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


_BY_TYPE = {
    path.partition(".")[0]: tuple(
        each
        for each in RANGES
        if each.measure in _GROWING
        and any(one.partition(".")[0] == path.partition(".")[0] for one in each.properties)
    )
    for found in RANGES
    for path in found.properties
}
