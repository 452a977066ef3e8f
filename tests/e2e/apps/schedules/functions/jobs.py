"""Jobs that run and tell with what event, and one that never works."""

import json
from typing import Any


def run(event: dict[str, Any], context: object) -> None:
    print("ran", json.dumps(event))  # noqa: T201


def fail(event: dict[str, Any], context: object) -> None:
    print("ran", json.dumps(event))  # noqa: T201
    raise ValueError(f"no stock on {event['scheduled_time']}")
