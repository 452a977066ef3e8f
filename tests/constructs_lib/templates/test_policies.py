"""Which role may do what, and what nobody knows."""

from typing import Any

import pytest

from constructs_lib.templates.arns import arn_forms
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.policies import meets
from tests.constructs_lib.checks.parts import allow, arn, ref

QUEUE = {"Type": "AWS::SQS::Queue"}
BASIC = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}
POLL = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"


def _document(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _role(*statements: Any, managed: list[Any] | None = None) -> dict[str, Any]:
    policies = [{"PolicyName": "Own", "PolicyDocument": _document(*statements)}]
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"Policies": policies, "ManagedPolicyArns": managed or []},
    }


def _may(resources: dict[str, Any], action: str = "sqs:SendMessage", **sections: Any) -> bool | None:
    """Return whether the role may do something to the queue."""
    app = Graph()
    template = {"Resources": {"Queue": QUEUE, **resources}, **sections}
    add_stack(app, template, name="Shop", account="111122223333", region="eu-west-1")
    (role,) = [each for each in app.resources if each.logical_id == "Role"]
    (queue,) = [each for each in app.resources if each.logical_id == "Queue"]
    return app.policies.allows(role, action, arn_forms(queue))


QUEUE_ARN = {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Queue.QueueName}"}


@pytest.mark.parametrize(
    ("statement", "may"),
    [
        (allow("sqs:SendMessage", arn("Queue")), True),
        (allow(["sqs:SendMessage"], [arn("Queue")]), True),
        (allow("sqs:*", "*"), True),
        (allow("*", "*"), True),
        (allow("SQS:sendmessage", "*"), True),
        (allow("sqs:Send?essage", QUEUE_ARN), True),
        (allow("sqs:SendMessage", "arn:aws:sqs:*:*:*"), True),
        (allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:other"), False),
        (allow("sqs:SendMessage", "arn:aws:sqs:us-east-1:*:*"), False),
        (allow("sqs:ReceiveMessage", arn("Queue")), False),
        (allow("sns:*", "*"), False),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, True),
        ({"Effect": "Allow", "NotAction": "sqs:*", "Resource": "*"}, False),
        ({"Effect": "Allow", "Action": "sqs:*", "NotResource": "arn:aws:s3:::*"}, True),
        ({"Effect": "Allow", "Action": "sqs:*", "NotResource": arn("Queue")}, None),
        ({"Effect": "Allow", "Action": "sqs:*", "NotResource": "*"}, False),
        ({"Effect": "Allow", "Action": "sqs:*", "NotResource": [arn("Queue"), QUEUE_ARN]}, False),
        ({"Effect": "Allow", "Action": "sqs:*", "NotResource": {"Fn::ImportValue": "x"}}, None),
        # Whether it denies every case is not told.
        ({"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}, False),
        # Unknown
        (allow("sqs:SendMessage", {"Fn::ImportValue": "x"}), None),
        ({"Effect": "Allow", "Action": {"Ref": "Nothing"}, "Resource": "*"}, None),
        (allow("sqs:ReceiveMessage", {"Fn::ImportValue": "x"}), False),
    ],
)
def test_statement(statement: dict[str, Any], may: bool | None) -> None:
    assert _may({"Role": _role(statement)}) is may


@pytest.mark.parametrize(
    ("properties", "may"),
    [
        ({"Roles": [ref("Role")]}, True),
        ({"Roles": [{"Fn::Select": [0, [ref("Role")]]}]}, True),
        ({"Roles": []}, False),
        ({"Roles": [{"Fn::If": ["Open", ref("Role"), {"Ref": "AWS::NoValue"}]}]}, True),
    ],
)
def test_policies_that_name_their_roles(properties: dict[str, Any], may: bool | None) -> None:
    document = _document(allow("sqs:SendMessage", arn("Queue")))
    for kind in ("Policy", "ManagedPolicy"):
        policy = {"Type": f"AWS::IAM::{kind}", "Properties": {"PolicyDocument": document, **properties}}
        assert _may({"Role": _role(), "Policy": policy}) is may


def test_a_policy_of_one_role() -> None:
    document = _document(allow("sqs:SendMessage", arn("Queue")))
    policy = {
        "Type": "AWS::IAM::RolePolicy",
        "Properties": {"RoleName": ref("Role"), "PolicyDocument": document},
    }
    assert _may({"Role": _role(), "Policy": policy}) is True


def test_a_managed_policy_of_the_app_is_read() -> None:
    document = _document(allow("sqs:SendMessage", arn("Queue")))
    policy = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document}}
    assert _may({"Role": _role(managed=[ref("Policy")]), "Policy": policy}) is True


@pytest.mark.parametrize(
    ("managed", "action", "may"),
    [
        ([BASIC], "sqs:SendMessage", False),
        ([BASIC], "logs:PutLogEvents", True),
        ([POLL], "sqs:ReceiveMessage", True),
        ([POLL], "sqs:SendMessage", False),
        (["arn:aws:iam::aws:policy/AdministratorAccess"], "sqs:SendMessage", True),
        (["arn:aws:iam::aws:policy/SomethingNew"], "sqs:SendMessage", None),
        (["arn:aws:iam::111122223333:policy/AdministratorAccess"], "sqs:SendMessage", None),
        ([{"Fn::ImportValue": "x"}], "sqs:SendMessage", None),
        ({"Ref": "Nothing"}, "sqs:SendMessage", None),
    ],
)
def test_managed_policies(managed: Any, action: str, may: bool | None) -> None:
    assert _may({"Role": _role(managed=managed)}, action) is may


@pytest.mark.parametrize(
    "policies",
    [
        {"Ref": "Nothing"},
        [{"Ref": "Nothing"}],
        [{"PolicyName": "x"}],
        [{"PolicyDocument": {"Ref": "Nothing"}}],
    ],
)
def test_policies_that_nobody_knows(policies: Any) -> None:
    assert _may({"Role": {"Type": "AWS::IAM::Role", "Properties": {"Policies": policies}}}) is None


def test_a_role_of_another_app_is_not_known() -> None:
    app = Graph()
    add_stack(app, {"Resources": {"Queue": QUEUE}}, name="Shop")
    assert app.policies.allows(None, "sqs:SendMessage", ["*"]) is None


def test_a_policy_of_another_stack_counts() -> None:
    app = Graph()
    exported = {"Out": {"Value": ref("Role"), "Export": {"Name": "role"}}}
    add_stack(app, {"Resources": {"Role": _role()}, "Outputs": exported}, name="Base")
    document = _document(allow("sqs:SendMessage", arn("Queue")))
    policy = {
        "Type": "AWS::IAM::Policy",
        "Properties": {"PolicyDocument": document, "Roles": [{"Fn::ImportValue": "role"}]},
    }
    add_stack(app, {"Resources": {"Queue": QUEUE, "Policy": policy}}, name="Shop")
    role, queue, _ = app.resources
    assert app.policies.allows(role, "sqs:SendMessage", arn_forms(queue)) is True


@pytest.mark.parametrize(
    ("one", "other", "is_met"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("a*", "abc", True),
        ("*c", "abc", True),
        ("a?c", "abc", True),
        ("a*", "*c", True),
        ("a*b", "*c", False),
        ("", "", True),
        ("*", "", True),
        ("?", "", False),
        ("a*b*c", "aXbYc", True),
        ("a*b*c", "acb", False),
        ("**", "a", True),
        ("a?", "a", False),
    ],
)
def test_patterns_meet(one: str, other: str, is_met: bool) -> None:
    assert meets(one, other) is is_met
    assert meets(other, one) is is_met


@pytest.mark.parametrize(
    ("statement", "beyond", "is_found"),
    [
        (allow("sqs:SendMessage", arn("Queue")), (), True),
        (allow("sqs:SendMessage", "*"), (), True),
        (allow("sqs:SendMessage", "*"), ("arn:aws:sqs:eu-west-1:111122223333:another",), False),
        (allow("sqs:SendMessage", arn("Queue")), ("arn:aws:sqs:eu-west-1:111122223333:another",), True),
        ({**allow("sqs:SendMessage", arn("Queue")), "Condition": {"Bool": {"a": "b"}}}, (), False),
        ({**allow("sqs:SendMessage", arn("Queue")), "Effect": "Deny"}, (), False),
        (allow("sqs:SendMessage", {"Fn::ImportValue": "x"}), (), False),
    ],
)
def test_a_statement_grants_for_sure(
    statement: dict[str, Any], beyond: tuple[str, ...], is_found: bool
) -> None:
    app = Graph()
    resources = {"Queue": QUEUE, "Role": _role(statement)}
    add_stack(app, {"Resources": resources}, name="Shop", account="111122223333", region="eu-west-1")
    queue, role = app.resources
    found = app.policies.granted_by(role, "sqs:SendMessage", arn_forms(queue), beyond=beyond)
    assert (found is not None) is is_found
    assert app.policies.granted_by(None, "sqs:SendMessage", arn_forms(queue)) is None
