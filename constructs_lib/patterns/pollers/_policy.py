"""The rights of a function that Lambda polls for."""

from collections.abc import Callable

from aws_cdk import Names
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.targets import name_of_role, role_of
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.values import SENDING, DeadLetter
from constructs_lib.rules import text

# https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
_NAME_LENGTH = 128
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html, with-ddb.html, with-kinesis.html
# (2026-11-27)
_ACTIONS = {
    "queue": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "table": (
        *("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
        "dynamodb:ListStreams",
    ),
    "stream": (
        *("kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords"),
        *("kinesis:GetShardIterator", "kinesis:ListShards"),
    ),
}


def define_policy(
    checks: Checks,
    home: Construct,
    function: FunctionLike,
    source: str,
    *,
    key: Callable[[], kms.IKey | None],
    dead_letter: DeadLetter | None = None,
) -> iam.Policy:
    """Define the policy that the pattern's grants go into, attached to the function's role.

    It lies below the pattern, not below the role: a function in another stack would otherwise depend on the
    source, and the two stacks on each other. CDK leaves it out where no role takes it (warning LP116).

    Args:
        checks: where the warning is noted.
        home: the pattern.
        function: the function.
        source: `queue`, `table` or `stream`.
        key: returns the key of the source; asked where the warning is noted.
        dead_letter: where the function's role sends what fails, too.
    """
    # CDK's own name repeats in other stacks, and one of two on one role would replace the other.
    name = Names.unique_resource_name(home, max_length=_NAME_LENGTH)
    role = role_of(function)
    if role is not None and _takes_policies(role):
        return iam.Policy(home, "Policy", policy_name=name, roles=[role])
    policy = iam.Policy(home, "Policy", policy_name=name)
    if role is not None:
        role.attach_inline_policy(policy)
    if role is None or not _is_attached(home, policy):
        checks.require(
            False,
            "LP116",
            "function",
            allowed="a function with a role that this app can change",
            got=facts(function).path,
            fix="import it with a role that can be changed, or acknowledge this when the role has "
            f"{_needed(source, key(), dead_letter)}",
        )
    return policy


def _needed(source: str, key: kms.IKey | None, dead_letter: DeadLetter | None) -> str:
    needed = text.listed(_ACTIONS[source], "and")
    if key is not None:
        needed += f", kms:Decrypt for {facts(key).path}"
    sends = () if dead_letter is None else SENDING[dead_letter.kind]
    return f"{needed}, and {text.listed(sends, 'and')} for its failure route" if sends else needed


def _takes_policies(role: iam.IRole) -> bool:
    """Return whether a role is surely one of this app, for which one question is enough."""
    # Where Role.customize_roles has CDK use roles that exist, a Role has their name instead of a reference.
    return isinstance(role, iam.Role) and is_token(name_of_role(role))


def _is_attached(home: Construct, policy: iam.Policy) -> bool:
    resource = facts(policy).default_child
    return isinstance(resource, iam.CfnPolicy) and bool(facts(home).stack.resolve(resource.roles))
