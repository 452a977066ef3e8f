"""The function behind the webhook: signatures, notices, and those that come again."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.testing import events
from tests.support.lambdas import load

SECRET = "the provider's"
NOTICE = {"id": "N1", "order": "A1", "cents": 499}
ARN = "arn:aws:secretsmanager:us-east-1:111111111111:secret:provider"


@pytest.fixture(scope="module")
def webhook() -> Iterator[ModuleType]:
    module = load("webhook", PAYMENTS_TABLE="payments", SECRET_ARN=ARN)
    with pytest.MonkeyPatch.context() as patch, Stubber(module.SECRETS) as secrets:
        patch.setenv("SECRET_ARN", ARN)
        # Once: whoever asks a second time is refused.
        secrets.add_response("get_secret_value", {"SecretString": SECRET}, {"SecretId": ARN})
        module.secret()
        yield module


@pytest.fixture
def dynamodb(webhook: ModuleType) -> Iterator[Stubber]:
    with Stubber(webhook.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def _hex(body: str) -> str:
    return hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()


def answer(webhook: ModuleType, body: object, signature: str | None = None) -> tuple[int, Any]:
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"X-Signature": _hex(text) if signature is None else signature}
    event = events.function_url("POST", "/notices", body=text, headers=headers, is_public=True)
    response = webhook.handler(event, events.context())
    return response["statusCode"], json.loads(response["body"])


def put() -> dict[str, Any]:
    return {
        "TableName": "payments",
        "Item": {"id": "N1", "order": "A1", "cents": 499},
        "ConditionExpression": "attribute_not_exists(id)",
    }


def test_notice_is_stored(webhook: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("put_item", {}, put())
    assert answer(webhook, NOTICE) == (202, {"id": "N1", "new": True})


def test_notice_that_comes_again_is_known(webhook: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("put_item", "ConditionalCheckFailedException", expected_params=put())
    assert answer(webhook, NOTICE) == (200, {"id": "N1", "new": False})


@pytest.mark.parametrize("signature", ["", "0" * 64, _hex("another body"), "é"])
def test_other_signature_is_refused(webhook: ModuleType, dynamodb: Stubber, signature: str) -> None:
    assert dynamodb
    status, body = answer(webhook, NOTICE, signature)
    assert (status, body["message"]) == (401, "the signature does not fit the body")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty body"),
        ("{", "body must be JSON"),
        ([], "an object of id, order and cents"),
        ({**NOTICE, "more": 1}, "an object of id, order and cents"),
        ({**NOTICE, "id": ""}, "id must be a text"),
        ({**NOTICE, "order": 1}, "order must be a text"),
        ({**NOTICE, "cents": 0}, "cents must be a whole number"),
        ({**NOTICE, "cents": True}, "cents must be a whole number"),
        ({**NOTICE, "cents": 4.5}, "cents must be a whole number"),
    ],
)
def test_what_is_no_notice_is_refused(
    webhook: ModuleType, dynamodb: Stubber, body: object, reason: str
) -> None:
    assert dynamodb
    status, told = answer(webhook, body)
    assert status == 400
    assert reason in told["message"]
