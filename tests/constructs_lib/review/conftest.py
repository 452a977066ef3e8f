"""Both sides of every change, synthesised once, and what a review says of each."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from constructs_lib.review.reviewing import ReviewedStack, review
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.template_files import side_of_path
from tests.constructs_lib.review.synthesised import TITLES, stack_name, synthesise

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
"""From when on the runs of schedules are told."""


@pytest.fixture(scope="session")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The assemblies before and after."""
    return synthesise(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="session")
def reviewed(sides: tuple[Path, Path]) -> Mapping[str, ReviewedStack]:
    """What a review says, by the title of the change."""
    before, after = (side_of_path(each) for each in sides)
    found = {each.title: each for each in review(pair_stacks(before, after), NOW)}
    return {title: found[stack_name(title)] for title in TITLES}
