import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from tests.support.lambdas import load


@pytest.fixture(scope="session")
def orders() -> ModuleType:
    """The handler module, with a real boto3 table that is never called."""
    return load("orders_api", TABLE_NAME="orders")


@pytest.fixture
def dynamodb(orders: ModuleType) -> Iterator[Stubber]:
    """Checks every call against DynamoDB's service model and answers it in DynamoDB's own format."""
    with Stubber(orders.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def body_of(response: dict[str, Any]) -> Any:
    """A response's body, parsed."""
    return json.loads(response["body"])
