"""What requests of every kind of API have in common: bodies, queries, and the parameters of a path."""

import base64
import json
from collections.abc import Mapping, Sequence

Query = Mapping[str, str | Sequence[str]]
"""Query parameters by name; one with several values is given several times."""

ADDRESS = "192.0.2.1"
AGENT = "constructs-lib"
_OF_AWS = {
    name.lower(): name
    for name in (
        *("Host", "User-Agent", "X-Amzn-Trace-Id"),
        *("X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"),
    )
}
"""Headers whose names API Gateway writes itself, by their names in lower case."""


def encoded(body: object) -> tuple[str | None, bool, dict[str, str]]:
    """Return a body as an event has it, whether it is in base64, and the headers that say what it is."""
    if body is None:
        return None, False, {}
    if isinstance(body, bytes):
        return base64.b64encode(body).decode(), True, {"Content-Type": "application/octet-stream"}
    if isinstance(body, str):
        return body, False, {"Content-Type": "text/plain"}
    return json.dumps(body), False, {"Content-Type": "application/json"}


def pairs(query: Query | None) -> list[tuple[str, str]]:
    """Return every name and value of a query in its order."""
    found: list[tuple[str, str]] = []
    for name, values in (query or {}).items():
        given = [values] if isinstance(values, str) else values
        found += [(name, value) for value in given]
    return found


def several(found: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return every value of each name."""
    return {name: [value for key, value in found if key == name] for name, _ in found}


def path_parameters(template: str, path: str) -> dict[str, str]:
    """Return the parameters that a path has by the template of its route.

    Raises:
        ValueError: the path is none of that route.
    """
    wanted, given = template.strip("/").split("/"), path.strip("/").split("/")
    found: dict[str, str] = {}
    for number, part in enumerate(wanted):
        if part.endswith("+}"):
            found[part[1:-2]] = "/".join(given[number:])
            return found
        value = given[number] if number < len(given) else ""
        if part.startswith("{") and value:
            found[part[1:-1]] = value
        elif part != value:
            break
    else:
        if len(wanted) == len(given):
            return found
    raise ValueError(f"{path} is no path of {template}")


def headers_of(host: str, own: Mapping[str, str], given: Mapping[str, str] | None) -> dict[str, str]:
    """Return the headers of a request, with what a client and AWS add to those that are given."""
    standard = {
        "Accept": "*/*",
        "Host": host,
        "User-Agent": AGENT,
        "X-Amzn-Trace-Id": "Root=1-6924a2c0-4d1f0e9b5c3a7d2e8f60b1a9",
        "X-Forwarded-For": ADDRESS,
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
        **own,
    }
    return merged_headers(standard, given)


def merged_headers(standard: Mapping[str, str], given: Mapping[str, str] | None) -> dict[str, str]:
    """Return headers with those that are given, which replace others of their name in whatever case.

    REST and WebSocket APIs hand over a name as the client wrote it, except those that they write themselves.
    """
    named = {_OF_AWS.get(name.lower(), name): value for name, value in (given or {}).items()}
    replaced = {name.lower() for name in named}
    return {name: value for name, value in standard.items() if name.lower() not in replaced} | named


def in_lower_case(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers as payload format 2.0 has them."""
    return {name.lower(): value for name, value in headers.items()}
