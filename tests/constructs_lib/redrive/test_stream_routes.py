"""Where event source mappings put the records of streams that failed."""

from typing import Any

import pytest

from constructs_lib.redrive import RouteKind
from constructs_lib.redrive.route import Poller

from .account import ACCOUNT, FUNCTION, OWN_QUEUE, QUEUE, UUID, WORKER, Account, Stub

STREAM = f"arn:aws:dynamodb:{ACCOUNT}:table/Orders/stream/2026-11-23T00:00:00.000"
MAPPING: tuple[str, str, dict[str, Any]] = ("Lambda::EventSourceMapping", UUID, {})


def add_mapping(account: Account, **more: Any) -> None:
    target = {"OnFailure": {"Destination": QUEUE}}
    account.answer("lambda", "get_event_source_mapping", DestinationConfig=target, **more)


def test_a_stream_is_read_by_its_mapping(stub: Stub) -> None:
    account = Account(stub, Worker=WORKER, Mapping=MAPPING, Dead=OWN_QUEUE)
    account.function()
    account.answer("sqs", "get_queue_attributes", Attributes={"QueueArn": QUEUE})
    add_mapping(
        account,
        FunctionArn=f"{FUNCTION}:live",
        EventSourceArn=STREAM,
        FilterCriteria={"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
        FunctionResponseTypes=["ReportBatchItemFailures"],
        TumblingWindowInSeconds=60,
    )
    account.answer("lambda", "get_function_configuration", Role="arn:aws:iam::111122223333:role/r", Timeout=9)
    account.queue_attributes()
    [route] = account.routes()
    assert (route.kind, route.name, route.origin) == (RouteKind.STREAM, "Worker:live", f"{FUNCTION}:live")
    filters = ('{"eventName": ["INSERT"]}',)
    role = "arn:aws:iam::111122223333:role/r"
    assert route.poller == Poller(UUID, STREAM, role, 9, filters, reports_items=True, windowed=True)
    assert route.refusal == ""


def test_a_mapping_without_a_destination_is_no_route(stub: Stub) -> None:
    account = Account(stub, Mapping=MAPPING)
    account.answer("lambda", "get_event_source_mapping", FunctionArn=FUNCTION, EventSourceArn=STREAM)
    assert account.routes() == []


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ({"EventSourceArn": f"arn:aws:kafka:{ACCOUNT}:cluster/c/1"}, "records of kafka are not redriven"),
        ({}, "records of Kafka are not redriven"),
    ],
    ids=["msk", "self-managed"],
)
def test_records_of_other_sources_are_told(stub: Stub, source: dict[str, str], refusal: str) -> None:
    account = Account(stub, Mapping=MAPPING)
    add_mapping(account, FunctionArn=FUNCTION, **source)
    [route] = account.routes()
    assert (route.name, route.refusal) == ("worker", refusal)
