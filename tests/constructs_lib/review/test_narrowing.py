"""Which conditions leave only some of everybody."""

import pytest

from constructs_lib.review.narrowing import is_narrowed


@pytest.mark.parametrize(
    "condition",
    [
        "aws:SourceArn ArnEquals arn:aws:sns:us-east-1:111111111111:orders",
        "aws:SecureTransport Bool true; aws:PrincipalOrgID StringEquals o-1",
        "AWS:SourceOwner StringEquals ${AWS::AccountId}",
        "aws:SourceIp IpAddress 10.0.0.0/8, 192.168.0.0/16",
        "SourceArn ${Orders.Arn}",
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
        "aws:SourceIp IpAddress 0.0.0.0/0, 10.0.0.0/8",
        "FunctionUrlAuthType NONE",
    ],
)
def test_everybody(condition: str) -> None:
    assert not is_narrowed(condition)
