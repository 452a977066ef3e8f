"""Fixtures for every test."""

import gc
import itertools
import os
import shutil
import tempfile

import pytest

from tests.support.snapshots import matches_snapshot

__all__ = ["matches_snapshot"]

# These wait for longest.
_LONGEST = tuple(f"tests/e2e/test_{name}.py" for name in ("consumers", "services", "schedules", "rehearsal"))
# These mostly wait, too.
_WAITING = ("tests/e2e/", "tests/blueprints/test_projects.py", "tests/constructs_lib/local/gaps/test_gaps.py")
_FILES_BETWEEN = 5
"""Files between two that wait: so few that the last of them is not the last of all."""

# Nothing that is collected is garbage: looking for it is a quarter of the time that collecting takes.
gc.disable()

# The helpers that users have: our own tests go through them.
pytest_plugins = ["constructs_lib.testing.plugin", "pytester"]


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder for temporary files: CDK leaves one for each app, and there are thousands."""
    if hasattr(config, "workerinput"):
        return
    # Where a test that failed is looked at stays where it is.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    folder = tempfile.mkdtemp(prefix="constructs-lib-tests-")
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits for longest, and have others keep the processors busy while one waits."""
    turns = _turns(list(dict.fromkeys(_file_of(item) for item in items)))
    items.sort(key=lambda item: turns[_file_of(item)])


def pytest_collection_finish() -> None:
    """Collect garbage from here on, without the walk over what was collected, which stays until the end."""
    gc.enable()
    gc.freeze()


def _file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _turns(files: list[str]) -> dict[str, int]:
    """Give each file its turn."""
    waiting = [file for file in files if file.startswith(_WAITING) and file not in _LONGEST]
    others = iter([file for file in files if not file.startswith(_WAITING)])
    order = [file for file in _LONGEST if file in files]
    for file in waiting:
        order += [file, *itertools.islice(others, _FILES_BETWEEN)]
    return {file: turn for turn, file in enumerate([*order, *others])}
