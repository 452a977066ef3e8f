"""A function that asks another one; type checkers find what it imports where constructs-lib is installed."""

from collections.abc import Mapping
from typing import Any

from constructs_lib.runtime.invoke import FanOutError, correlated, invoke_all


@correlated
def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Answer with what the target `hello` says, or with its error."""
    try:
        return invoke_all({"hello": {"name": event["name"]}}, errors="all")
    except FanOutError as failed:
        return {name: str(error) for name, error in failed.errors.items()}
