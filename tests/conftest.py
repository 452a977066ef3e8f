"""Fixtures for every test."""

from tests.support.snapshots import matches_snapshot

__all__ = ["matches_snapshot"]
