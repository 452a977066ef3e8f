"""Quotes over HTTP: asks pricing and stock at the same time, and combines what they say.

Environment: `FAN_OUT_PRICING` and `FAN_OUT_STOCK`, the functions that are asked.
"""

import base64
import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.config import Config

# A call that did not answer is not made again by botocore: the client of the API waits, and can ask again.
LAMBDA = boto3.client("lambda", config=Config(read_timeout=6, retries={"total_max_attempts": 1}))
TARGETS = {name: os.environ[f"FAN_OUT_{name.upper()}"] for name in ("pricing", "stock")}


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer ``POST /quotes``."""
    order = body_of(event)
    sku, quantity = order.get("sku"), order.get("quantity")
    if not isinstance(sku, str) or type(quantity) is not int or not 1 <= quantity <= 1000:
        return respond(400, {"message": "the body needs sku, a text, and quantity, from 1 to 1,000"})
    answers, errors = ask_all({"sku": sku})
    if errors:
        return respond(502, {"message": "no quote can be made", "causes": errors})
    cents = answers["pricing"]["cents"] * quantity
    return respond(200, {"total_cents": cents, "available": answers["stock"]["quantity"] >= quantity})


def ask_all(question: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Ask every target at the same time; return the answers and the errors by the target's name."""
    # The block waits for all: a thread that is left behind would be frozen with this environment.
    with ThreadPoolExecutor(len(TARGETS)) as pool:
        calls = {name: pool.submit(ask, arn, question) for name, arn in TARGETS.items()}
    errors = {name: str(call.exception()) for name, call in calls.items() if call.exception()}
    return {name: call.result() for name, call in calls.items() if name not in errors}, errors


def ask(function: str, question: dict[str, Any]) -> Any:
    """Return what a function answers; its error is raised here."""
    answer = LAMBDA.invoke(FunctionName=function, Payload=json.dumps(question))
    payload = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise RuntimeError(f"{payload.get('errorType')}: {payload.get('errorMessage')}")
    return payload


def body_of(event: dict[str, Any]) -> dict[str, Any]:
    """Return the object in a request's body; an empty one where there is none."""
    body = event.get("body") or ""
    try:
        found = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def respond(status: int, body: object) -> dict[str, Any]:
    """Return a response of JSON."""
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
