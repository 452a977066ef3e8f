"""Drives the search index: what is ordered is found, what is late changes nothing, what is wrong is alone."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive
from tests.demo._http import call
from tests.support.waiting import last_seen

NAME = "search_index"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for an order's life, for late events, for an order of a wrong type, and for a redrive."""
    search = _Search(aws, deployment)
    yield _life(aws, deployment, search)
    yield _late(aws, deployment, search)
    yield _poison(aws, deployment, search)
    yield _redriven(aws, deployment, search)


class _Search:
    """What the index finds."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        domain = deployment.resource("SearchIndex/Domain")
        status = aws.client("opensearch").describe_domain(DomainName=domain)["DomainStatus"]
        self._aws, self._url = aws, f"http://{status['Endpoint']}/orders"

    def quantities(self, customer: str) -> dict[str, int]:
        """Return the quantity of each order of a customer, by its id."""
        call(self._aws, "POST", f"{self._url}/_refresh", signed=False)
        query = {"query": {"term": {"customer.exact": customer}}}
        found = call(self._aws, "POST", f"{self._url}/_search", query, signed=False)
        hits = found.json["hits"]["hits"] if found.status == 200 else []
        return {hit["_id"]: hit["_source"]["items"][0]["quantity"] for hit in hits}

    def add_field(self, name: str) -> None:
        """Let the mapping take one field more."""
        mapping = {"properties": {name: {"type": "keyword"}}}
        call(self._aws, "PUT", f"{self._url}/_mapping", mapping, signed=False)

    def wait_for(self, customer: str, expected: dict[str, int]) -> dict[str, int]:
        return last_seen(lambda: self.quantities(customer), lambda found: found == expected)


def _life(aws: LocalAws, deployment: Deployment, search: _Search) -> Row:
    """One order, created, replaced and deleted by the API."""
    url, customer = deployment.url("HttpUrl", "/orders"), f"customer-{uuid.uuid4().hex}"
    order = {"customer": customer, "items": [{"sku": "tea", "quantity": 2}]}
    one = call(aws, "POST", url, order).json["id"]
    seen = [search.wait_for(customer, {one: 2})]
    more = {"customer": customer, "items": [{"sku": "tea", "quantity": 5}], "version": 1}
    call(aws, "PUT", f"{url}/{one}", more)
    seen.append(search.wait_for(customer, {one: 5}))
    call(aws, "DELETE", f"{url}/{one}")
    seen.append(search.wait_for(customer, {}))
    came = ", ".join(str(found.get(one, "not found")) for found in seen)
    is_right = seen == [{one: 2}, {one: 5}, {}]
    return Row(NAME, "order of 2, then 5, then deleted", f"search: {came}", f"order {one[:8]}...", is_right)


def _late(aws: LocalAws, deployment: Deployment, search: _Search) -> Row:
    """Events that come late and twice, handed to the function as Lambda would."""
    customer = f"customer-{uuid.uuid4().hex}"
    kept, gone = (f"{name}-{uuid.uuid4().hex}" for name in ("kept", "gone"))
    created = datetime.now(UTC) - timedelta(hours=1)

    def event(name: str, order_id: str, version: int) -> dict[str, Any]:
        image = _order(order_id, customer, {"N": str(version)}, version=version, created=created)
        side = "OldImage" if name == "REMOVE" else "NewImage"
        stream = {"Keys": {"id": {"S": order_id}}, side: image}
        return {"eventName": name, "eventSource": "aws:dynamodb", "dynamodb": stream}

    inserted = event("INSERT", kept, 1), event("INSERT", gone, 1)
    changed = event("MODIFY", kept, 2), event("MODIFY", gone, 2)
    newest = event("MODIFY", kept, 3), event("REMOVE", gone, 2)
    function = deployment.resource("SearchIndex/Function")
    # In their order, then the same again backwards and in one batch with what is oldest at its end.
    batches = [inserted, changed, newest, newest, changed, inserted, (*newest, *changed, *inserted)]
    failures = [_invoke(aws, function, batch) for batch in batches]
    found = search.wait_for(customer, {kept: 3})
    is_right = found == {kept: 3} and not any(failures)
    shown = f"search: {found.get(kept, 'not found')}, {found.get(gone, 'not found')}"
    sent = "versions 1 2 3 and 1 2 deleted, then all again, newest first"
    return Row(NAME, sent, shown, f"{len(batches)} batches, {sum(map(len, failures))} failures", is_right)


def _invoke(aws: LocalAws, function: str, records: tuple[dict[str, Any], ...]) -> list[Any]:
    numbered = [
        {**record, "dynamodb": {**record["dynamodb"], "SequenceNumber": str(number)}}
        for number, record in enumerate(records, start=1)
    ]
    answer = aws.client("lambda").invoke(FunctionName=function, Payload=json.dumps({"Records": numbered}))
    failures: list[Any] = json.loads(answer["Payload"].read())["batchItemFailures"]
    return failures


def _poison(aws: LocalAws, deployment: Deployment, search: _Search) -> Row:
    """An order whose quantity is no number, between two that are right."""
    customer = f"customer-{uuid.uuid4().hex}"
    table, bucket = _places(deployment)
    one, poison, two = (uuid.uuid4().hex for _ in range(3))
    now = datetime.now(UTC)
    for order_id, quantity in ((one, {"N": "1"}), (poison, {"S": "many"}), (two, {"N": "2"})):
        item = _order(order_id, customer, quantity, version=1, created=now)
        aws.client("dynamodb").put_item(TableName=table, Item=item)
    found = search.wait_for(customer, {one: 1, two: 2})
    kept = last_seen(lambda: _failed(aws, bucket, poison), bool)
    is_right = found == {one: 1, two: 2} and kept == [[poison]]
    came = f"{len(found)} of 2 found"
    evidence = f"{len(kept)} object with {sum(map(len, kept))} record in the failure bucket"
    return Row(NAME, "2 orders and 1 with quantity 'many'", came, evidence, is_right)


def _redriven(aws: LocalAws, deployment: Deployment, search: _Search) -> Row:
    """An order with a field that the strict mapping does not know, before and after it does."""
    customer, order_id = f"customer-{uuid.uuid4().hex}", uuid.uuid4().hex
    table, bucket = _places(deployment)
    field = f"gift_{order_id}"
    item = _order(order_id, customer, {"N": "3"}, version=1, created=datetime.now(UTC))
    aws.client("dynamodb").put_item(TableName=table, Item={**item, field: {"S": "yes"}})
    kept = last_seen(lambda: _failed(aws, bucket, order_id), bool)
    before = search.quantities(customer)
    search.add_field(field)
    chosen = f"payload.Records[0].dynamodb.Keys.id.S == '{order_id}'"
    summary = redrive("SearchIndex", match=chosen, client=aws.client)
    found = search.wait_for(customer, {order_id: 3})
    left = _failed(aws, bucket, order_id)
    is_right = (kept, before, found, left) == ([[order_id]], {}, {order_id: 3}, [])
    came = f"search: {found.get(order_id, 'not found')}"
    evidence = f"{summary.sent} sent back, {summary.failed} failed, {len(left)} left in the bucket"
    return Row(
        NAME, "an unknown field; redrive once it is known", came, evidence, is_right and summary.sent == 1
    )


def _places(deployment: Deployment) -> tuple[str, str]:
    table = deployment.resource("OrdersApi/Orders")
    return table, deployment.resource("SearchIndex/Changes/DeadLetterBucket")


def _failed(aws: LocalAws, bucket: str, order_id: str) -> list[list[str]]:
    """Return the ids of the orders in each object of failures that has this one."""
    s3, found = aws.client("s3"), []
    for each in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        payload = json.loads(s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read())["payload"]
        records = (json.loads(payload) if isinstance(payload, str) else payload)["Records"]
        found.append([record["dynamodb"]["Keys"]["id"]["S"] for record in records])
    return [ids for ids in found if order_id in ids]


def _order(
    order_id: str, customer: str, quantity: dict[str, str], *, version: int, created: datetime
) -> dict[str, Any]:
    time = created.isoformat(timespec="milliseconds")
    return {
        "id": {"S": order_id},
        "customer": {"S": customer},
        "items": {"L": [{"M": {"sku": {"S": "tea"}, "quantity": quantity}}]},
        "version": {"N": str(version)},
        "created_at": {"S": time},
        "updated_at": {"S": time},
    }
