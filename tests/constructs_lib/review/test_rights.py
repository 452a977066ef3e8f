"""Which statements widen what somebody may do, which narrow it, and which say the same."""

from typing import Any

import pytest

from constructs_lib.review.change import Change
from tests.constructs_lib.review.templates import changes, policy, resource, role

_REGION = {"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}}
_NOT_IAM: dict[str, Any] = {"NotAction": "iam:*"}
Statement = dict[str, Any]


def _of(before: list[Statement], after: list[Statement]) -> list[Change]:
    old, new = ({"Role": role(), "Policy": policy(*each)} for each in (before, after))
    return changes(old, new)


def _do(*names: str, **more: Any) -> Statement:
    return {"Action": list(names), **more}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([_do("s3:*")], [_do("s3:GetObject")]),
        ([_do("s3:GetObject", "s3:PutObject")], [_do("s3:putobject")]),
        ([_do("s3:GetObject")], [_do("s3:GetObject", Resource="arn:aws:s3:::orders/*")]),
        ([_do("s3:GetObject")], [_do("s3:GetObject", **_REGION)]),
        ([_do("*")], [_NOT_IAM]),
        ([_NOT_IAM], [{"NotAction": ["iam:*", "s3:*"]}]),
        ([_do("s3:GetObject"), _do("s3:PutObject")], [_do("s3:GetObject")]),
        ([_do("s3:GetObject")], [_do("s3:GetObject"), _do("s3:*", Effect="Deny")]),
    ],
)
def test_less_is_narrowed_one_way_and_widened_the_other(
    before: list[Statement], after: list[Statement]
) -> None:
    assert {each.kinds for each in _of(before, after)} == {("iam-narrowed",)}
    assert {each.kinds for each in _of(after, before)} == {("iam-widened",)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([_do("s3:GetObject", "s3:PutObject")], [_do("s3:PutObject"), _do("s3:GetObject")]),
        ([{"Action": "s3:GetObject"}], [_do("s3:GetObject")]),
        ([_do("s3:*"), _do("s3:GetObject")], [_do("s3:*")]),
        ([_do("s3:*")], [_do("s3:*"), _do("s3:GetObject", **_REGION)]),
        ([_NOT_IAM], [_NOT_IAM, _do("s3:GetObject")]),
    ],
)
def test_what_was_allowed_before_widens_nothing(before: list[Statement], after: list[Statement]) -> None:
    assert _of(before, after) == []
    assert _of(after, before) == []


def test_only_what_is_new_of_a_statement_is_told() -> None:
    (change,) = _of([_do("s3:GetObject")], [_do("s3:GetObject", "s3:PutObject")])
    assert change.text == "Role may now s3:PutObject on every resource (by Policy)"


def test_rights_of_a_removed_role_are_not_told() -> None:
    topic = {"Topic": resource("AWS::SNS::Topic")}
    assert changes({"Role": role(), "Policy": policy(_do("s3:*")), **topic}, topic) == []


def test_every_right_of_a_new_role_is_told_but_its_trust_in_a_service() -> None:
    topic = {"Topic": resource("AWS::SNS::Topic")}
    (change,) = changes(topic, {**topic, "Role": role(), "Policy": policy(_do("s3:*"))})
    assert change.kinds == ("iam-widened",)
    assert change.text.startswith("Role may now s3:* on every resource; that is every action of s3")


@pytest.mark.parametrize(
    ("principal", "kinds"),
    [
        ("*", ("open-to-all", "iam-widened")),
        ({"AWS": "*"}, ("open-to-all", "iam-widened")),
        ({"AWS": "222222222222"}, ("outside-account", "iam-widened")),
        ({"AWS": "arn:aws:iam::222222222222:role/partner"}, ("outside-account", "iam-widened")),
        ({"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}, ("iam-widened",)),
        ({"Service": "sns.amazonaws.com"}, ("iam-widened",)),
    ],
)
def test_who_a_policy_of_a_queue_lets_in(principal: Any, kinds: tuple[str, ...]) -> None:
    def queue(*more: Statement) -> dict[str, Any]:
        base = {"Effect": "Deny", "Action": "sqs:*", "Principal": "*", "Resource": "*"}
        found = {"Queues": [{"Ref": "Queue"}], "PolicyDocument": {"Statement": [base, *more]}}
        return {"Queue": resource("AWS::SQS::Queue"), "Policy": resource("AWS::SQS::QueuePolicy", found)}

    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Principal": principal, "Resource": "*"}
    (change,) = changes(queue(), queue(statement))
    assert change.kinds == kinds
    limited = statement | {"Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:us-east-1:1:orders"}}}
    (change,) = changes(queue(), queue(limited))
    assert "open-to-all" not in change.kinds


def test_a_statement_that_only_cloudformation_knows_is_told_as_it_stands() -> None:
    before, after = (
        {"Role": role(), "Policy": policy(PolicyDocument={"Fn::Transform": {"Name": name}})}
        for name in ("one", "other")
    )
    kinds = [each.kinds for each in changes(before, after)]
    assert kinds == [("iam-widened",), ("iam-narrowed",)]


@pytest.mark.parametrize(
    ("kind", "closed", "opened", "said"),
    [
        ("AWS::RDS::DBInstance", {}, {"PubliclyAccessible": True}, "can be reached from the internet"),
        (
            "AWS::S3::Bucket",
            {"AccessControl": "Private"},
            {"AccessControl": "PublicRead"},
            "can be read by anybody",
        ),
        (
            "AWS::Cognito::IdentityPool",
            {},
            {"AllowUnauthenticatedIdentities": True},
            "gives credentials to anybody",
        ),
    ],
)
def test_what_a_property_opens_is_told_once(
    kind: str, closed: dict[str, Any], opened: dict[str, Any], said: str
) -> None:
    old, new = ({"It": resource(kind, each)} for each in (closed, opened))
    (change,) = changes(old, new, "open-to-all")
    assert said in change.text
    assert changes(new, old, "open-to-all") == []


def test_an_account_is_outside_where_the_stack_has_another_one() -> None:
    def side(*names: str) -> dict[str, Any]:
        statements = [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": name}} for name in names
        ]
        return {"Role": role(AssumeRolePolicyDocument={"Statement": statements})}

    (change,) = changes(side("111111111111"), side("111111111111", "222222222222"))
    assert (
        change.text
        == "account 222222222222 may now assume Role; nothing says that this is the stack's own account"
    )
