"""Answers whatever comes."""

from typing import Any


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    return {"statusCode": 200}
