"""The index of orders, in a real one: what it takes, what is too late, and what it refuses alone."""

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as Unreachable

from constructs_lib.testing import events
from tests.support.lambdas import EVENTS, load

osmem_server = pytest.importorskip("osmem_server", reason="has no build for this machine")

CONTEXT = events.context()
CREATED = "2026-11-23T10:00:00.000+00:00"
LATER = "2026-11-23T10:00:00.001+00:00"
PUBLISHED = json.loads((EVENTS / "dynamodb_stream.json").read_text())["Records"]
KINDS = {record["eventName"]: record for record in PUBLISHED}


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with osmem_server.OsmemServer.start() as server:
        server.freeze()
        yield server


@pytest.fixture
def opensearch(server: Any) -> Iterator[OpenSearch]:
    """An OpenSearch without any index."""
    with server.clone() as clone:
        yield OpenSearch(hosts=[clone.url])


@pytest.fixture
def function(opensearch: OpenSearch) -> ModuleType:
    return function_for(opensearch)


def function_for(opensearch: OpenSearch) -> ModuleType:
    (host,) = opensearch.transport.hosts
    return function_at(f"http://{host['host']}:{host['port']}")


def function_at(url: str) -> ModuleType:
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    return load("search_index", OPENSEARCH_ENDPOINT=url, **keys)


def order(
    version: object = 1, *, order_id: str = "A1", quantity: object = 2, created: str | None = CREATED
) -> dict[str, Any]:
    """An order as the stream has it."""
    line = {"M": {"sku": {"S": "tea"}, "quantity": _attribute(quantity)}}
    return {
        "id": {"S": order_id},
        "customer": {"S": "Ada Lovelace"},
        "items": {"L": [line]},
        "version": _attribute(version),
        "updated_at": {"S": CREATED},
        **({"created_at": {"S": created}} if created else {}),
    }


def _attribute(value: object) -> dict[str, str]:
    return {"N": str(value)} if isinstance(value, int | float) else {"S": str(value)}


def put(image: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "INSERT", "NewImage": image}


def replaced(image: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "MODIFY", "NewImage": image, "OldImage": order()}


def deleted(image: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "REMOVE", "OldImage": image}


def batch(*changes: dict[str, Any]) -> dict[str, Any]:
    """The event of these changes, with sequence numbers 1, 2, ..."""
    records = []
    for number, change in enumerate(changes, start=1):
        record = json.loads(json.dumps(KINDS[change["kind"]]))
        images = {name: image for name, image in change.items() if name != "kind"}
        record["dynamodb"] |= {"SequenceNumber": str(number), **images}
        records.append(record)
    return {"Records": records}


def run(function: ModuleType, *changes: dict[str, Any]) -> list[str]:
    """Hand a batch to the function; return the sequence numbers that failed."""
    answer = function.handler(batch(*changes), CONTEXT)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def indexed(opensearch: OpenSearch) -> dict[str, Any]:
    """The quantity of every order that a search finds, by id."""
    opensearch.indices.refresh(index="orders")
    found = opensearch.search(index="orders", body={"query": {"match_all": {}}})
    return {hit["_id"]: hit["_source"]["items"][0]["quantity"] for hit in found["hits"]["hits"]}


def test_order_is_found_by_what_is_in_it(function: ModuleType, opensearch: OpenSearch) -> None:
    assert run(function, put(order())) == []
    opensearch.indices.refresh(index="orders")
    tea = {"bool": {"must": [{"term": {"items.sku": "tea"}}, {"range": {"items.quantity": {"gte": 2}}}]}}
    query = {"bool": {"must": [{"match": {"customer": "ada"}}, {"nested": {"path": "items", "query": tea}}]}}
    (hit,) = opensearch.search(index="orders", body={"query": query})["hits"]["hits"]
    assert hit["_source"] == {
        "id": "A1",
        "customer": "Ada Lovelace",
        "items": [{"sku": "tea", "quantity": 2}],
        "version": 1,
        "created_at": CREATED,
        "updated_at": CREATED,
    }


def test_changes_of_one_batch_apply_in_their_order(function: ModuleType, opensearch: OpenSearch) -> None:
    assert run(function, put(order()), replaced(order(2, quantity=5)), put(order(order_id="B2"))) == []
    assert indexed(opensearch) == {"A1": 5, "B2": 2}


def test_deleted_order_is_not_found(function: ModuleType, opensearch: OpenSearch) -> None:
    assert run(function, put(order()), put(order(order_id="B2"))) == []
    assert run(function, deleted(order())) == []
    assert indexed(opensearch) == {"B2": 2}


def test_order_that_was_never_indexed_can_be_deleted(function: ModuleType, opensearch: OpenSearch) -> None:
    assert run(function, deleted(order())) == []
    assert indexed(opensearch) == {}


def test_late_update_overwrites_nothing(function: ModuleType, opensearch: OpenSearch) -> None:
    assert run(function, put(order()), replaced(order(3, quantity=7))) == []
    assert run(function, replaced(order(2, quantity=5))) == []
    assert run(function, put(order())) == []
    assert indexed(opensearch) == {"A1": 7}


def test_repeated_batch_changes_nothing(function: ModuleType, opensearch: OpenSearch) -> None:
    changes = [put(order()), replaced(order(2, quantity=5)), deleted(order(2, quantity=5))]
    assert run(function, *changes) == []
    assert run(function, *changes) == []
    assert indexed(opensearch) == {}


@pytest.mark.parametrize("version", [1, 2])
def test_late_event_does_not_bring_a_deleted_order_back(
    function: ModuleType, opensearch: OpenSearch, version: int
) -> None:
    assert run(function, deleted(order(2))) == []
    assert run(function, put(order(version))) == []
    assert indexed(opensearch) == {}


def test_deletion_of_an_earlier_order_spares_the_next_one(
    function: ModuleType, opensearch: OpenSearch
) -> None:
    assert run(function, put(order(5)), deleted(order(5)), put(order(1, quantity=9, created=LATER))) == []
    assert run(function, deleted(order(5)), replaced(order(6))) == []
    assert indexed(opensearch) == {"A1": 9}


def test_deleted_orders_are_remembered_longer_than_failures_are_kept(
    function: ModuleType, opensearch: OpenSearch
) -> None:
    run(function, put(order()))
    settings = opensearch.indices.get_settings(index="orders-v1")
    assert settings["orders-v1"]["settings"]["index"]["gc_deletes"] == "15d"


@pytest.mark.parametrize("quantity", ["many", "2", 2.5], ids=repr)
def test_wrong_type_is_refused_alone(
    function: ModuleType, opensearch: OpenSearch, caplog: pytest.LogCaptureFixture, quantity: object
) -> None:
    changes = [put(order()), put(order(order_id="B2", quantity=quantity)), put(order(order_id="C3"))]
    assert run(function, *changes) == ["2"]
    assert indexed(opensearch) == {"A1": 2, "C3": 2}
    assert "400 mapper_parsing_exception" in caplog.text


def test_unknown_field_is_refused_alone(function: ModuleType, opensearch: OpenSearch) -> None:
    stranger = {**order(order_id="B2"), "colour": {"S": "green"}}
    assert run(function, put(stranger), put(order())) == ["1"]
    assert indexed(opensearch) == {"A1": 2}


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (order("one"), "version of order 'A1' must be a whole number from 1 to 1,048,574, got 'one'"),
        (order(0), r"version .* got Decimal\('0'\)"),
        (order(1.5), r"version .* got Decimal\('1.5'\)"),
        (order(1_048_575), r"version .* got Decimal\('1048575'\)"),
        (
            order(created="yesterday"),
            "created_at of order 'A1' must be a time with a zone, .* got 'yesterday'",
        ),
        (order(created="2026-11-23T10:00:00"), "created_at"),
        (order(created="1969-12-31T23:59:59Z"), "created_at"),
        (order(created="2248-09-26T15:10:22.208Z"), "created_at"),
        (order(order_id="x" * 513), "id of order 'xxx"),
        ({**order(), "created_at": {"N": "5"}}, "created_at"),
        ({**order(), "id": {"N": "5"}}, "id of order"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_order_without_a_usable_version_fails_alone(
    function: ModuleType,
    opensearch: OpenSearch,
    caplog: pytest.LogCaptureFixture,
    image: dict[str, Any],
    message: str,
) -> None:
    assert run(function, put(order(order_id="Z9")), put(image)) == ["2"]
    assert indexed(opensearch) == {"Z9": 2}
    assert "UnindexableOrderError" in caplog.text
    with pytest.raises(function.logic.UnindexableOrderError, match=message):
        function.logic.change_of(next(iter(function.DynamoDBStreamEvent(batch(put(image))).records)))


def test_largest_version_is_a_long(function: ModuleType, opensearch: OpenSearch) -> None:
    last = order(1_048_574, created="2248-09-26T15:10:22.207Z")
    assert run(function, put(last), deleted(last)) == []
    assert indexed(opensearch) == {}


def test_order_without_a_time_of_creation_is_the_oldest(function: ModuleType, opensearch: OpenSearch) -> None:
    assert run(function, put(order(3, quantity=3, created=None))) == []
    assert run(function, put(order(2, quantity=2, created=None))) == []
    assert indexed(opensearch) == {"A1": 3}
    assert run(function, put(order(1, quantity=1))) == []
    assert indexed(opensearch) == {"A1": 1}


def test_batch_of_failures_only_is_no_error_of_the_function(function: ModuleType) -> None:
    assert run(function, put(order(quantity="many"))) == ["1"]


def test_second_execution_environment_finds_the_index(opensearch: OpenSearch) -> None:
    for version in (1, 2):
        assert run(function_for(opensearch), put(order(version, quantity=version))) == []
    assert indexed(opensearch) == {"A1": 2}


def test_index_that_is_lost_is_made_again_with_its_mapping(
    function: ModuleType, opensearch: OpenSearch
) -> None:
    run(function, put(order()))
    opensearch.indices.delete(index="orders-v1")
    assert run(function, put(order(2)), put(order(order_id="B2", quantity="many"))) == ["2"]
    assert indexed(opensearch) == {"A1": 2}


def test_index_out_of_reach_fails_the_whole_batch() -> None:
    function = function_at("http://127.0.0.1:9")
    with pytest.raises(Unreachable):
        run(function, put(order()))


def test_change_that_the_index_had_no_room_for_has_failed() -> None:
    busy = {"status": 429, "error": {"type": "rejected_execution_exception", "reason": "queue is full"}}
    error = load("search_index", "index")._error(busy)
    assert str(error) == "429 rejected_execution_exception: queue is full"


def test_requests_are_signed_for_the_service(function: ModuleType) -> None:
    connection = function.INDEX._client.transport.get_connection()
    headers = connection.http_auth("POST", "https://search.example.com/orders/_bulk", "{}")
    assert "us-east-1/es/aws4_request" in headers["Authorization"]
