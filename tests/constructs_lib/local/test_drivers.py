import threading
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

# The local AWS of these is a mapping of events.
MEETS = """
from constructs_lib.local import Row

def drive(events, deployment):
    events["{mine}"].set()
    yield Row("{mine}", "", "", "", events["{other}"].wait(60))
"""
HELD = """
from constructs_lib.local import Row

def drive(seen, deployment):
    seen["begun"].append("{name}")
    yield Row("{name}", "", "", "", True)
    seen["go"].wait(60)
"""
# And of these a list.
NOTED = """
from constructs_lib.local import Row
{first_line}
def drive(seen, deployment):
    seen.append("{name} begins")
    yield Row("{name}", "", "", "", True)
    seen.append("{name} ends")
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


def test_drivers_side_by_side_yield_their_rows_in_order(tmp_path: Path) -> None:
    events: Any = {name: threading.Event() for name in ("a", "b")}
    # Neither can end before the other one has begun.
    found = drivers(tmp_path, a=MEETS.format(mine="a", other="b"), b=MEETS.format(mine="b", other="a"))
    rows = list(drive_all(found, events, NOTHING, at_once=2))
    assert [(row.driver, row.ok) for row in rows] == [("a", True), ("b", True)]


def test_a_driver_that_is_alone_runs_beside_no_other(tmp_path: Path) -> None:
    seen: Any = []
    sources = {
        name: NOTED.format(name=name, first_line="ALONE = True" if name == "c" else "") for name in "abcde"
    }
    rows = list(drive_all(drivers(tmp_path, **sources), seen, NOTHING, at_once=3))
    assert [row.driver for row in rows] == list("abcde")
    assert seen[4:6] == ["c begins", "c ends"]
    assert {each[0] for each in seen[:4]} == {"a", "b"}


def test_no_further_driver_begins_when_nobody_wants_its_rows(tmp_path: Path) -> None:
    seen: Any = {"begun": [], "go": threading.Event()}
    before = set(threading.enumerate())
    rows: Any = drive_all(drivers(tmp_path, a=HELD.format(name="a"), b=HELD.format(name="b")), seen, NOTHING)
    assert next(rows).driver == "a"
    rows.close()
    seen["go"].set()
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
    assert seen["begun"] == ["a"]


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
        ("def drive(aws, deployment): raise SystemExit('enough')", "SystemExit: enough"),
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
