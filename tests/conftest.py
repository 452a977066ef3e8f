"""Fixtures for every test."""

from tests.support.snapshots import matches_snapshot

__all__ = ["matches_snapshot"]

# The helpers that users have: our own tests go through them.
pytest_plugins = ["constructs_lib.testing.plugin", "pytester"]
