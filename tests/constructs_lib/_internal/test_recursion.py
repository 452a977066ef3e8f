"""What counts as a right to cause the events of one's own trigger."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Aws, Environment, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from constructs_lib._internal.recursion import Rights, may_write
from constructs_lib.templates.policies import meets
from tests.support.stacks import app, function, stack

PUT = ["s3:PutObject"]
_OBJECTS: dict[str, Any] = {
    "service": "s3",
    "region": "",
    "account": "",
    "resource": "theirs",
    "resource_name": "*",
}


def _worker(scope: Stack) -> tuple[iam.IRole, Any]:
    worker = function(scope, "Worker")
    assert worker.role is not None
    return worker.role, worker


def _found(scope: Stack, role: iam.IRole, bucket: s3.IBucket, keys: str = "in/*") -> str | None:
    arns = [bucket.bucket_arn, f"arn:aws:s3:::{bucket.bucket_name}"]
    rights = Rights(PUT, [f"{arn}/{keys}" for arn in arns], Stack.of(bucket))
    (found,) = may_write(scope.node.root, [(role, rights)])
    return found


def _statement(**properties: Any) -> iam.PolicyStatement:
    return iam.PolicyStatement(**properties)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("in/*", "in/*.png", True),
        ("in/*.json", "in/*.png", False),
        ("*", "in/*", True),
        ("out/*", "in/*", False),
        ("i?/x*", "in/*", True),
        ("in", "in/*", False),
        ("in/", "in/*", True),
        ("in/a*", "in/b*", False),
        ("*a", "b*", True),
        ("", "", True),
        ("", "*", True),
        ("", "?", False),
        ("?", "??", False),
        ("*" * 40 + "a", "*" * 40 + "b", False),
    ],
)
def test_patterns_that_meet(one: str, other: str, both: bool) -> None:
    assert meets(one, other) is both
    assert meets(other, one) is both


GRANTS: dict[str, tuple[Callable[[s3.Bucket, Any], object], str | None]] = {
    "put anywhere": (lambda bucket, to: bucket.grant_put(to), "s3:PutObject"),
    "put under the prefix": (lambda bucket, to: bucket.grant_put(to, "in/x/*"), "s3:PutObject"),
    "put elsewhere": (lambda bucket, to: bucket.grant_put(to, "out/*"), None),
    "read and write": (lambda bucket, to: bucket.grant_read_write(to), "s3:PutObject"),
    "read": (lambda bucket, to: bucket.grant_read(to), None),
    "delete": (lambda bucket, to: bucket.grant_delete(to), None),
    "all of S3": (
        lambda _, to: to.add_to_role_policy(_statement(actions=["s3:*"], resources=["*"])),
        "s3:*",
    ),
    "all in other letters": (
        lambda _, to: to.add_to_role_policy(_statement(actions=["S3:put*"], resources=["*"])),
        "S3:put*",
    ),
    "everything": (
        lambda _, to: to.add_to_role_policy(_statement(actions=["*"], resources=["*"])),
        "*",
    ),
    "the bucket but no object": (
        lambda bucket, to: to.add_to_role_policy(_statement(actions=["s3:*"], resources=[bucket.bucket_arn])),
        None,
    ),
    "by the name": (
        lambda bucket, to: to.add_to_role_policy(
            _statement(actions=["s3:PutObject"], resources=[f"arn:aws:s3:::{bucket.bucket_name}/*"])
        ),
        "s3:PutObject",
    ),
    "all but reading": (
        lambda _, to: to.add_to_role_policy(_statement(not_actions=["s3:Get*"], resources=["*"])),
        "s3:PutObject",
    ),
    "all but writing": (
        lambda _, to: to.add_to_role_policy(_statement(not_actions=["s3:*"], resources=["*"])),
        None,
    ),
    "all but the bucket": (
        lambda bucket, to: to.add_to_role_policy(
            _statement(
                actions=["s3:*"],
                not_resources=[f"{bucket.bucket_arn}/*", f"arn:aws:s3:::{bucket.bucket_name}/*"],
            )
        ),
        None,
    ),
    "all but a part": (
        lambda bucket, to: to.add_to_role_policy(
            _statement(actions=["s3:*"], not_resources=[f"{bucket.bucket_arn}/in/a/*"])
        ),
        "s3:*",
    ),
    "nothing, by a Deny": (
        lambda _, to: to.add_to_role_policy(
            _statement(effect=iam.Effect.DENY, actions=["s3:*"], resources=["*"])
        ),
        None,
    ),
    "another bucket": (
        lambda bucket, to: s3.Bucket(Stack.of(bucket), "Other").grant_put(to),
        None,
    ),
}


@pytest.mark.parametrize(("grant", "action"), GRANTS.values(), ids=GRANTS)
def test_grants(grant: Callable[[s3.Bucket, Any], object], action: str | None) -> None:
    scope = stack()
    role, worker = _worker(scope)
    bucket = s3.Bucket(scope, "Bucket")
    assert _found(scope, role, bucket) is None
    grant(bucket, worker)
    found = _found(scope, role, bucket)
    assert (found or "").partition(" in ")[0] == (action or "")


def test_a_suffix_narrows_what_is_meant() -> None:
    scope = stack()
    role, worker = _worker(scope)
    bucket = s3.Bucket(scope, "Bucket")
    bucket.grant_put(worker, "in/*.json")
    assert _found(scope, role, bucket, "in/*.png") is None
    assert _found(scope, role, bucket, "in/*.json") is not None


def test_an_imported_bucket_is_known_by_its_name() -> None:
    scope = stack()
    role, worker = _worker(scope)
    bucket = s3.Bucket.from_bucket_name(scope, "Theirs", "theirs")
    worker.add_to_role_policy(_statement(actions=PUT, resources=["arn:aws:s3:::theirs/in/*"]))
    assert _found(scope, role, bucket) is not None
    assert _found(scope, role, s3.Bucket.from_bucket_name(scope, "Others", "others")) is None


def test_policies_of_all_kinds_are_read() -> None:
    write = _statement(actions=PUT, resources=["*"])
    document = iam.PolicyDocument(statements=[write])
    managed = iam.ManagedPolicy.from_aws_managed_policy_name
    cases: dict[str, Callable[[Stack, iam.IRole], object]] = {
        "s3:PutObject in Stack/Policy/Resource": lambda scope, role: iam.Policy(
            scope, "Policy", document=document, roles=[role]
        ),
        "s3:PutObject in Stack/Managed/Resource": lambda scope, role: iam.ManagedPolicy(
            scope, "Managed", document=document, roles=[role]
        ),
        "s3:PutObject in Stack/Added/Resource": lambda scope, role: role.add_managed_policy(
            iam.ManagedPolicy(scope, "Added", document=document)
        ),
        "AdministratorAccess of Stack/WorkerRole/Resource": lambda _, role: role.add_managed_policy(
            managed("AdministratorAccess")
        ),
        "AmazonS3FullAccess of Stack/WorkerRole/Resource": lambda _, role: role.add_managed_policy(
            managed("AmazonS3FullAccess")
        ),
        "": lambda _, role: role.add_managed_policy(managed("AmazonS3ReadOnlyAccess")),
    }
    for expected, attach in cases.items():
        scope = stack()
        role, _ = _worker(scope)
        attach(scope, role)
        assert (_found(scope, role, s3.Bucket(scope, "Bucket")) or "") == expected


def test_inline_policies_of_a_role_are_read() -> None:
    scope = stack()
    document = iam.PolicyDocument(statements=[_statement(actions=PUT, resources=["*"])])
    principal = iam.ServicePrincipal("lambda.amazonaws.com")
    role = iam.Role(scope, "Role", assumed_by=principal, inline_policies={"Write": document})
    other = iam.Role(scope, "Other", assumed_by=principal)
    bucket = s3.Bucket(scope, "Bucket")
    assert _found(scope, role, bucket) == "s3:PutObject in Stack/Role/Resource"
    assert _found(scope, other, bucket) is None


def test_policies_of_other_stacks_are_read() -> None:
    both = app()
    functions, data = Stack(both, "Functions"), Stack(both, "Data")
    role, worker = _worker(functions)
    bucket = s3.Bucket(data, "Bucket")
    others, _ = _worker(Stack(both, "Others"))
    third, _ = _worker(Stack(both, "Third"))
    bucket.grant_put(worker)
    document = iam.PolicyDocument(statements=[_statement(actions=PUT, resources=["*"])])
    iam.Policy(data, "Policy", document=document, roles=[others])
    managed = iam.ManagedPolicy(data, "Managed", document=document)
    third.add_managed_policy(managed)
    quiet, _ = _worker(Stack(both, "Quiet"))
    same = s3.Bucket(Stack(both, "Copies"), "Bucket")
    both.synth()
    by = "s3:PutObject in Functions/WorkerRole/DefaultPolicy/Resource"
    assert _found(functions, role, bucket) == by
    assert _found(functions, others, bucket) == "s3:PutObject in Data/Policy/Resource"
    assert _found(functions, third, bucket) == "s3:PutObject in Data/Managed/Resource"
    # The same logical ids in other stacks are others.
    assert _found(functions, quiet, bucket) is None
    assert _found(functions, role, same) is None


def test_tables() -> None:
    scope = stack()
    role, worker = _worker(scope)
    table = dynamodb.TableV2(
        scope, "Table", partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    )
    rights = Rights(["dynamodb:PutItem"], [table.table_arn], scope)
    table.grant_read_data(worker)
    assert may_write(scope.node.root, [(role, rights)]) == [None]
    table.grant_write_data(worker)
    (found,) = may_write(scope.node.root, [(role, rights)])
    assert found == "dynamodb:PutItem in Stack/WorkerRole/DefaultPolicy/Resource"


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
@pytest.mark.parametrize("region", [None, "cn-north-1", "us-gov-west-1", "eu-west-1"])
def test_every_partition_of_aws(partition: str, region: str | None) -> None:
    scope = Stack(app(), "Stack", env=Environment(region=region))
    bucket = s3.Bucket.from_bucket_arn(scope, "Bucket", f"arn:{partition}:s3:::theirs")
    arn = "arn:{}:s3:::theirs/in/*"
    for index, each in enumerate((f"arn:{partition}:s3:::theirs/*", scope.format_arn(**_OBJECTS))):
        mine = function(scope, f"Worker{index}")
        mine.add_to_role_policy(_statement(actions=PUT, resources=[each]))
        assert mine.role is not None
        for wanted in (f"{bucket.bucket_arn}/in/*", arn.format(partition), arn.format(Aws.PARTITION)):
            rights = Rights(PUT, [wanted], scope)
            assert may_write(scope.node.root, [(mine.role, rights)]) != [None]
