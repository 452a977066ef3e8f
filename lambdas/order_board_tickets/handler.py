"""Who may connect: whoever has a ticket, which is good once and for a short time.

Environment: `TICKETS_TABLE`, into which tickets are put by whoever knows the customer.
"""

import os
import time
from typing import Any

import boto3

TICKETS = boto3.resource("dynamodb").Table(os.environ["TICKETS_TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers API Gateway's question whether a client may connect."""
    name = _redeemed(event["queryStringParameters"]["ticket"])
    statement = {
        "Action": "execute-api:Invoke",
        "Effect": "Deny" if name is None else "Allow",
        "Resource": event["methodArn"],
    }
    return {
        "principalId": name or "nobody",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {} if name is None else {"name": name},
    }


def _redeemed(ticket: str) -> str | None:
    # Deleting tells whether it was there: of two clients with one ticket only one gets in.
    found = TICKETS.delete_item(Key={"ticket": ticket}, ReturnValues="ALL_OLD").get("Attributes")
    # DynamoDB deletes what has expired within days, and not at once.
    return None if found is None or found["expires_at"] < time.time() else str(found["name"])
