"""What was measured takes its place in the table of a page."""

from pathlib import Path

from tests.bench.figures import write_figures
from tests.bench.result import Result

PAGE = """# Performance

| measured | median | limit |  |
|---|---|---|---|
| one | 1 s | under 2 s | met |
| two | 2 s |  |  |

More.
"""


def test_known_rows_stay_in_their_place_and_new_ones_follow_the_row_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    write_figures(
        page, [Result("one", "3 s", "under 2 s", held=False), Result("further", "5", "-", held=True)]
    )
    new = "| one | 3 s | under 2 s | not met |\n| further | 5 |  |  |\n| two | 2 s |  |  |\n\nMore.\n"
    assert page.read_text() == PAGE[: PAGE.index("| one ")] + new
