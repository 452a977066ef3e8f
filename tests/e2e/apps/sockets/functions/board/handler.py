"""Answers, posts, closes and fails as it is asked to."""

import json
import time
from typing import Any

import boto3

from constructs_lib.runtime.connections import GoneError, close, connection_id, post


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    context = event["requestContext"]
    key = context["routeKey"]
    print(f"{context['eventType']} {key} {connection_id(event)}")  # noqa: T201 - the test reads the log
    if key == "$connect":
        return {"statusCode": 403 if (event.get("queryStringParameters") or {}).get("refuse") else 200}
    if key == "$disconnect":
        return {"statusCode": 200}
    message = json.loads(event["body"]) if event["body"].startswith("{") else {}
    answer = {"post": _post, "close": _close, "fail": _fail, "slow": _slow}.get(key)
    if answer is not None:
        answer(context, message)
    said = {"route": key, "of": (context.get("authorizer") or {}).get("name"), "sent": event["body"]}
    return {"statusCode": 200, "body": json.dumps(said)}


def _post(context: dict[str, Any], message: dict[str, Any]) -> None:
    try:
        post(message["to"], {"from": context["connectionId"]})
    except GoneError as error:
        post(context["connectionId"], {"gone": error.connection_id})
        return
    # As most handlers do it: by the address in the event.
    client = boto3.client(
        "apigatewaymanagementapi", endpoint_url=f"https://{context['domainName']}/{context['stage']}"
    )
    client.post_to_connection(ConnectionId=message["to"], Data=b"again")


def _close(_context: dict[str, Any], message: dict[str, Any]) -> None:
    close(message["to"])


def _fail(_context: dict[str, Any], _message: dict[str, Any]) -> None:
    raise ValueError("a secret")


def _slow(_context: dict[str, Any], _message: dict[str, Any]) -> None:
    time.sleep(10)
    print("slow, and done")  # noqa: T201 - the test reads the log


def post_from_elsewhere(event: dict[str, Any], _context: object) -> None:
    post(event["to"], "from elsewhere")
