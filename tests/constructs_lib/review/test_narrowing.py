"""Which conditions leave only some of everybody."""

import pytest

from constructs_lib.review.narrowing import is_any_account, is_narrowed


@pytest.mark.parametrize(
    "condition",
    [
        "aws:SourceArn ArnEquals arn:aws:sns:us-east-1:111111111111:orders",
        "aws:SecureTransport Bool true; aws:PrincipalOrgID StringEquals o-1",
        "AWS:SourceOwner StringEquals ${AWS::AccountId}",
        "aws:SourceIp IpAddress 10.0.0.0/8, 192.168.0.0/16",
        "SourceArn ${Orders.Arn}",
        "aws:SourceArn ArnLike arn:aws:sns:*:111111111111:*",
        "SourceArn arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*/*",
        "aws:SourceArn ArnLike arn:aws:s3:::uploads",
        "aws:PrincipalOrgPaths StringLike o-1/r-1/*",
        "aws:ViaAWSService Bool true",
        "FunctionUrlAuthType AWS_IAM",
        "lambda:FunctionUrlAuthType StringEquals AWS_IAM",
    ],
)
def test_some(condition: str) -> None:
    assert is_narrowed(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "aws:SecureTransport Bool true",
        "aws:PrincipalOrgID StringNotEquals o-1",
        "aws:PrincipalOrgID Null true",
        "aws:SourceArn ArnLikeIfExists arn:aws:sns:us-east-1:111111111111:orders",
        "aws:SourceArn ArnLike *",
        "aws:SourceArn ArnLike arn:aws:sns:*:*:*",
        "aws:SourceArn ArnLike arn:aws:sns:us-east-1:111111111111:orders, arn:aws:sns:*:*:*",
        "aws:PrincipalArn ArnLike arn:aws:iam::*:*",
        "aws:PrincipalArn StringLike arn:aws:iam::*:role/x",
        "aws:SourceArn ArnLike arn:aws:s3:::*",
        "aws:SourceAccount StringLike 1*",
        "aws:PrincipalOrgID StringLike o-*",
        "aws:ViaAWSService Bool false",
        "aws:SourceIp IpAddress 0.0.0.0/0, 10.0.0.0/8",
        "FunctionUrlAuthType NONE",
    ],
)
def test_everybody(condition: str) -> None:
    assert not is_narrowed(condition)


@pytest.mark.parametrize(
    ("condition", "is_any"),
    [
        ("FunctionUrlAuthType AWS_IAM", True),
        ("lambda:FunctionUrlAuthType StringEquals AWS_IAM; aws:SourceIp IpAddress 0.0.0.0/0", True),
        ("FunctionUrlAuthType AWS_IAM; PrincipalOrgID o-1", False),
        ("FunctionUrlAuthType NONE", False),
        ("", False),
    ],
)
def test_any_account(condition: str, *, is_any: bool) -> None:
    assert is_any_account(condition) is is_any
