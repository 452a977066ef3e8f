"""Fixtures for every test."""

import gc

import pytest

from tests.support.snapshots import matches_snapshot

__all__ = ["matches_snapshot"]

# These mostly wait, the first ones for longest.
_WAITING = (
    "tests/e2e/test_consumers.py",
    "tests/e2e/test_rehearsal.py",
    "tests/e2e/test_schedules.py",
    "tests/blueprints/test_projects.py",
    "tests/e2e/test_example_app.py",
    "tests/constructs_lib/local/gaps/test_gaps.py",
    "tests/e2e/test_redrive.py",
    "tests/e2e/",
)

# Nothing that is collected is garbage: looking for it is a quarter of the time that collecting takes.
gc.disable()

# The helpers that users have: our own tests go through them.
pytest_plugins = ["constructs_lib.testing.plugin", "pytester"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what mostly waits, so that the rest is done meanwhile."""
    items.sort(key=lambda item: _turn(item.nodeid))


def pytest_collection_finish() -> None:
    """Collect garbage from here on, without the walk over what was collected, which stays until the end."""
    gc.enable()
    gc.freeze()


def _turn(nodeid: str) -> int:
    return next((turn for turn, part in enumerate(_WAITING) if nodeid.startswith(part)), len(_WAITING))
