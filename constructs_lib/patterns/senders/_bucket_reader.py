"""The permission of a function to read the objects of its events."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.targets import role_of
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.rules import text

_ACTIONS = ("s3:GetObject", "s3:GetObjectVersion")


def reader_home(pattern: Construct, bucket: s3.IBucket) -> Construct:
    """Return what is in the stack that may know both function and bucket, where S3 itself notifies.

    The stack of the function would need that of the bucket to read it, and the stack with the notification,
    the bucket's, needs that of the function.
    """
    if not isinstance(bucket, s3.Bucket):
        return pattern
    return Construct(bucket, f"ReaderOf{facts(pattern).node.addr[-8:]}")


def define_reader(
    checks: Checks, home: Construct, function: FunctionLike, bucket: s3.IBucket, prefix: str
) -> iam.Policy:
    """Let a function read what a bucket has under a prefix, or warn where that cannot be (LP517)."""
    role = role_of(function)
    policy = iam.Policy(home, "Policy", roles=[role] if isinstance(role, iam.Role) else None)
    if role is not None and not isinstance(role, iam.Role):
        role.attach_inline_policy(policy)
    # CDK's grant_read would add the right to list the whole bucket.
    s3.BucketGrants.from_bucket(bucket).actions_on_object_keys(
        policy, f"{_literal(prefix)}*", *_ACTIONS, "kms:Decrypt"
    )
    if not isinstance(role, iam.Role) and not _is_attached(policy):
        checks.require(
            False,
            "LP517",
            "function",
            allowed="a function with a role that this app can change",
            got=facts(function).path,
            fix="import it with a role that can be changed, or acknowledge this when the role has "
            f"{text.listed(_ACTIONS, 'and')}{_of_key(bucket.encryption_key)}",
        )
    return policy


def _of_key(key: kms.IKey | None) -> str:
    return "" if key is None else f", and kms:Decrypt for {facts(key).path}"


def _is_attached(policy: iam.Policy) -> bool:
    """Return whether a policy got the role that it was given: CDK silently leaves some imported ones."""
    resource = policy.node.default_child
    return isinstance(resource, iam.CfnPolicy) and bool(facts(policy).stack.resolve(resource.roles))


def _literal(prefix: str) -> str:
    """Return a prefix without wildcards of IAM, which have another spelling for the characters themselves."""
    if is_token(prefix):
        return prefix
    return "".join(f"${{{each}}}" if each in "*?$" else each for each in prefix)
