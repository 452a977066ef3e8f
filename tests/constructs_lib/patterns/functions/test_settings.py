"""What settings of a function add to its template, and what passes although it is not known."""

from typing import Any

import pytest
from aws_cdk import Duration, Stack, Stage
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from constructs_lib import FunctionName
from tests.support.stacks import app, broken_rules, function, number_token, stack, text_token
from tests.support.templates import resources, template_of

ENV = {"account": "111111111111", "region": "eu-west-1"}
HOUR = lambda_.DurableConfig(execution_timeout=Duration.hours(1))


def _named(scope: Stack, construct_id: str = "Function", name: str = "orders") -> Any:
    return function(scope, construct_id, function_name=FunctionName.fixed(name, reason="Tills invoke it"))


def _policies(scope: Stack) -> dict[str, Any]:
    return resources(template_of(scope), "AWS::IAM::Policy")


def test_state_of_durable_executions_is_granted_below_the_function_alone() -> None:
    scope = stack()
    function(scope, durable_config=HOUR)
    found = [
        (name, each)
        for name, policy in _policies(scope).items()
        for each in policy["Properties"]["PolicyDocument"]["Statement"]
        if "lambda:CheckpointDurableExecution" in each["Action"]
    ]
    ((name, statement),) = found
    assert statement["Action"] == ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"]
    assert statement["Resource"] == {"Fn::Join": ["", [{"Fn::GetAtt": ["Function76856677", "Arn"]}, ":*"]]}
    # What the function waits for must not name the function.
    made = resources(template_of(scope), "AWS::Lambda::Function")["Function76856677"]
    assert name not in made["DependsOn"]


@pytest.mark.parametrize("is_mutable", [True, False])
def test_state_of_durable_executions_is_not_granted_to_a_role_that_is_left_alone(is_mutable: bool) -> None:
    scope = stack()
    arn = "arn:aws:iam::111111111111:role/theirs"
    role = iam.Role.from_role_arn(scope, "Role", arn, mutable=is_mutable)
    made = function(scope, durable_config=HOUR, role=role)
    assert any("LP026" in str(each.data) for each in made.node.metadata) is not is_mutable
    granted = [name for name in _policies(scope) if "DurableExecutions" in name]
    assert len(granted) == is_mutable


def test_roles_that_exist_get_no_policy_for_durable_executions() -> None:
    scope = stack()
    iam.Role.customize_roles(scope, use_precreated_roles={"Stack/FunctionRole": "theirs"})
    function(scope, durable_config=HOUR)
    assert _policies(scope) == {}


def test_times_of_durable_executions_may_be_known_later() -> None:
    scope = stack()
    config = lambda_.DurableConfig(
        execution_timeout=Duration.seconds(number_token(scope, "Longest")),
        retention_period=Duration.days(number_token(scope, "Kept")),
    )
    function(scope, durable_config=config)
    (made,) = resources(template_of(scope), "AWS::Lambda::Function").values()
    assert made["Properties"]["DurableConfig"] == {
        "ExecutionTimeout": {"Ref": "Longest"},
        "RetentionPeriodInDays": {"Ref": "Kept"},
    }


@pytest.mark.parametrize("is_own", [True, False])
def test_role_may_decrypt_with_the_key_of_its_environment(is_own: bool) -> None:
    scope = stack()
    arn = "arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012"
    key = kms.Key(scope, "Key") if is_own else kms.Key.from_key_arn(scope, "Key", arn)
    role = iam.Role.from_role_arn(scope, "Role", "arn:aws:iam::111111111111:role/theirs")
    function(scope, environment_encryption=key, role=role)
    (policy,) = _policies(scope).values()
    assert {
        "Action": "kms:Decrypt",
        "Effect": "Allow",
        "Resource": scope.resolve(key.key_arn),
    } in policy["Properties"]["PolicyDocument"]["Statement"]


def test_name_that_is_known_later_passes() -> None:
    scope = stack()
    name = text_token(scope)
    _named(scope, "One", name)
    _named(scope, "Two", name)
    found = resources(template_of(scope), "AWS::Lambda::Function").values()
    assert [each["Properties"]["FunctionName"] for each in found] == [{"Ref": "Text"}] * 2


def test_one_name_in_stacks_for_any_environment_passes() -> None:
    whole = app()
    for name in ("One", "Two"):
        _named(Stack(whole, name))
    assert len(whole.synth().stacks) == 2


def test_one_name_in_two_regions_passes() -> None:
    whole = app()
    for region in ("eu-west-1", "us-east-1"):
        _named(Stack(whole, region, env={**ENV, "region": region}))
    assert len(whole.synth().stacks) == 2


def test_one_name_in_two_stages_of_one_environment_is_refused() -> None:
    whole = app()
    for name in ("Test", "Production"):
        scope = Stack(Stage(whole, name, env=ENV), "Shop")
        if name == "Test":
            _named(scope)
    assert broken_rules(lambda: _named(scope)) == [("LP054", "function_name.name")]


def test_name_of_what_was_refused_is_free() -> None:
    scope = stack()
    fixed = FunctionName.fixed("orders", reason="Tills invoke it")
    assert broken_rules(lambda: function(scope, "One", memory_size=1, function_name=fixed))
    assert _named(scope, "Two") is not None


def test_aliases_without_provisioned_concurrency_may_have_snapshots() -> None:
    scope = stack()
    made = function(scope, snap_start=lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS)
    made.add_alias("live")
    assert resources(template_of(scope), "AWS::Lambda::Alias")
