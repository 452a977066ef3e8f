"""Loads functions as Lambda does, and builds the events that API Gateway sends."""

import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, urlencode

import pytest

ROOT = Path(__file__).parents[2]
LAMBDAS = ROOT / "lambdas"
EVENTS = ROOT / "tests" / "lambdas" / "events"

Query = dict[str, str] | list[tuple[str, str]]


def load(slug: str, module: str = "handler", **environment: str) -> ModuleType:
    """A fresh module of a function, with its siblings importable.

    Several functions have a `handler` and a `logic`, so none of them stays in `sys.modules`.
    """
    folder = LAMBDAS / slug
    siblings = {path.stem for path in folder.glob("*.py")}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        for name, value in {"AWS_DEFAULT_REGION": "us-east-1", **environment}.items():
            patch.setenv(name, value)
        try:
            return importlib.import_module(module)
        finally:
            for name in siblings:
                sys.modules.pop(name, None)


def header(response: Mapping[str, Any], name: str) -> str:
    """A header of a response, in the form for either kind of API; empty without it."""
    many = response.get("multiValueHeaders")
    values = response["headers"].get(name, "") if many is None else many.get(name, "")
    return values if isinstance(values, str) else ", ".join(values)


def rest_event(
    method: str,
    path: str,
    resource: str | None = None,
    *,
    body: str | None = None,
    query: Query | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A REST API's event (payload format 1.0); without `resource` behind `/{proxy+}`."""
    event = _published("rest_api.json")
    pairs = _pairs(query)
    many: dict[str, list[str]] = {}
    for name, value in pairs:
        many.setdefault(name, []).append(value)
    resource = resource or "/{proxy+}"
    event |= {
        "resource": resource,
        "path": quote(path),
        "httpMethod": method,
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": many or None,
        "pathParameters": _parameters(resource, path),
        "body": body,
    }
    event["headers"] |= headers or {}
    event["multiValueHeaders"] |= {name: [value] for name, value in (headers or {}).items()}
    event["requestContext"] |= {"resourcePath": resource, "httpMethod": method, "path": f"/Prod{path}"}
    return event


def http_event(
    method: str,
    path: str,
    route: str | None = None,
    *,
    body: str | None = None,
    query: Query | None = None,
    headers: dict[str, str] | None = None,
    stage: str = "$default",
) -> dict[str, Any]:
    """An HTTP API's event (payload format 2.0); without `route` behind `$default`."""
    event = _published("http_api.json")
    pairs = _pairs(query)
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    route_key = f"{method} {route}" if route else "$default"
    raw_path = path if stage == "$default" else f"/{stage}{path}"
    event |= {"routeKey": route_key, "rawPath": raw_path, "rawQueryString": urlencode(pairs)}
    # API Gateway leaves out what is empty.
    optional = {
        "queryStringParameters": joined,
        "pathParameters": _parameters(route or "", path),
        "body": body,
    }
    event |= {name: value for name, value in optional.items() if value}
    event["headers"] |= {name.lower(): value for name, value in (headers or {}).items()}
    event["requestContext"] |= {"routeKey": route_key, "stage": stage}
    event["requestContext"]["http"] |= {"method": method, "path": raw_path}
    return event


def _published(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / name).read_text())
    return event


def _pairs(query: Query | None) -> list[tuple[str, str]]:
    return list(query.items()) if isinstance(query, dict) else query or []


def _parameters(template: str, path: str) -> dict[str, str] | None:
    if template.endswith("+}"):
        return {"proxy": path.removeprefix("/")}
    pairs = zip(template.split("/"), path.split("/"), strict=False)
    return {name.strip("{}"): value for name, value in pairs if name.startswith("{")} or None
