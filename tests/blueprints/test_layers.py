"""The layers of projects hold what this repository uses itself: an update is one of both."""

import re
from pathlib import Path

import pytest

from tests.support.stacks import ROOT

LOCKS = sorted((ROOT / "constructs_lib" / "blueprints").glob("*/*/layers/*/requirements.txt"))


def _entries(lock: Path) -> set[str]:
    """Return the packages of a lock, each with its hashes."""
    return set(re.split(r"\n(?=\S)", lock.read_text().strip()))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: f"{lock.parts[-4]}/{lock.parent.name}")
def test_layer_holds_what_ours_hold(lock: Path) -> None:
    locks = (*ROOT.glob("layers/*/requirements.txt"), ROOT / "requirements" / "dev.lock")
    ours = {entry for each in locks for entry in _entries(each)}
    assert _entries(lock) - ours == set()
    assert [entry for entry in _entries(lock) if "--hash=sha256:" not in entry] == []
