"""What a caller may send.

``order_schema.json`` says the same to the REST API, which refuses bad bodies before they get here; an HTTP
API has no request validation. One schema serves POST and PUT, so what only one of them asks (``version`` is
for PUT, which needs it) is the logic's to check.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import BadRequestError

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

_FIELDS = ("id", "customer", "items", "version")
_ITEM_FIELDS = ("sku", "quantity")
_MOST_ITEMS = 100
_SHOWN_PROBLEMS = 5
_SHOWN_CHARACTERS = 80


def check_order(body: object) -> dict[str, Any]:
    """The body of a new or changed order, unchanged.

    Raises:
        BadRequestError: Names the field, what is allowed and the value, for the first few problems.
    """
    if not isinstance(body, dict):
        raise BadRequestError(f"body must be a JSON object, got {_shown(body)}")
    problems = list(islice(_order_problems(body), _SHOWN_PROBLEMS))
    if problems:
        raise BadRequestError("; ".join(problems))
    return body


def check_page(query: Mapping[str, str]) -> tuple[int, str | None]:
    """The limit of a page, and the id after which it begins.

    Raises:
        BadRequestError: ``limit`` is out of range, or ``next`` is none of our tokens.
    """
    limit = query.get("limit", "25")
    if not re.fullmatch("[1-9][0-9]?|100", limit):
        raise BadRequestError(f"limit must be 1 to 100, got {_shown(limit)}")
    token = query.get("next")
    if token is None:
        return int(limit), None
    try:
        order_id = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        order_id = ""
    if not ID.fullmatch(order_id):
        raise BadRequestError(f"next must be a token from the page before, got {_shown(token)}")
    return int(limit), order_id


def _order_problems(body: Mapping[str, object]) -> Iterator[str]:
    yield from _name_problems("", body, _FIELDS, required=("customer", "items"))
    if "id" in body and not (isinstance(body["id"], str) and ID.fullmatch(body["id"])):
        allowed = "1 to 64 letters, digits, '.', '_' or '-', and begin with a letter or digit"
        yield f"id must be {allowed}, got {_shown(body['id'])}"
    if "customer" in body:
        yield from _string_problems("customer", body["customer"], 200)
    if "items" in body:
        yield from _items_problems(body["items"])
    if "version" in body:
        yield from _integer_problems("version", body["version"], 2_147_483_647)


def _items_problems(items: object) -> Iterator[str]:
    if not isinstance(items, list) or not 1 <= len(items) <= _MOST_ITEMS:
        yield f"items must be a list of 1 to {_MOST_ITEMS} objects, got {_shown(items)}"
        return
    for index, item in enumerate(items):
        name = f"items[{index}]"
        if not isinstance(item, dict):
            yield f"{name} must be an object with {' and '.join(_ITEM_FIELDS)}, got {_shown(item)}"
            continue
        yield from _name_problems(f"{name}.", item, _ITEM_FIELDS, required=_ITEM_FIELDS)
        if "sku" in item:
            yield from _string_problems(f"{name}.sku", item["sku"], 64)
        if "quantity" in item:
            yield from _integer_problems(f"{name}.quantity", item["quantity"], 1_000_000)


def _name_problems(
    prefix: str, value: Mapping[str, object], known: tuple[str, ...], *, required: tuple[str, ...]
) -> Iterator[str]:
    yield from (f"{prefix}{name} is required" for name in required if name not in value)
    for name in value:
        if name not in known:
            yield f"{_cut(prefix + name)} is not a known field; allowed are {', '.join(known)}"


def _string_problems(name: str, value: object, longest: int) -> Iterator[str]:
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        yield f"{name} must be a string of 1 to {longest} characters, got {_shown(value)}"


def _integer_problems(name: str, value: object, largest: int) -> Iterator[str]:
    # In Python `True` is an int, in JSON it is not.
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= largest:
        yield f"{name} must be a whole number from 1 to {largest:,}, got {_shown(value)}"


def _shown(value: object) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."
