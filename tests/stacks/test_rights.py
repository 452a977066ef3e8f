"""What a property of a function, a mapping or an invoke configuration needs is in the function's role."""

from typing import Any

import pytest

from tests.support.every_template import EVERY
from tests.support.recorded import Recorded
from tests.support.rights import (
    FUNCTION,
    INVOKE_CONFIG,
    KINESIS,
    MAPPING,
    NEEDED,
    NO_RIGHT,
    QUEUE,
    faults,
    used,
)

each_template = pytest.mark.parametrize("name", EVERY)


@each_template
def test_role_has_the_rights_that_properties_need(name: str) -> None:
    assert list(faults(EVERY[name]())) == []


def test_tables_have_the_properties_that_are_used_and_no_other() -> None:
    found = {(kind, path) for name in EVERY for _, kind, path, _ in used(EVERY[name]())}
    assert NEEDED.keys() | {(kind, path) for kind, names in NO_RIGHT.items() for path in names} == found
    assert not NEEDED.keys() & {(kind, path) for kind, names in NO_RIGHT.items() for path in names}
    assert all(each.page.startswith("https://docs.aws.amazon.com/lambda/") for each in NEEDED.values())


@each_template
def test_without_its_policies_a_role_lacks_what_every_property_needs(name: str) -> None:
    template = EVERY[name]()
    policies = {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
    bare = {key: each for key, each in template.resources.items() if each["Type"] not in policies}
    roles = {key: each for key, each in bare.items() if each["Type"] == "AWS::IAM::Role"}
    for key, role in roles.items():
        bare[key] = {**role, "Properties": {**role["Properties"], "Policies": []}}
    found = list(faults(Recorded(bare)))
    for resource, kind, path, value in used(template):
        function = (
            "" if kind == FUNCTION else template.function_of(template.properties(resource)["FunctionName"])
        )
        if (kind, path) in NEEDED and value != "PassThrough" and (kind == FUNCTION or function):
            assert [each for each in found if each.startswith(f"{resource}: {path} needs ")]


def _resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


def _policy(*actions: str, on: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return _resource("AWS::IAM::Policy", Roles=[{"Ref": "Role"}], PolicyDocument={"Statement": [statement]})


def _role(service: str = "lambda.amazonaws.com") -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": service}}
    return _resource("AWS::IAM::Role", AssumeRolePolicyDocument={"Statement": [statement]})


_ROLE = {"Fn::GetAtt": ["Role", "Arn"]}
_ARN = {"Fn::GetAtt": ["Queue", "Arn"]}
_DEAD_LETTERS = {
    "Role": _role(),
    "Function": _resource(FUNCTION, Role=_ROLE, DeadLetterConfig={"TargetArn": _ARN}),
    "Queue": _resource(QUEUE),
}
_BY_KEY = _resource(QUEUE, KmsMasterKeyId={"Fn::GetAtt": ["Key", "Arn"]})
LACKING: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": (_DEAD_LETTERS | {"Policy": _policy("sqs:Send*", on=_ARN)}, []),
    "a policy": (_DEAD_LETTERS, ["Function: DeadLetterConfig.TargetArn needs sqs:SendMessage"]),
    "the right queue": (
        _DEAD_LETTERS | {"Policy": _policy("sqs:SendMessage", on={"Fn::GetAtt": ["Other", "Arn"]})},
        ["Function: DeadLetterConfig.TargetArn needs sqs:SendMessage"],
    ),
    "the key": (
        _DEAD_LETTERS | {"Queue": _BY_KEY, "Policy": _policy("sqs:SendMessage", on=_ARN)},
        [
            "Function: DeadLetterConfig.TargetArn needs kms:Decrypt by Key",
            "Function: DeadLetterConfig.TargetArn needs kms:GenerateDataKey by Key",
        ],
    ),
    "the executions below a durable function": (
        {
            "Role": _role(),
            "Function": _resource(FUNCTION, Role=_ROLE, DurableConfig={"ExecutionTimeout": 60}),
            "Policy": _policy("lambda:*", on={"Fn::GetAtt": ["Function", "Arn"]}),
        },
        [
            "Function: DurableConfig.ExecutionTimeout needs lambda:CheckpointDurableExecution",
            "Function: DurableConfig.ExecutionTimeout needs lambda:GetDurableExecutionState",
        ],
    ),
    "the key of an environment": (
        {
            "Role": _role(),
            "Function": _resource(FUNCTION, Role=_ROLE, KmsKeyArn={"Fn::GetAtt": ["Key", "Arn"]}),
            "Key": _resource("AWS::KMS::Key"),
        },
        ["Function: KmsKeyArn needs kms:Decrypt"],
    ),
    "an entry of a type": (
        _DEAD_LETTERS | {"Queue": _resource(KINESIS)},
        [f"Function: DeadLetterConfig.TargetArn needs an entry in tests.support.rights for {KINESIS}"],
    ),
    "who assumes the role": (
        {"Role": _role("events.amazonaws.com"), "Function": _resource(FUNCTION, Role=_ROLE)},
        ["Function: Lambda may not assume its role"],
    ),
    "an entry of a function": (
        {
            "Role": _role(),
            "Function": _resource(FUNCTION, Role=_ROLE, CodeSigningConfigArn="arn:aws:lambda:"),
        },
        [f"Function: tests.support.rights does not say what CodeSigningConfigArn of {FUNCTION} needs"],
    ),
    "an entry of a mapping": (
        {"Mapping": _resource(MAPPING, FunctionName="theirs", KmsKeyArn="arn:aws:kms:")},
        [f"Mapping: tests.support.rights does not say what KmsKeyArn of {MAPPING} needs"],
    ),
    "an entry of an invoke configuration": (
        {"Config": _resource(INVOKE_CONFIG, FunctionName="theirs", Priority=1)},
        [f"Config: tests.support.rights does not say what Priority of {INVOKE_CONFIG} needs"],
    ),
}


@pytest.mark.parametrize("what", LACKING)
def test_what_is_lacking_is_found(what: str) -> None:
    resources, said = LACKING[what]
    assert list(faults(Recorded(resources))) == said
