from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import LocalAwsError, Row, drive_all, find_drivers

NOTHING: Any = None
GOOD = """
from _words import HELLO
from constructs_lib.local import Row

def drive(aws, deployment):
    yield Row("good", HELLO, "200", "id", True)
"""
RAISES = """
from constructs_lib.local import Row

def drive(aws, deployment):
    yield Row("raises", "first", "200", "id", True)
    raise ValueError("two\\nlines")
"""


def drivers(folder: Path, **sources: str) -> list[Path]:
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source)
    return find_drivers(folder)


def test_drivers_run_in_the_order_of_their_names_and_share_helpers(tmp_path: Path) -> None:
    found = drivers(tmp_path, b=GOOD, a=GOOD.replace('"good"', '"a"'), _words="HELLO = 'hello'")
    rows = list(drive_all(found, NOTHING, NOTHING))
    assert [row.driver for row in rows] == ["a", "good"]
    assert all(row.ok and row.sent == "hello" for row in rows)


def test_a_driver_that_raises_keeps_its_rows_fails_and_does_not_stop_the_others(tmp_path: Path) -> None:
    traces: list[str] = []
    found = drivers(tmp_path, a=RAISES, b=GOOD, _words="HELLO = 'hello'")
    rows = list(drive_all(found, NOTHING, NOTHING, on_error=traces.append))
    assert [row.ok for row in rows] == [True, False, True]
    assert rows[1] == Row("a", "driver a.py", "ValueError: two lines", "a.py:6", ok=False)
    assert "Traceback" in traces[0]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def drive(aws, deployment): return []", "it yielded no row"),
        ("", "has no attribute 'drive'"),
        ("import nowhere_at_all", "ModuleNotFoundError"),
        ("def drive(", "SyntaxError"),
    ],
)
def test_a_driver_without_a_row_fails(tmp_path: Path, source: str, reason: str) -> None:
    (row,) = drive_all(drivers(tmp_path, only=source), NOTHING, NOTHING)
    assert not row.ok
    assert reason in row.received


def test_no_driver_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "_helper.py").write_text("")
    with pytest.raises(LocalAwsError, match="no driver in"):
        find_drivers(tmp_path)
