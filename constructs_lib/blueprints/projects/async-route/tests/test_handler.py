"""From a reading to the item that is stored."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from botocore.stub import Stubber

from constructs_lib.testing import events

# https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html
EVENT = {"row": "10", "pos": "23", "moisture": "75"}
UPDATE = {
    "TableName": "places",
    "Key": {"place": "10/23"},
    "UpdateExpression": "SET moisture = :moisture",
    "ConditionExpression": "attribute_exists(place)",
    "ExpressionAttributeValues": {":moisture": 75},
}


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("PLACES_TABLE", "places")
    return importlib.import_module("lambdas.async_route.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_a_reading_is_stored(function: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("update_item", {}, UPDATE)
    function.handler(EVENT, events.context())


def test_a_place_that_nobody_registered_is_an_error(function: ModuleType, dynamodb: Stubber) -> None:
    refused = "ConditionalCheckFailedException"
    dynamodb.add_client_error("update_item", refused, expected_params=UPDATE)
    with pytest.raises(ValueError, match="place 10/23 is not registered"):
        function.handler(EVENT, events.context())


# A write would be an error of another kind, as there is no answer to it.
@pytest.mark.usefixtures("dynamodb")
@pytest.mark.parametrize(
    "wrong", [{"row": None}, {"pos": 23}, {"moisture": "wet"}, {"moisture": "-1"}, {"moisture": "101"}]
)
def test_what_is_no_reading_is_an_error(function: ModuleType, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        function.handler({**EVENT, **wrong}, events.context())
