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


_BUCKET = "arn:aws:s3:::b"


def _on(names: str, *resources: str, **more: Any) -> Statement:
    return {"Action": names.split(), "Resource": [f"{_BUCKET}/{each}" for each in resources], **more}


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        (
            [_on("s3:GetObject s3:PutObject", "1", "2")],
            [_on("s3:GetObject", "1"), _on("s3:PutObject", "2")],
            [
                "Role may no longer s3:GetObject on arn:aws:s3:::b/2 (by Policy)",
                "Role may no longer s3:PutObject on arn:aws:s3:::b/1 (by Policy)",
            ],
        ),
        (
            [_do("s3:Get*")],
            [_do("s3:GetObject")],
            [
                "Role may of s3:Get* on every resource only s3:GetObject on every resource from now on"
                " (by Policy)"
            ],
        ),
        (
            [_on("s3:GetObject", "*")],
            [_on("s3:GetObject", "in/*")],
            ["Role may s3:GetObject only on arn:aws:s3:::b/in/* from now on (by Policy)"],
        ),
        (
            [_on("s3:GetObject", "in/*")],
            [_on("s3:GetObject", "*")],
            ["Role may now s3:GetObject on arn:aws:s3:::b/* (by Policy)"],
        ),
        (
            [_on("s3:GetObject", "*")],
            [_on("s3:GetObject", "in/*", **_REGION)],
            [
                "Role may s3:GetObject only on arn:aws:s3:::b/in/* where aws:RequestedRegion StringEquals"
                " eu-central-1 from now on (by Policy)"
            ],
        ),
        (
            [_do("s3:*")],
            [_NOT_IAM | {"NotAction": ["iam:*", "s3:Put*"]}],
            [
                "Role may now do everything but iam:* and s3:Put* on every resource (by Policy)",
                "Role may of s3:* on every resource only a part from now on (by Policy)",
            ],
        ),
        (
            [_do("s3:Get*")],
            [_do("s3:*Object")],
            [
                "Role may now s3:*Object on every resource (by Policy)",
                "Role may of s3:Get* on every resource only a part from now on (by Policy)",
            ],
        ),
        (
            [_do("s3:*", Effect="Deny")],
            [_do("s3:Put*", Effect="Deny")],
            [
                "Role is denied of s3:* on every resource only s3:Put* on every resource from now on"
                " (by Policy)"
            ],
        ),
        (
            [_do("s3:GetObject", **_REGION)],
            [_do("s3:GetObject", "s3:PutObject")],
            [
                "Role may now s3:GetObject on every resource, and no longer only where aws:RequestedRegion"
                " StringEquals eu-central-1 (by Policy)",
                "Role may now s3:PutObject on every resource (by Policy)",
            ],
        ),
    ],
)
def test_no_right_is_named_that_nobody_got_or_lost(
    before: list[Statement], after: list[Statement], texts: list[str]
) -> None:
    assert [each.text for each in _of(before, after)] == texts


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (_do("s3:GetObject"), _do("s3:*"), "now lets it s3:* on every resource; that is every action of s3"),
        (_do("s3:*"), _do("s3:GetObject"), "lets it of s3:* on every resource only s3:GetObject on every"),
        (_do("s3:*"), _do("sqs:*"), "no longer lets it s3:* on every resource"),
        (_do("s3:*"), _do("s3:*", Effect="Deny"), "now denies it s3:* on every resource"),
    ],
)
def test_a_boundary_lets_somebody_through_and_gives_nothing(
    before: Statement, after: Statement, said: str
) -> None:
    def side(statement: Statement, **more: Any) -> dict[str, Any]:
        bound = policy(statement, Roles=[]) | {"Type": "AWS::IAM::ManagedPolicy"}
        return {"Role": role(PermissionsBoundary={"Ref": "Bound"}, **more), "Bound": bound}

    texts = [each.text for each in changes(side(before), side(after))]
    assert any(each.startswith(f"Bound, which bounds Role, {said}") for each in texts)
    attached = {"ManagedPolicyArns": [{"Ref": "Bound"}]}
    assert not any(
        "bounds" in each.text for each in changes(side(before, **attached), side(after, **attached))
    )


def test_everybody_may_no_longer_and_an_account_still_may() -> None:
    def side(principal: Any) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Principal": principal, "Resource": "*"}
        found = {"Queues": [{"Ref": "Queue"}], "PolicyDocument": {"Statement": [statement]}}
        return {"Queue": resource("AWS::SQS::Queue"), "Policy": resource("AWS::SQS::QueuePolicy", found)}

    (change,) = changes(side("*"), side({"AWS": "111111111111"}))
    assert change.text == (
        "everybody may no longer sqs:SendMessage on Queue; only account 111111111111 may sqs:SendMessage on"
        " Queue from now on (by Policy)"
    )


def test_a_right_on_many_prefixes_is_told_once_and_its_id_has_each_of_them() -> None:
    def grants(*names: int) -> list[Statement]:
        return [_on("s3:GetObject", f"{each}/*") for each in names]

    (change,) = _of(grants(0), grants(*range(86)))
    assert change.text.startswith("Role may now s3:GetObject on 85 resources, arn:aws:s3:::b/1/*, ")
    (other,) = _of(grants(0), grants(*range(85), 99))
    assert (change.text == other.text, change.id == other.id) == (True, False)


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
