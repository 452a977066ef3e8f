"""From a message to the item that is stored."""

import importlib
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("ORDERS_TABLE", "orders")
    return importlib.import_module("lambdas.sns_subscriber.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def event(message: str) -> dict[str, Any]:
    """The event of a message, as AWS publishes it (2026-11-23).

    https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
    """
    topic = "arn:aws:sns:us-east-1:123456789012:sns-lambda"
    notification = {
        "SignatureVersion": "1",
        "Timestamp": "2019-01-02T12:45:07.000Z",
        "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j...65r==",
        "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-ac565b8b1a6c5.pem",
        "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        "Message": message,
        "MessageAttributes": {"event": {"Type": "String", "Value": "placed"}},
        "Type": "Notification",
        "UnsubscribeUrl": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
        "TopicArn": topic,
        "Subject": "TestInvoke",
    }
    subscription = f"{topic}:21be56ed-a058-49f5-8c98-aedd2564c486"
    record = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "EventSource": "aws:sns",
        "Sns": notification,
    }
    return {"Records": [record]}


def test_an_order_is_stored(function: ModuleType, dynamodb: Stubber) -> None:
    order = {"id": "A1", "customer": "Ada"}
    dynamodb.add_response("put_item", {}, {"TableName": "orders", "Item": order})
    function.handler(event(json.dumps({**order, "note": "not stored"})), None)


@pytest.mark.parametrize(
    "message",
    ["Hello from SNS!", "[]", '{"id": "A1"}', '{"id": "", "customer": "Ada"}', '{"customer": "Ada"}'],
)
def test_what_is_no_order_is_an_error(function: ModuleType, message: str) -> None:
    with pytest.raises(ValueError, match=r"must be|Expecting value"):
        function.handler(event(message), None)
