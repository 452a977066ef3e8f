"""Answers with what it is made of, so that a test sees which code and which layer it has."""

from pathlib import Path
from typing import Any

from words import WORD  # type: ignore[import-not-found]

ANSWER = "first"


def handler(event: Any, context: Any) -> dict[str, Any]:
    print(f"asked for {event.get('what', 'nothing')}")  # noqa: T201
    files = sorted(each.name for each in Path(__file__).parent.glob("*.py"))
    return {"answer": ANSWER, "word": WORD, "files": files}
