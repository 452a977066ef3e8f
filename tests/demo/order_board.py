"""Drives the board of orders: three clients with and without a ticket, and what each of them sees."""

import time
import uuid
from collections.abc import Iterator

from constructs_lib.local import Deployment, LocalAws, Row
from tests.demo._web_socket import RefusedError, WebSocket
from tests.support.waiting import last_seen


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for who gets in, for an order that all see, for other messages, and for the end."""
    url = deployment.url("BoardUrl")
    yield _tickets(aws, deployment, url)
    with WebSocket(f"{url}?ticket={_ticket(aws, deployment, 'ada')}") as ada:
        grace = WebSocket(f"{url}?ticket={_ticket(aws, deployment, 'grace')}")
        ada.send({"action": "place", "sku": "tea", "quantity": 2})
        seen = [each.receive() for each in (ada, grace)]
        is_right = seen[0] == seen[1] and (seen[0]["by"], seen[0]["sku"]) == ("ada", "tea")
        evidence = f"order {seen[0].get('order', '')[:8]}... on both connections"
        yield Row("order_board", "ada places 2 tea", "posted to ada and grace", evidence, is_right)

        grace.send("good morning")
        hint = grace.receive()
        ada.send({"action": "place", "sku": "tea", "quantity": 0})
        refused = ada.receive()
        is_right = "place" in hint.get("error", "") and "quantity" in refused.get("error", "")
        yield Row(
            "order_board", "a text, an order of 0", "an answer, a post", str(refused.get("error")), is_right
        )

        grace.close()
        ids = last_seen(lambda: (found := _connected(aws, deployment)) and len(found) == 1 and found)
        ada.send({"action": "place", "sku": "cocoa", "quantity": 1})
        alone = ada.receive()
        is_right = bool(ids) and alone.get("sku") == "cocoa"
        yield Row("order_board", "grace leaves, ada places", "posted to ada", f"connected: {ids}", is_right)


def _tickets(aws: LocalAws, deployment: Deployment, url: str) -> Row:
    """Who has no ticket, one that is used, and one that has expired."""
    used = _ticket(aws, deployment, "ada")
    WebSocket(f"{url}?ticket={used}").close()
    expired = _ticket(aws, deployment, "ada", lasts=-1)
    tried = {"none": url, "used": f"{url}?ticket={used}", "expired": f"{url}?ticket={expired}"}
    statuses = {name: _status(each) for name, each in tried.items()}
    is_right = statuses == {"none": 401, "used": 403, "expired": 403}
    sent = "connect without a ticket, with a used, with an expired one"
    return Row("order_board", sent, " ".join(map(str, statuses.values())), "a ticket is good once", is_right)


def _status(url: str) -> int:
    try:
        WebSocket(url).close()
    except RefusedError as error:
        return error.status
    return 101


def _ticket(aws: LocalAws, deployment: Deployment, name: str, lasts: int = 60) -> str:
    ticket = uuid.uuid4().hex
    item = {
        "ticket": {"S": ticket},
        "name": {"S": name},
        "expires_at": {"N": str(int(time.time()) + lasts)},
    }
    table = deployment.resource("OrderBoard/Tickets")
    aws.client("dynamodb").put_item(TableName=table, Item=item)
    return ticket


def _connected(aws: LocalAws, deployment: Deployment) -> list[str]:
    table = deployment.resource("OrderBoard/Connections")
    return [each["name"]["S"] for each in aws.client("dynamodb").scan(TableName=table)["Items"]]
