"""No test has a time limit of its own: what comes late on a busy machine is not wrong."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE

TESTS = ROOT / "tests"
# What says how long anything takes, what measures, and what runs in a function instead of a test.
_MAY_WAIT = (
    "support/waiting.py",
    "bench",
    "e2e/apps",
    # Gives the emulator time for what it must not do, or for what it never does by itself.
    "constructs_lib/local/gaps/look_streams.py",
    "constructs_lib/local/gaps/support.py",
    # Waits as long as more and more events are accounted for.
    "rehearsal/campaign.py",
    "constructs_lib/runtime/lambda_server.py",
    # Says how long an answer took, and has files of other times.
    "demo/report.py",
    "constructs_lib/packaging/test_building.py",
)
_CLOCK = {"sleep", "monotonic", "perf_counter"}
_WAITS = {"run", "communicate", "wait", "urlopen", "finish"}


def test_nothing_waits_by_a_clock_of_its_own() -> None:
    names = sorted(path.relative_to(TESTS).as_posix() for path in TESTS.rglob("*.py"))
    files = {name: list(_waits_in(TESTS / name)) for name in names if not name.startswith(_MAY_WAIT)}
    assert {name: found for name, found in files.items() if found} == {}


def _waits_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called = node.func
        if called.attr in _CLOCK and isinstance(called.value, ast.Name) and called.value.id == "time":
            yield f"line {node.lineno}: time.{called.attr}"
        if called.attr in _WAITS:
            limits = [*node.args[:1], *(each.value for each in node.keywords if each.arg == "timeout")]
            for limit in limits:
                if isinstance(limit, ast.Constant) and _is_short(limit.value):
                    yield f"line {node.lineno}: {called.attr} within {limit.value!r} seconds"


def _is_short(limit: object) -> bool:
    return isinstance(limit, int | float) and not isinstance(limit, bool) and limit < PATIENCE
