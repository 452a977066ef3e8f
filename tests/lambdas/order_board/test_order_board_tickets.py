"""Tickets: good once, and for their time."""

import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from tests.support.lambdas import load

ARN = "arn:aws:execute-api:us-east-1:111111111111:abc/prod/$connect"


@pytest.fixture(scope="module")
def tickets() -> ModuleType:
    return load("order_board_tickets", TICKETS_TABLE="tickets")


@pytest.fixture
def dynamodb(tickets: ModuleType) -> Iterator[Stubber]:
    with Stubber(tickets.TICKETS.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def decided(tickets: ModuleType, dynamodb: Stubber, item: dict[str, Any] | None) -> dict[str, Any]:
    found = {} if item is None else {"Attributes": item}
    asked = {"TableName": "tickets", "Key": {"ticket": "t"}, "ReturnValues": "ALL_OLD"}
    dynamodb.add_response("delete_item", found, asked)
    event = {"methodArn": ARN, "queryStringParameters": {"ticket": "t"}}
    answer: dict[str, Any] = tickets.handler(event, None)
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement["Resource"] == ARN
    return {"effect": statement["Effect"], "context": answer["context"]}


def _item(lasts: int) -> dict[str, Any]:
    return {"name": {"S": "ada"}, "expires_at": {"N": str(int(time.time()) + lasts)}}


def test_ticket_lets_its_customer_in(tickets: ModuleType, dynamodb: Stubber) -> None:
    assert decided(tickets, dynamodb, _item(60)) == {"effect": "Allow", "context": {"name": "ada"}}


@pytest.mark.parametrize("item", [None, _item(-60)], ids=["unknown or used", "expired"])
def test_other_tickets_do_not(tickets: ModuleType, dynamodb: Stubber, item: dict[str, Any] | None) -> None:
    assert decided(tickets, dynamodb, item) == {"effect": "Deny", "context": {}}
