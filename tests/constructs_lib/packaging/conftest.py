from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.packages import indexed


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Path]:
    """A folder that is uv's only index, with caches of the test's own."""
    links = tmp_path / "index"
    links.mkdir()
    with indexed(links):
        yield links
