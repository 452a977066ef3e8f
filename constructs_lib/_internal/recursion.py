"""Finds the permissions with which a function could invoke itself: it writes objects whose events invoke it.

Lambda stops some of these loops, but not those through EventBridge or a stream of DynamoDB:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html (2026-11-23). What is read are the
Allow statements of policies in this app, and the policies of AWS by name. Left out on purpose: Deny
statements, which would have to cover every key, policies of other apps, and what a resource's own policy
allows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.policies_of_app import Home, Policy, home_of, homes_of, read_statements
from constructs_lib._internal.targets import identity, name_of_role
from constructs_lib.errors import Violation
from constructs_lib.frozen import frozen

if TYPE_CHECKING:
    from constructs_lib.templates.policies import Statement


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

    All of them are searched together, because finding the policies of an app takes a walk through it.

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
    written = may_write(app, [(role, rights()) for role, rights, _ in waiting])
    for (_, _, found), right in zip(waiting, written, strict=True):
        yield from found(right)


def may_write(app: IConstruct, wanted: Sequence[tuple[iam.IRole, Rights]]) -> list[str | None]:
    """Return by what each role has one of some rights, such as `s3:Put* in Stack/Policy`, or `None`.

    Between stacks it is known at synthesis only, when CDK has made references of one to the other.
    """
    homes = homes_of(app)
    known = {identity(each.resource): each for home in homes.values() for each in home.policies}
    asked = [_Asked(homes, known, role, rights) for role, rights in wanted]
    _attach(homes, asked)
    read_statements(policy for each in asked for policy in each.policies)
    _learn_resources(asked)
    return [each.found() for each in asked]


class _Asked:
    """A role, and the rights that it should not have.

    Attributes:
        name: the name of the role.
        home: the stack of the role.
        owner: the stack of what the rights name.
        own: the role as a resource, where this app has it.
        policies: what is attached to the role, and the role itself.
    """

    def __init__(
        self, homes: dict[str, Home], known: dict[str, Policy], role: iam.IRole, rights: Rights
    ) -> None:
        self.rights = rights
        self.name = name_of_role(role)
        self.home = home_of(homes, facts(role).stack)
        self.owner = home_of(homes, rights.stack)
        # jsii may hand out several objects for one resource.
        resource = facts(role).default_child
        self.own = None if resource is None else known.get(identity(resource))
        self.policies: list[Policy] = [] if self.own is None else [self.own]

    def found(self) -> str | None:
        """Return by what the role has one of the rights."""
        for policy in sorted(self.policies, key=lambda each: each.order):
            seen = (policy.home.seen(self.owner, each) for each in self.rights.resources)
            resources = [each for each in seen if each is not None]
            for statement in policy.statements or ():
                action = _action(statement, self.rights.actions)
                if action and statement.reaches(resources):
                    return f"{action} in {policy.path}"
        return None if self.own is None else _managed(self.own, self.rights.actions)


def _attach(homes: dict[str, Home], asked: Sequence[_Asked]) -> None:
    """Find the policies of each role."""
    for home in homes.values():
        home.learn(each.name for each in asked if each.home is home)
    plain = {each.name for each in asked if "<" not in each.home.text(each.name)}
    for home in homes.values():
        by_role: dict[str, list[Policy]] = {}
        for policy in home.policies:
            for role in policy.roles:
                by_role.setdefault(role, []).append(policy)
        own = {home.text(each.name) for each in asked if each.home is home}
        # What is attached to roles of this stack alone is attached to none of another one.
        is_alone = by_role.keys() <= own
        seen = [each for each in asked if each.home is home or not is_alone or each.name in plain]
        home.learn(each.name for each in seen)
        for each in seen:
            name = home.seen(each.home, each.name)
            each.policies += by_role.get(name, []) if name is not None else []
    for each in asked:
        each.policies += _added(homes, each)


def _added(homes: dict[str, Home], asked: _Asked) -> Iterator[Policy]:
    """Yield the managed policies of this app that a role names."""
    own = asked.own
    if own is None or not any("<" in each for each in own.managed):
        return
    for home in homes.values():
        for policy in home.policies:
            is_managed = isinstance(policy.resource, iam.CfnManagedPolicy)
            if is_managed and own.home.seen(home, policy.ref) in own.managed:
                yield policy


def _learn_resources(asked: Sequence[_Asked]) -> None:
    """Ask each stack once for all that its policies may name."""
    values: dict[Home, list[str]] = {}
    for each in asked:
        for home in {policy.home for policy in each.policies} | {each.owner}:
            values.setdefault(home, []).extend(each.rights.resources)
    for home, wanted in values.items():
        home.learn(wanted)


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
