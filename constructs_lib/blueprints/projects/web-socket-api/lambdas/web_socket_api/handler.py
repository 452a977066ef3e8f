"""Keeps who is connected, and posts to all of them what one says.

Environment: `CONNECTIONS_TABLE`, and `CONNECTIONS_ENDPOINT`, which the API sets.
"""

import os
import time
from typing import Any

import boto3
from aws_lambda_powertools.utilities.data_classes import APIGatewayWebSocketEvent, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, Field, ValidationError

from constructs_lib.runtime.connections import post_all

# API Gateway closes every connection after 2 hours; an entry that is older is of one whose end was not told.
LASTS = 2 * 60 * 60
TABLE = boto3.resource("dynamodb").Table(os.environ["CONNECTIONS_TABLE"])


class Message(BaseModel, strict=True):
    """What a client says; what else it sends is left out."""

    text: str = Field(min_length=1, max_length=500)


@event_source(data_class=APIGatewayWebSocketEvent)
def handler(event: APIGatewayWebSocketEvent, _context: LambdaContext) -> dict[str, Any]:
    """Answer a connection, its end or a message."""
    own, key = event.request_context.connection_id, event.request_context.route_key
    if key == "$connect":
        TABLE.put_item(Item={"id": own, "expires_at": int(time.time()) + LASTS})
    elif key == "$disconnect":
        TABLE.delete_item(Key={"id": own})
    else:
        _say(own, event.decoded_body or "")
    return {"statusCode": 200}


def _say(own: str, body: str) -> None:
    try:
        message = Message.model_validate_json(body)
    except ValidationError:
        post_all([own], {"error": "send {'action': 'say', 'text': '...'} with 1 to 500 characters"})
        return
    everybody = [str(each["id"]) for each in TABLE.scan(ProjectionExpression="id")["Items"]]
    for gone in post_all(everybody, {"said": message.text}):
        TABLE.delete_item(Key={"id": gone})
