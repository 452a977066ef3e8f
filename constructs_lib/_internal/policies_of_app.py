"""The policies and roles of an app while it is synthesised, in as few calls into Node.js as there can be.

What one stack resolves is resolved together, and paths are asked for only where there is something to say.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import IConstruct

from constructs_lib._internal.facts import facts
from constructs_lib._internal.targets import identity
from constructs_lib._internal.tokens import is_token

if TYPE_CHECKING:
    from constructs_lib.templates.policies import Statement

_KINDS = iam.CfnPolicy | iam.CfnManagedPolicy | iam.CfnRole
# An app is in one partition, which its ARNs name or leave to CloudFormation.
_PARTITION = r"^arn:aws(-[a-z]+)*:"


class Policy:
    """A policy, or a role with what is written into it.

    Attributes:
        resource: the resource.
        home: its stack.
        order: its place in the app.
        roles: the names of the roles that it is attached to, as the template has them.
        managed: the ARNs of the managed policies of a role, as the template has them.
        statements: what it allows, once `read_statements` has read it.
    """

    def __init__(self, resource: Any, home: "Home", order: int) -> None:
        self.resource = resource
        self.home = home
        self.order = order
        self.given: dict[str, Any] = resource._cfn_properties
        self.roles: tuple[str, ...] = ()
        self.managed: tuple[str, ...] = ()
        self.statements: tuple[Statement, ...] | None = None

    @property
    def path(self) -> str:
        """Its path in the app."""
        return facts(self.resource).path

    @cached_property
    def ref(self) -> str:
        """What stands for it in a template: the ARN of a managed policy."""
        ref: str = self.resource.ref
        return ref

    @property
    def documents(self) -> object:
        """Its document, or those of a role, not yet resolved."""
        return self.given.get("policyDocument") or self.given.get("policies") or []


class Home:
    """One stack: its policies, and how values look in its template."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.policies: list[Policy] = []
        self._texts: dict[str, str] = {}

    def learn(self, values: Iterable[str]) -> None:
        """Ask how some values look here, all that are not known yet in one call."""
        new = [each for each in dict.fromkeys(values) if each not in self._texts]
        seen = self.resolve([each for each in new if is_token(each)])
        self._texts |= {each: _text(next(seen) if is_token(each) else each) for each in new}

    def text(self, value: str) -> str:
        """Return a value as the template has it."""
        self.learn([value])
        return self._texts[value]

    def seen(self, owner: "Home", value: str) -> str | None:
        """Return a value of another stack as this template has it, or `None` where it has it nowhere.

        What no resource of this stack uses looks here like a resource of its own with the same id.
        """
        text = self.text(value)
        is_foreign = self is not owner and "<" in text
        return None if is_foreign and text == owner.text(value) else text

    def resolve(self, values: list[Any]) -> Iterator[Any]:
        """Yield some values as the template has them; one that comes to nothing is `None`."""
        # Of a list CDK would leave out what comes to nothing.
        found = self.stack.resolve({str(place): each for place, each in enumerate(values)}) if values else {}
        return (found.get(str(place)) for place in range(len(values)))

    def read_attachments(self) -> None:
        """Read to which roles its policies are attached, and which managed policies its roles have."""
        given = [each.given.get("roles") for each in self.policies]
        more = [each.given.get("managedPolicyArns") for each in self.policies]
        found = list(self.resolve([*given, *more]))
        for policy, roles, managed in zip(
            self.policies, found[: len(given)], found[len(given) :], strict=True
        ):
            policy.roles = tuple(map(_text, roles or ()))
            policy.managed = tuple(map(_text, managed or ()))


def homes_of(app: IConstruct) -> dict[str, Home]:
    """Return every stack of an app that has policies, by its identity."""
    homes: dict[str, Home] = {}
    for order, (stack, resource) in enumerate(_by_stack(app)):
        home = home_of(homes, stack)
        home.policies.append(Policy(resource, home, order))
    for home in homes.values():
        home.read_attachments()
    return homes


def home_of(homes: dict[str, Home], stack: Stack) -> Home:
    """Return what is known of a stack."""
    return homes.setdefault(identity(stack), Home(stack))


def read_statements(policies: Iterable[Policy]) -> None:
    """Read the statements of some policies, those of one stack in one call."""
    from constructs_lib.templates.policies import statement  # noqa: PLC0415 - only synthesis reads them

    homes: dict[Home, list[Policy]] = {}
    for policy in policies:
        if policy.statements is None:
            policy.statements = ()
            homes.setdefault(policy.home, []).append(policy)
    for home, waiting in homes.items():
        found = home.resolve([each.documents for each in waiting])
        for policy, documents in zip(waiting, found, strict=True):
            given = [each for document in _documents(documents) for each in _listed(document["Statement"])]
            policy.statements = tuple(statement(each, _text) for each in given)


def _documents(found: Any) -> list[dict[str, Any]]:
    # In a role each has a name beside it.
    documents = (each.get("policyDocument") or each.get("PolicyDocument") or each for each in _listed(found))
    return [each for each in documents if "Statement" in each]


def _by_stack(app: IConstruct) -> Iterator[tuple[Stack, Any]]:
    """Yield every policy and role of an app with its stack."""
    found = app.node.find_all()
    paths = sorted(f"{facts(each).path}/" for each in found if isinstance(each, Stack))
    has_nested = any(below.startswith(above) for above, below in pairwise(paths))
    stack = None
    for each in found:
        if isinstance(each, Stack):
            stack = each
        elif isinstance(each, _KINDS):
            # A construct stands behind its stack, and before the next one: where none is within another,
            # nobody has to be asked.
            yield Stack.of(each) if has_nested or stack is None else stack, each


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
