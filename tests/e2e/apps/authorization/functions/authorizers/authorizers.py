"""Decides by the header Authorization."""

from typing import Any

TOKENS = {"ada's token": "ada", "bob's token": "bob"}


def _user(event: dict[str, Any]) -> str | None:
    # HTTP APIs write names of headers in lower case, REST APIs as the caller wrote them.
    headers = {name.lower(): value for name, value in event["headers"].items()}
    return TOKENS.get(headers.get("authorization", ""))


def policy(event: dict[str, Any], _: object) -> dict[str, Any]:
    """Answer a REST API: a policy for this request."""
    user = _user(event)
    statement = {
        "Action": "execute-api:Invoke",
        "Effect": "Allow" if user == "ada" else "Deny",
        "Resource": event["methodArn"],
    }
    return {
        "principalId": user or "nobody",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"user": user or ""},
    }


def simple(event: dict[str, Any], _: object) -> dict[str, Any]:
    """Answer an HTTP API: yes or no."""
    user = _user(event)
    return {"isAuthorized": user == "ada", "context": {"user": user}}
