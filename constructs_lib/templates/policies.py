"""Which role may do what, as far as the templates of an app tell.

Read are the statements of policies in the app, and the policies of AWS whose names are known here. `None`
says that nobody knows: a role of another app, a policy that is not read, a value that only CloudFormation
knows. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html (2026-11-27)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates.arns import Names, canonical
from constructs_lib.templates.model import ABSENT, UNKNOWN, Resource, Stacks
from constructs_lib.templates.resolved import alternatives

__all__ = ["Policies", "Statement", "meets"]

ROLE = "AWS::IAM::Role"
_POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")

# Of each policy of AWS: what it allows on every resource. A policy that is not here is not known.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html (2026-11-27)
_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_SQS_POLL = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_KINESIS_POLL = (
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:ListStreams",
    "kinesis:SubscribeToShard",
)
_TABLE_POLL = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
_NOT_OF_POWER_USERS = ("iam:*", "organizations:*", "account:*")
_MANAGED: dict[str, tuple[str, ...]] = {
    "AdministratorAccess": ("*",),
    "AmazonDynamoDBFullAccess": ("dynamodb:*",),
    "AWSLambdaBasicExecutionRole": _LOGS,
    "AWSLambdaBasicDurableExecutionRolePolicy": (
        *_LOGS,
        "lambda:CheckpointDurableExecution",
        "lambda:GetDurableExecutionState",
    ),
    "AWSLambdaSQSQueueExecutionRole": (*_SQS_POLL, *_LOGS),
    "AWSLambdaKinesisExecutionRole": (*_KINESIS_POLL, *_LOGS),
    "AWSLambdaDynamoDBExecutionRole": (*_TABLE_POLL, *_LOGS),
    "AWSLambdaVPCAccessExecutionRole": (
        *_LOGS,
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
    ),
    "AWSXRayDaemonWriteAccess": ("xray:Put*", "xray:Get*"),
    "AmazonS3ReadOnlyAccess": ("s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:*"),
    "AmazonS3FullAccess": ("s3:*", "s3-object-lambda:*"),
    "AmazonSQSFullAccess": ("sqs:*",),
    "AmazonSNSFullAccess": ("sns:*",),
    "AmazonKinesisFullAccess": ("kinesis:*",),
    "AmazonEventBridgeFullAccess": ("events:*",),
    "AWSLambda_FullAccess": ("lambda:*", "logs:*", "xray:*", "states:*", "tag:*"),
    "CloudWatchLambdaInsightsExecutionRolePolicy": _LOGS,
}


@frozen
class Statement:
    """One statement of a policy, resolved.

    Attributes:
        effect: `Allow` or `Deny`.
        actions: what it is about; `None` where not known.
        not_actions: what it is about all but.
        resources: canonical texts; `None` in place of one that is not known.
        not_resources: what it is about all but.
        is_conditional: whether it has conditions.
        origin: the policy or the role that has it, where asked for.
        managed: the name of the policy of AWS that it is of.
    """

    effect: str
    actions: tuple[str, ...] | None
    not_actions: tuple[str, ...]
    resources: tuple[str | None, ...]
    not_resources: tuple[str | None, ...]
    is_conditional: bool
    origin: Resource | None = None
    managed: str = ""

    def covers(self, action: str) -> str | None:
        """Return the action, as it is written, by which it is about one; `None` where it is not."""
        for pattern in self.actions or ():
            if meets(pattern.lower(), action.lower()):
                return pattern
        if self.not_actions and not any(meets(each.lower(), action.lower()) for each in self.not_actions):
            return action
        return None

    def reaches(self, resources: Sequence[str]) -> bool | None:
        """Return whether it is about one of some resources, given as canonical texts with `*`."""
        if self.not_resources:
            if None in self.not_resources:
                return None
            excepted = [each for each in self.not_resources if each is not None]
            # Excepted is what a pattern covers as a whole; its own wildcards stand for those that are wanted.
            covered = [any(_covers(pattern, each) for pattern in excepted) for each in resources]
            # Some of the texts may name the same resource as one that is excepted.
            return None if any(covered) and not all(covered) else not all(covered)
        patterns = [each for each in self.resources if each is not None]
        if any(meets(pattern, each) for pattern in patterns for each in resources):
            return True
        return None if None in self.resources else False

    def forbids(self, resources: Sequence[str]) -> bool:
        """Return whether it denies, for sure, all that one of some texts stands for; they name the same.

        Args:
            resources: canonical texts with `*`, of which a statement may take one.
        """
        if self.effect != "Deny" or self.is_conditional:
            return False
        if self.not_resources:
            excepted = [each for each in self.not_resources if each is not None]
            is_known = len(excepted) == len(self.not_resources)
            return is_known and not any(meets(given, each) for given in excepted for each in resources)
        patterns = [each for each in self.resources if each is not None]
        return any(_covers(pattern, each) for pattern in patterns for each in resources)


class Policies:
    """The statements of every role of a graph."""

    def __init__(self, app: Stacks, names: Names) -> None:
        self._app = app
        self._names = names
        self._known: dict[int, tuple[tuple[Statement, ...], bool]] = {}

    @cached_property
    def _attached(self) -> dict[int, list[Resource]]:
        """The policies of each role that name it."""
        found: dict[int, list[Resource]] = {}
        for policy, named in self._naming:
            role = self._names.target(named, ROLE)
            if role is not None:
                found.setdefault(id(role), []).append(policy)
        return found

    @cached_property
    def _naming(self) -> list[tuple[Resource, Any]]:
        """The policies that are not part of a role, each with what names one of its roles."""
        found = []
        for policy in self._app.of_type(*_POLICIES):
            named = policy.value("RoleName" if policy.type.endswith("RolePolicy") else "Roles")
            found += [(policy, each) for each in (named if isinstance(named, list) else [named])]
        return found

    @cached_property
    def _elsewhere(self) -> dict[str | None, list[Resource]]:
        """The policies of roles that a text names, by that text; `None` where nobody knows it."""
        found: dict[str | None, list[Resource]] = {}
        for policy, named in self._naming:
            if named is not ABSENT and self._names.target(named, ROLE) is None:
                found.setdefault(canonical(named), []).append(policy)
        return found

    def statements(self, role: Resource) -> tuple[Statement, ...]:
        """Return the statements of a role that are known."""
        return self._read(role)[0]

    def is_complete(self, role: Resource) -> bool:
        """Return whether all statements of a role are known."""
        return self._read(role)[1]

    def _read(self, role: Resource) -> tuple[tuple[Statement, ...], bool]:
        if id(role) not in self._known:
            found = list(self._of(role))
            statements = tuple(each for each in found if each is not None)
            self._known[id(role)] = (statements, None not in found)
        return self._known[id(role)]

    def _of(self, role: Resource) -> Iterator[Statement | None]:
        """Yield the statements of a role, and `None` for each that is not known."""
        inline = role.value("Policies")
        for each in _listed(inline):
            document = each.get("PolicyDocument", UNKNOWN) if isinstance(each, dict) else each
            yield from _statements(role, document)
        name = role.value("RoleName")
        by_name = [] if name is ABSENT else self._elsewhere.get(canonical(name), [])
        for policy in (*self._attached.get(id(role), []), *by_name):
            yield from _statements(policy, policy.value("PolicyDocument"))
        if None in self._elsewhere:
            yield None
        for arn in _listed(role.value("ManagedPolicyArns")):
            yield from self._managed(role, arn)

    def _managed(self, role: Resource, arn: Any) -> Iterator[Statement | None]:
        own = self._names.target(arn, "AWS::IAM::ManagedPolicy")
        if own is not None:
            yield from _statements(own, own.value("PolicyDocument"))
            return
        text = canonical(arn) or ""
        name = text.rpartition("/")[2].removesuffix("_v2")
        if ":aws:policy/" not in text or managed(name) is None:
            yield None
            return
        yield managed(name, role)

    def allows(self, role: Resource | None, action: str, resources: Sequence[str]) -> bool | None:
        """Return whether a role may do something to one of some resources.

        Args:
            role: `None` where the role is not known.
            action: such as `sqs:ReceiveMessage`.
            resources: canonical texts, with `*` for what may follow: see `arns.arn_forms`.

        Returns:
            `None` where that is not known. A Deny is left out: it would have to cover every case.
        """
        if role is None:
            return None
        found: bool | None = False if self.is_complete(role) else None
        for each in self.statements(role):
            if each.effect != "Allow":
                continue
            if each.actions is None:
                found = None
            elif each.covers(action):
                reached = each.reaches(resources)
                if reached:
                    return True
                found = None if reached is None else found
        return found

    def granted_by(
        self, role: Resource | None, action: str, resources: Sequence[str], *, beyond: Sequence[str] = ()
    ) -> Statement | None:
        """Return a statement by which a role may do something for sure, without a condition.

        Args:
            role: `None` where the role is not known.
            action: such as `sqs:SendMessage`.
            resources: canonical texts, of which one is enough.
            beyond: those of resources that nobody meant; a statement about these, too, is left out.
        """
        for each in self.statements(role) if role is not None else ():
            if each.effect != "Allow" or each.is_conditional or not each.covers(action):
                continue
            if each.reaches(resources) and not (beyond and each.reaches(beyond)):
                return each
        return None


def _listed(value: Any) -> list[Any]:
    if value is ABSENT:
        return []
    found = value if isinstance(value, list) else [value]
    # A policy that is there on a condition may be there.
    return [each for item in found for each in alternatives(item) if each is not ABSENT]


def _statements(origin: Resource, document: Any) -> Iterator[Statement | None]:
    for possible in alternatives(document):
        if not isinstance(possible, dict):
            yield None
            continue
        for each in _listed(possible.get("Statement", [])):
            yield statement(each, canonical, origin) if isinstance(each, dict) else None


def statement(
    given: Mapping[str, Any], read: Callable[[Any], str | None], origin: Resource | None = None
) -> Statement:
    """Return a statement of a policy.

    Args:
        given: the statement, resolved.
        read: returns a resource of it as one text, `None` where it is not known.
        origin: the policy or the role that has it.
    """
    actions = _listed(given.get("Action", ABSENT))
    excepted = _listed(given.get("NotAction", ABSENT))
    are_known = all(isinstance(each, str) for each in (*actions, *excepted))
    return Statement(
        effect=str(given.get("Effect", "Allow")),
        actions=tuple(actions) if are_known else None,
        not_actions=tuple(excepted) if are_known else (),
        resources=tuple(map(read, _listed(given.get("Resource", ABSENT)))),
        not_resources=tuple(map(read, _listed(given.get("NotResource", ABSENT)))),
        is_conditional="Condition" in given,
        origin=origin,
    )


def managed(name: str, role: Resource | None = None) -> Statement | None:
    """Return what a policy of AWS allows; `None` where it is not known here.

    Args:
        name: the last part of its ARN.
        role: the role that has it.
    """
    if name == "PowerUserAccess":
        return Statement("Allow", (), _NOT_OF_POWER_USERS, ("*",), (), False, role, name)
    actions = _MANAGED.get(name.removesuffix("_v2"))
    return None if actions is None else Statement("Allow", actions, (), ("*",), (), False, role, name)


def meets(one: str, other: str) -> bool:
    """Return whether some text fits both patterns, in which `*` is any text and `?` any character."""
    if "*" not in one and "?" not in one and "*" not in other and "?" not in other:
        return one == other
    pending, seen = [(0, 0)], {(0, 0)}
    while pending:
        i, j = pending.pop()
        a, b = one[i : i + 1], other[j : j + 1]
        if not a and not b:
            return True
        for step in _steps(a, b, i, j):
            if step not in seen:
                seen.add(step)
                pending.append(step)
    return False


def _steps(a: str, b: str, i: int, j: int) -> Iterator[tuple[int, int]]:
    if a == "*":
        yield i + 1, j
        if b:
            yield i, j + 1
    if b == "*":
        yield i, j + 1
        if a:
            yield i + 1, j
    if a and b and "*" not in {a, b} and (a == b or "?" in {a, b}):
        yield i + 1, j + 1


def _covers(pattern: str, wanted: str) -> bool:
    return meets(pattern, wanted.replace("*", "\x00").replace("?", "\x00"))
