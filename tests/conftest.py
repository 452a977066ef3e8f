"""Fixtures for every test."""

import pytest

from tests.support.snapshots import matches_snapshot

__all__ = ["matches_snapshot"]

# The helpers that users have: our own tests go through them.
pytest_plugins = ["constructs_lib.testing.plugin", "pytester"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what mostly waits, beside which everything else is done."""
    items.sort(key=lambda item: (*(name not in item.nodeid for name in _LONG), "/e2e/" not in item.nodeid))


_LONG = ("test_rehearsal", "test_consumers")
