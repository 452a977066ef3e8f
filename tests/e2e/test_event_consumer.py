"""A function behind a bus on the local AWS: its pattern, its input, and what cannot be delivered."""

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from constructs_lib import EventConsumer
from constructs_lib.local import Deployment, LocalAws
from constructs_lib.redrive import find_routes, redrive
from tests.constructs_lib.rules.conditions.test_event_patterns import LATER, REFUSED, TAKEN
from tests.support.stacks import app
from tests.support.waiting import until

STACK = "Bus"
PATTERN: dict[str, Any] = {
    "source": [{"prefix": "shop."}],
    "detail-type": [{"equals-ignore-case": "order placed"}],
    "detail": {
        "customer": [{"anything-but": {"suffix": "@example.com"}}],
        "coupon": [None, {"exists": False}, {"wildcard": "A*Z"}],
        "address": {"ip": [{"cidr": "10.0.0.0/8"}]},
        "$or": [{"total": [{"numeric": [">=", 100, "<", 1_000]}]}, {"member": [True]}],
    },
}
ORDER: dict[str, Any] = {
    "customer": "ada@example.org",
    "coupon": "A5Z",
    "address": {"ip": "10.1.2.3"},
    "total": 100,
    "lines": [{"sku": "tea"}, {"sku": "cup"}],
}
CODE = """
import json, os, boto3
def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=os.environ["RESULTS"], MessageBody=json.dumps(event))
"""


@pytest.fixture(scope="module")
def deployed(local_aws: LocalAws) -> Deployment:
    whole = app({"aws:cdk:enable-path-metadata": True})
    scope = Stack(whole, STACK)
    results = sqs.Queue(scope, "Results")
    worker = lambda_.Function(
        scope,
        "Worker",
        code=lambda_.Code.from_inline(CODE),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
        timeout=Duration.minutes(1),
        environment={"RESULTS": results.queue_url},
    )
    results.grant_send_messages(worker)
    field = events.EventField.from_path
    bus = events.EventBus(scope, "Shop")
    EventConsumer(
        scope,
        "Orders",
        function=worker,
        event_bus=bus,
        event_pattern=PATTERN,
        input=events.RuleTargetInput.from_object(
            {
                "mark": field("$.detail.mark"),
                "text": f"{field('$.detail.customer')} pays {field('$.detail.total')}",
                "second": field("$.detail.lines[1].sku"),
                "lines": field("$.detail.lines"),
            }
        ),
    )
    CfnOutput(scope, "Url", value=results.queue_url)
    return local_aws.deploy(Path(whole.synth().directory))


@pytest.fixture
def put(local_aws: LocalAws, deployed: Deployment) -> Callable[..., str]:
    """Puts an order on the bus, and returns what marks it."""

    def send(source: str = "shop.till", detail_type: str = "Order Placed", **order: Any) -> str:
        mark = uuid.uuid4().hex
        detail = {key: each for key, each in {**ORDER, "mark": mark, **order}.items() if each != "absent"}
        entry = {
            "EventBusName": deployed.resource(f"{STACK}/Shop"),
            "Source": source,
            "DetailType": detail_type,
            "Detail": json.dumps(detail),
        }
        assert local_aws.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
        return mark

    return send


class Results:
    """What the function got, as far as it was read."""

    def __init__(self, aws: LocalAws) -> None:
        self._sqs, self._url = aws.client("sqs"), aws.outputs()[STACK]["Url"]
        self._seen: dict[str, dict[str, Any]] = {}

    def of(self, mark: str) -> dict[str, Any]:
        received = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10)
        for message in received.get("Messages", []):
            body = json.loads(message["Body"])
            self._seen[body["mark"]] = body
        return self._seen.get(mark, {})


@pytest.fixture(scope="module")
def results(local_aws: LocalAws, deployed: Deployment) -> Results:
    del deployed
    return Results(local_aws)


def _zipped(code: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", code)
    return packed.getvalue()


def _sent(mark: str, **changes: Any) -> dict[str, Any]:
    text = "ada@example.org pays 100"
    return {"mark": mark, "text": text, "second": "cup", "lines": ORDER["lines"], **changes}


def test_function_gets_what_the_input_makes_of_an_event(put: Callable[..., str], results: Results) -> None:
    mark = put()
    until(lambda: results.of(mark))
    assert results.of(mark) == _sent(mark)


@pytest.mark.parametrize(
    "order",
    [
        {"coupon": None},
        {"coupon": "absent"},
        {"total": 5, "member": True},
        {"total": 999.5},
        {"source": "shop.", "detail_type": "ORDER placed"},
    ],
    ids=str,
)
def test_pattern_matches(put: Callable[..., str], results: Results, order: dict[str, Any]) -> None:
    mark = put(**order)
    until(lambda: results.of(mark))


def test_pattern_leaves_out(put: Callable[..., str], results: Results) -> None:
    others = [
        put(source="till"),
        put(detail_type="Order Cancelled"),
        put(customer="ada@example.com"),
        put(coupon="B5Z"),
        put(coupon=5),
        put(address={"ip": "11.0.0.1"}),
        put(total=99.5),
        put(total=1_000),
        put(total="100"),
        put(total=5, member="yes"),
    ]
    last = put()
    until(lambda: results.of(last))
    assert [each for each in others if results.of(each)] == []


def test_redrive_brings_back_what_could_not_be_delivered(
    local_aws: LocalAws, deployed: Deployment, put: Callable[..., str], results: Results
) -> None:
    functions, name = local_aws.client("lambda"), deployed.resource(f"{STACK}/Worker")
    before = functions.get_function_configuration(FunctionName=name)
    stores = {each.store_name for each in find_routes(STACK, "Orders", client=local_aws.client)}
    [store] = [each for each in stores if "OrdersDeadLetter" in each]
    queues = local_aws.client("sqs")
    url = queues.get_queue_url(QueueName=store)["QueueUrl"]
    functions.delete_function(FunctionName=name)
    mark = put()
    until(lambda: queues.receive_message(QueueUrl=url, VisibilityTimeout=0).get("Messages"))
    kept = {key: before[key] for key in ("Role", "Runtime", "Handler", "Timeout", "Environment")}
    functions.create_function(FunctionName=name, Code={"ZipFile": _zipped(CODE)}, **kept)
    summary = redrive(STACK, "Orders", client=local_aws.client)
    assert (summary.sent, summary.failed, summary.left) == (1, 0, 0)
    until(lambda: results.of(mark))
    assert results.of(mark) == _sent(mark)


_EVENT = {
    "id": "1",
    "version": "0",
    "source": "shop",
    "detail-type": "a",
    "account": "111122223333",
    "time": "2026-11-27T12:00:00Z",
    "region": "eu-west-1",
    "resources": [],
    "detail": {},
}
# EventBridge takes the first as a field of that name, and documents the limit of the second.
_TAKEN_ALL_THE_SAME = ({"$or": {"source": ["shop"]}}, {"detail": {"a": [{"numeric": ["=", 5_000_000_001]}]}})


@pytest.mark.parametrize(
    ("pattern", "is_taken"),
    [
        *((each, True) for each in TAKEN if repr(LATER) not in repr(each)),
        *((each, False) for each in REFUSED if each not in _TAKEN_ALL_THE_SAME),
    ],
    ids=str,
)
def test_local_aws_takes_and_refuses_the_same_patterns(
    local_aws: LocalAws, pattern: dict[str, Any], is_taken: bool
) -> None:
    client = local_aws.client("events")
    given = {"EventPattern": json.dumps(pattern), "Event": json.dumps(_EVENT)}
    if is_taken:
        client.test_event_pattern(**given)
        return
    with pytest.raises(client.exceptions.InvalidEventPatternException):
        client.test_event_pattern(**given)
