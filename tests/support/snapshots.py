"""Snapshots of templates: one readable JSON file each."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension
from syrupy.types import SerializableData, SerializedData

from tests.support.templates import normalise

MatchesSnapshot = Callable[[Mapping[str, Any]], bool]
_WIDTH = 110


class TemplateExtension(JSONSnapshotExtension):
    """One JSON file for each snapshot, in the order that CDK writes, short values on one line."""

    def serialize(self, data: SerializableData, **_: Any) -> SerializedData:
        """Return the text of the file."""
        return _shown(data, 0) + "\n"


def _shown(value: Any, depth: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(line) + 2 * depth <= _WIDTH:
        return line
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_shown(item, depth + 1)}" for key, item in value.items()]
    else:
        parts = [_shown(item, depth + 1) for item in value]
    start, end = "{}" if isinstance(value, dict) else "[]"
    inner = ",\n".join("  " * (depth + 1) + part for part in parts)
    return f"{start}\n{inner}\n{'  ' * depth}{end}"


@pytest.fixture
def matches_snapshot(snapshot: SnapshotAssertion) -> MatchesSnapshot:
    """Whether a template, normalised, is the one on record."""
    files = snapshot.use_extension(TemplateExtension)

    def matches(template: Mapping[str, Any]) -> bool:
        return bool(normalise(template) == files)

    return matches
