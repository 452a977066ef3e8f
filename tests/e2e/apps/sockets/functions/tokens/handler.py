"""Lets in whoever names a token that begins with a name."""

from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    name = event["queryStringParameters"]["token"]
    effect = "Allow" if name in {"ada", "grace"} else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {
        "principalId": name,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"name": name},
    }
