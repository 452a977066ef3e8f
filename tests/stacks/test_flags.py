"""What CDK's feature flags change of templates with our constructs: every flag is looked at, and few matter.

docs/adopting.md says of each what a user without it has to know.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs

from constructs_lib import HttpApiFunction, QueueConsumer
from tests.support.constructs import a_function
from tests.support.samples import Sample, made, samples, synthesised
from tests.support.stacks import FLAGS, ROOT, app, stack
from tests.support.templates import properties, statements, template_of

VISIBLE = {
    "@aws-cdk/aws-apigateway:logGroupDestinationArnWithoutWildcard": "the ARN of a REST API's access log",
    "@aws-cdk/aws-iam:importedRoleStackSafeDefaultPolicyName": "the name of a policy on an imported role",
    "@aws-cdk/aws-iam:minimizePolicies": "how many statements say the same",
    "@aws-cdk/aws-lambda:recognizeLayerVersion": "whether a changed layer makes another version",
    "@aws-cdk/aws-lambda:useCdkManagedLogGroup": "log groups of functions that are no StandardFunction",
}
"""The flags that change the template of a sample, and what of it."""
ELSEWHERE = {
    "@aws-cdk/aws-kms:applyImportedAliasPermissionsToPrincipal": "rights to a key that is an imported alias",
    "@aws-cdk/aws-cloudwatch-actions:changeLambdaPermissionLogicalIdForLambdaAction": "ids of LambdaAction",
    "@aws-cdk/core:defaultCrossStackReferences": "whether a stack whose values are used can change",
    "@aws-cdk/core:enablePartitionLiterals": "whether a template for a known Region is for one partition",
}
"""The flags that matter where no sample goes: keys, alarms of one function, several stacks, known Regions."""

# What flags do changes with CDK, not with us.
of_cdk = pytest.mark.all_blueprints
each_sample = pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)


@of_cdk
@each_sample
def test_no_other_flag_matters(sample: Sample) -> None:
    few = dict.fromkeys(VISIBLE, True)
    assert synthesised(sample, few) == made(sample)


@of_cdk
@each_sample
def test_without_flags_little_differs(sample: Sample) -> None:
    with_flags, without = (_plain(synthesised(sample, each).template) for each in (FLAGS, {}))
    assert [each for each in _different(with_flags, without) if not MAY_DIFFER.fullmatch(each)] == []


@of_cdk
def test_each_flag_that_is_listed_matters() -> None:
    found: set[str] = set()
    for sample in samples():
        for flag in VISIBLE.keys() - found:
            if synthesised(sample, {each: True for each in VISIBLE if each != flag}) != made(sample):
                found.add(flag)
    assert found == set(VISIBLE)


@pytest.mark.parametrize("flag", [*VISIBLE, *ELSEWHERE])
def test_page_says_what_a_flag_changes(flag: str) -> None:
    assert flag in FLAGS
    assert f"`{flag}`" in (ROOT / "docs" / "adopting.md").read_text()


@pytest.mark.parametrize("flags", [True, False])
def test_key_that_is_an_imported_alias(flags: bool) -> None:
    scope = stack(flags=flags)
    key = kms.Alias.from_alias_name(scope, "Key", "alias/theirs")
    queue = sqs.Queue(scope, "Queue", encryption_master_key=key, visibility_timeout=Duration.minutes(1))
    QueueConsumer(scope, "Consumer", queue=queue, function=a_function(scope))
    granted = [each["Action"] for each in statements(template_of(scope))]
    assert ("kms:Decrypt" in granted) is flags


@pytest.mark.parametrize("flags", [True, False])
def test_imported_role_in_two_stacks(flags: bool) -> None:
    whole = app(flags=flags)
    both = [Stack(whole, name) for name in ("One", "Two")]
    for scope in both:
        role = iam.Role.from_role_name(scope, "Role", "theirs")
        HttpApiFunction(scope, "Api", function=a_function(scope)).grant_execute(role)
    names = {properties(template_of(scope), "AWS::IAM::Policy")["PolicyName"] for scope in both}
    assert (len(names) == len(both)) is flags


MAY_DIFFER = re.compile(
    "|".join(
        (
            # CDK makes a log group for its own functions, whose name a function would take anyway.
            r"Resources/(?!\w*(AccessLog|ErrorLog))\w*LogGroup[0-9A-F]{8}",
            # The ARN ends in `:*`, which API Gateway takes.
            r"Resources/\w*DeploymentStage\w*/Properties/AccessLogSetting/DestinationArn",
            # The policy on an imported role has another id and name.
            r"Resources/\w+Policy\w+",
            r"Resources/\w+/DependsOn",
        )
    )
)
"""Where templates with and without flags may differ, beside the number of statements and ids of versions."""


def _plain(value: Any) -> Any:
    """A template with statements parted into one action on one resource, and without hashes of versions."""
    if isinstance(value, dict):
        if isinstance(value.get("Statement"), list):
            return {
                **value,
                "Statement": sorted({each for one in value["Statement"] for each in _parts(one)}),
            }
        return {_without_hash(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return _without_hash(value) if isinstance(value, str) else value


def _parts(statement: dict[str, Any]) -> Iterator[str]:
    rest = {name: each for name, each in statement.items() if name not in {"Action", "Resource"}}
    for action in _listed(statement["Action"]):
        for resource in _listed(statement.get("Resource")):
            yield json.dumps([action, _plain(resource), rest], sort_keys=True)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _without_hash(text: str) -> str:
    return re.sub(r"(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", r"\1", text)


def _different(one: dict[str, Any], other: dict[str, Any], path: str = "") -> Iterator[str]:
    """The paths at which two templates differ, at most as deep as a property of a property."""
    for name in sorted(one.keys() | other.keys()):
        left, right = one.get(name), other.get(name)
        if left == right:
            continue
        here = f"{path}{name}"
        if isinstance(left, dict) and isinstance(right, dict) and here.count("/") < 4:
            yield from _different(left, right, f"{here}/")
        else:
            yield here
