"""Takes notices of payments at the URL of this function: the provider signs them, and repeats them until 2XX.

Environment: `PAYMENTS_TABLE`, the table of payments; `SECRET_ARN`, the secret that the provider signs with.
"""

import os
from functools import cache
from typing import Any

import boto3
import logic
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.event_handler.exceptions import BadRequestError, UnauthorizedError

from constructs_lib.runtime.api import read_json, resolve

TABLE = boto3.resource("dynamodb").Table(os.environ["PAYMENTS_TABLE"])
SECRETS = boto3.client("secretsmanager")

app = LambdaFunctionUrlResolver()


@cache
def secret() -> str:
    """Return the secret, read once for each execution environment."""
    found: str = SECRETS.get_secret_value(SecretId=os.environ["SECRET_ARN"])["SecretString"]
    return found


@app.post("/notices")
def take_notice() -> tuple[dict[str, object], int]:
    """``POST /notices``."""
    event = app.current_event
    signature = event.headers.get("x-signature", "")
    if not logic.is_signed((event.decoded_body or "").encode(), signature, secret()):
        raise UnauthorizedError("the signature does not fit the body")
    try:
        notice = logic.notice_of(read_json(event))
    except ValueError as error:
        raise BadRequestError(str(error)) from None
    is_new = logic.store(TABLE, notice)
    return {"id": notice.id, "new": is_new}, 202 if is_new else 200


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers a request, and logs a line with its id."""
    return resolve(app, event, context)
