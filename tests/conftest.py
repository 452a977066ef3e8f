"""Fixtures for every test."""

import pytest

from tests.support.snapshots import matches_snapshot

__all__ = ["matches_snapshot"]

_WAITING = ("tests/e2e/", "tests/blueprints/test_projects.py", "tests/constructs_lib/local/gaps/")

# The helpers that users have: our own tests go through them.
pytest_plugins = ["constructs_lib.testing.plugin", "pytester"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what mostly waits, so that the rest is done meanwhile."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in _WAITING))
