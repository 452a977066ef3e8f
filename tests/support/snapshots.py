"""Snapshots of templates: one readable JSON file each."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

MatchesSnapshot = Callable[[Mapping[str, Any]], bool]


@pytest.fixture
def matches_snapshot(template_snapshot: SnapshotAssertion) -> MatchesSnapshot:
    """Whether a template, normalised, is the one on record."""
    return lambda template: bool(template == template_snapshot)
