"""Finds the rights by which a function could start itself again: it writes what it is told about.

Lambda stops some of these loops, but not those through EventBridge or a stream of DynamoDB:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html (2026-11-23). What is read are the
Allow statements of policies in this app, and the policies of AWS by name. Left out on purpose: Deny
statements, which would have to cover every key, policies of other apps, and what a resource's own policy
allows.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aws_cdk import CfnResource, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.targets import identity
from constructs_lib.errors import Violation
from constructs_lib.frozen import frozen

if TYPE_CHECKING:
    from constructs_lib.templates.policies import Statement

# An app is in one partition, which its ARNs name or leave to CloudFormation.
_PARTITION = r"^arn:aws(-[a-z]+)*:"


@frozen
class Rights:
    """The rights that would make a loop.

    Attributes:
        actions: such as `s3:PutObject`, without wildcards.
        resources: ARNs, with tokens and with `*` for what may follow: `<ARN of the bucket>/incoming/*`.
        stack: the stack of what the ARNs name.
    """

    actions: Sequence[str]
    resources: Sequence[str]
    stack: Stack


_Found = Callable[[str | None], Iterable[Violation]]


class _Watches(list[tuple[iam.IRole, Callable[[], Rights], _Found]]):
    """Who of an app has such rights, and who wants to know."""


def watch(scope: Construct, role: iam.IRole, rights: Callable[[], Rights], found: _Found) -> None:
    """Have synthesis look for rights of a role, after every grant.

    All of them are looked for together, because finding the policies of an app takes a walk through it.

    Args:
        scope: any construct of the app.
        role: the function's role.
        rights: called at synthesis.
        found: called at synthesis with what `may_write` returned; its violations stop the synthesis.
    """
    waiting = of_app(scope, _Watches)
    if not waiting:
        check_at_synthesis(scope, lambda: _look(facts(scope).app, waiting))
    waiting.append((role, rights, found))


def _look(app: IConstruct, waiting: _Watches) -> Iterator[Violation]:
    policies = policies_of(app)
    for role, rights, found in waiting:
        yield from found(may_write(policies, role, rights()))


class Policy:
    """A policy or a role of an app, resolved once for all who ask."""

    def __init__(self, resource: CfnResource) -> None:
        self.resource = resource
        self.stack = Stack.of(resource)
        self.path: str = resource.node.path
        self.home: str = self.stack.node.path

    @cached_property
    def roles(self) -> list[str]:
        """The names of the roles that it is attached to, as the template has them."""
        if not isinstance(self.resource, iam.CfnPolicy | iam.CfnManagedPolicy):
            return []
        return [_text(each) for each in self.stack.resolve(self.resource.roles) or []]

    @cached_property
    def statements(self) -> "list[Statement]":
        """The statements of its document, or those of a role."""
        from constructs_lib.templates.policies import statement  # noqa: PLC0415 - only synthesis reads them

        found = (each for document in self._documents() for each in _listed(document.get("Statement", [])))
        return [statement(each, _text) for each in found]

    def _documents(self) -> list[dict[str, Any]]:
        """Its document, or those of a role."""
        if isinstance(self.resource, iam.CfnRole):
            found = self.stack.resolve(self.resource.policies) or []
            return [each.get("policyDocument") or each["PolicyDocument"] for each in found]
        if isinstance(self.resource, iam.CfnPolicy | iam.CfnManagedPolicy):
            return [self.stack.resolve(self.resource.policy_document)]
        return []

    @cached_property
    def managed(self) -> list[str]:
        """The ARNs of the managed policies of a role."""
        arns = self.resource.managed_policy_arns if isinstance(self.resource, iam.CfnRole) else None
        return [_text(each) for each in self.stack.resolve(arns) or []]


def policies_of(root: IConstruct) -> list[Policy]:
    """Return every policy and role of an app."""
    kinds = iam.CfnPolicy | iam.CfnManagedPolicy | iam.CfnRole
    return [Policy(each) for each in root.node.find_all() if isinstance(each, kinds)]


def may_write(policies: Iterable[Policy], role: iam.IRole, rights: Rights) -> str | None:
    """Return by what a role has one of the rights, such as `s3:Put* in Stack/Policy`, or `None`.

    Between stacks it is known at synthesis only, when CDK has made references of one to the other.
    """
    policies = list(policies)
    own = _own(policies, role)
    names: dict[str, str | None] = {}
    resources: dict[str, list[str]] = {}
    for policy in policies:
        if policy.home not in names:
            names[policy.home] = _seen_from(policy.stack, Stack.of(role), role.role_name)
        if not (policy is own or names[policy.home] in policy.roles or _is_added(policy, own)):
            continue
        if policy.home not in resources:
            seen = (_seen_from(policy.stack, rights.stack, each) for each in rights.resources)
            resources[policy.home] = [each for each in seen if each is not None]
        for each in policy.statements:
            action = _action(each, rights.actions)
            if action and each.reaches(resources[policy.home]):
                return f"{action} in {policy.path}"
    return None if own is None else _managed(own, rights.actions)


def _own(policies: Iterable[Policy], role: iam.IRole) -> Policy | None:
    # jsii may hand out several objects for one resource.
    resource = role.node.default_child
    known = None if resource is None else identity(resource)
    return next((each for each in policies if identity(each.resource) == known), None)


def _is_added(policy: Policy, own: Policy | None) -> bool:
    if own is None or not own.managed or not isinstance(policy.resource, iam.CfnManagedPolicy):
        return False
    return _seen_from(own.stack, policy.stack, policy.resource.ref) in own.managed


def _managed(own: Policy, actions: Iterable[str]) -> str | None:
    """Return a policy of AWS that allows one of some actions."""
    from constructs_lib.templates.policies import managed  # noqa: PLC0415 - only synthesis reads them

    for arn in own.managed:
        name = arn.rpartition("/")[2]
        statement = managed(name) if ":aws:policy/" in arn else None
        if statement is not None and _action(statement, actions):
            return f"{name.removesuffix('_v2')} of {own.path}"
    return None


def _action(statement: "Statement", wanted: Iterable[str]) -> str | None:
    if statement.effect != "Allow":
        return None
    return next((covered for each in wanted if (covered := statement.covers(each))), None)


def _seen_from(stack: Stack, owner: Stack, value: str) -> str | None:
    """Return a value of one stack as the template of another has it, or `None` where it has it nowhere.

    What no resource of the other stack uses looks there like a resource of its own with the same id.
    """
    text = _text(stack.resolve(value))
    is_foreign = stack.node.path != owner.node.path and "<" in text
    return None if is_foreign and text == _text(owner.resolve(value)) else text


def _text(value: object) -> str:
    """Return a resolved value as one text in which equal references are equal, in every partition of AWS."""
    return re.sub(_PARTITION, "arn:aws:", _joined(value))


def _joined(value: object) -> str:
    match value:
        case str():
            return value
        case {"Ref": "AWS::Partition"}:
            return "aws"
        case {"Ref": str(name)} if name.startswith("AWS::"):
            return f"{{{name}}}"
        case {"Fn::Join": [str(between), [*parts]]}:
            return between.join(map(_joined, parts))
        case _:
            # An asterisk of a reference is none of the pattern's.
            return f"<{json.dumps(value, sort_keys=True).replace('*', '')}>"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
