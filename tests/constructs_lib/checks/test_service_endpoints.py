"""Which endpoints an action is called by."""

import pytest

from constructs_lib.checks.service_endpoints import endpoints_of


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("sqs:SendMessage", ("sqs",)),
        ("SQS:*", ("sqs",)),
        ("states:StartExecution", ("states",)),
        ("states:StartSyncExecution", ("sync-states",)),
        ("states:Start*", ("states", "sync-states")),
        ("states:Describe*", ("states",)),
        ("bedrock:InvokeModelWithResponseStream", ("bedrock-runtime", "bedrock-agent-runtime")),
        ("bedrock:InvokeModel*", ("bedrock-runtime", "bedrock-agent-runtime")),
        ("bedrock:Retrieve", ("bedrock-agent-runtime",)),
        # One of these is an action that nothing is said of.
        ("bedrock:Invoke*", ()),
        ("bedrock:*", ()),
        ("bedrock:GetFoundationModel", ()),
        ("dynamodb:Get*", ("dynamodb", "dynamodb-streams")),
        ("dynamodb:GetItem", ("dynamodb",)),
        ("kms:Decrypt", ()),
        ("s*:SendMessage", ()),
        ("*", ()),
    ],
)
def test_endpoints_of_actions(action: str, expected: tuple[str, ...]) -> None:
    assert endpoints_of(action) == expected
