"""Drives the orders API over both of its faces, with signed requests, and as a browser of its shops."""

import uuid
from collections.abc import Iterator

from constructs_lib.local import Deployment, LocalAws, Row
from tests.demo._http import Answer, call
from tests.demo._logs import logged

ORDER = {"customer": "Ada", "items": [{"sku": "tea", "quantity": 2}]}
SHOPS = ("https://shop.example.com", "https://admin.example.com")
STRANGER = "https://elsewhere.example.net"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for each face, for what they refuse, and for what browsers need."""
    function = deployment.resource("OrdersApi/Function")
    faces = {"REST": deployment.url("RestUrl", "/orders"), "HTTP": deployment.url("HttpUrl", "/orders")}
    for face, url in faces.items():
        yield _life(aws, function, face, url)
        yield _refusals(aws, face, url)
        yield _browsers(aws, face, url)
    yield _other_types(aws, faces["REST"])


def _life(aws: LocalAws, function: str, face: str, url: str) -> Row:
    """One order, from its creation to its deletion."""
    order = {**ORDER, "id": f"{face}-{uuid.uuid4().hex}"}
    one = f"{url}/{order['id']}"
    created = call(aws, "POST", url, order)
    listed = call(aws, "GET", f"{url}?limit=100")
    read = call(aws, "GET", one)
    replaced = call(aws, "PUT", one, {**ORDER, "customer": "Grace", "version": 1})
    stale = call(aws, "PUT", one, {**ORDER, "version": 1})
    deleted = call(aws, "DELETE", one)
    gone = call(aws, "GET", one)
    found = logged(aws, function, created.request_id)
    statuses = _statuses(created, listed, read, replaced, stale, deleted, gone)
    is_right = (
        statuses == "201 200 200 200 409 204 404"
        and order["id"] in {each["id"] for each in listed.json["orders"]}
        and read.json["customer"] == "Ada"
        and replaced.json["version"] == 2
        and found
    )
    evidence = f"request id {created.request_id[:13]}... {'is' if found else 'is NOT'} in the log"
    return Row(f"orders_api ({face})", "POST GET GET PUT PUT(stale) DELETE GET", statuses, evidence, is_right)


def _refusals(aws: LocalAws, face: str, url: str) -> Row:
    """Requests that must be refused."""
    unsigned = call(aws, "GET", url, signed=False)
    bad = call(aws, "POST", url, {"customer": "Ada"})
    why = bad.json.get("detail") or bad.json["message"]
    statuses = _statuses(unsigned, bad)
    is_right = statuses == "403 400" and "items" in why
    return Row(f"orders_api ({face})", "unsigned GET, POST without items", statuses, why, is_right)


def _other_types(aws: LocalAws, url: str) -> Row:
    """API Gateway itself checks a body, whatever type it says it has."""
    bad = call(aws, "POST", url, {"customer": "Ada"}, {"Content-Type": "text/plain"})
    # The function would refuse it too, in other words.
    is_right = (bad.status, bad.json.get("message")) == (400, "Invalid request body")
    return Row("orders_api (REST)", "POST of text/plain without items", str(bad.status), bad.text, is_right)


def _browsers(aws: LocalAws, face: str, url: str) -> Row:
    """What a browser asks before it sends, and what it looks for in the answer."""
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = {}
    for origin in (*SHOPS, STRANGER):
        preflight = call(aws, "OPTIONS", url, headers={"Origin": origin, **asked}, signed=False)
        real = call(aws, "GET", f"{url}?limit=1", headers={"Origin": origin})
        if origin == STRANGER:
            allowed[origin] = any(_may_read(answer, origin) for answer in (preflight, real))
        else:
            allowed[origin] = _may_send(preflight, origin) and _is_shared(real, origin) and real.status == 200
    names = [origin.removeprefix("https://") for origin, is_allowed in allowed.items() if is_allowed]
    sent = "preflight and GET from 2 shops and a stranger"
    refused = "" if allowed[STRANGER] else "no header admits the stranger"
    is_right = allowed == {SHOPS[0]: True, SHOPS[1]: True, STRANGER: False}
    return Row(f"orders_api ({face})", sent, f"allowed: {', '.join(names)}", refused, is_right)


def _may_send(preflight: Answer, origin: str) -> bool:
    """Return whether a browser would send its POST of JSON, with credentials, after this preflight."""
    methods, headers = (_listed(preflight, f"access-control-allow-{name}") for name in ("methods", "headers"))
    is_named = "post" in methods and "content-type" in headers
    return preflight.status in {200, 204} and is_named and _is_shared(preflight, origin)


def _is_shared(answer: Answer, origin: str) -> bool:
    """Return whether a script of this origin, with credentials, may read the answer."""
    is_allowed = answer.headers.get("access-control-allow-origin") == origin
    return is_allowed and answer.headers.get("access-control-allow-credentials") == "true"


def _may_read(answer: Answer, origin: str) -> bool:
    """Return whether any script of this origin, even without credentials, may read the answer."""
    return answer.headers.get("access-control-allow-origin") in {origin, "*"}


def _listed(answer: Answer, header: str) -> set[str]:
    return {each.strip().lower() for each in answer.headers.get(header, "").split(",")}


def _statuses(*answers: Answer) -> str:
    return " ".join(str(answer.status) for answer in answers)
