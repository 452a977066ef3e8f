"""Puts what was measured into the table of a page."""

from collections.abc import Sequence
from pathlib import Path

from tests.bench.result import Result

_HEAD = "| measured | median | limit |  |\n|---|---|---|---|\n"


def write_figures(page: Path, results: Sequence[Result]) -> None:
    """Write results into the table of a page: a known row in its place, a new one after the row before it.

    What was not measured this time stays as it is.
    """
    before, _, rest = page.read_text().partition(_HEAD)
    table, _, after = rest.partition("\n\n")
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in table.splitlines()}
    order = list(rows)
    last = ""
    for each in results:
        if each.what not in rows:
            order.insert(order.index(last) + 1 if last else len(order), each.what)
        last, rows[each.what] = each.what, _line(each)
    lines = "\n".join(rows[name] for name in order)
    page.write_text(f"{before}{_HEAD}{lines}\n\n{after}")


def _line(result: Result) -> str:
    if result.bar == "-":
        return f"| {result.what} | {result.measured} |  |  |"
    return f"| {result.what} | {result.measured} | {result.bar} | {'met' if result.held else 'not met'} |"
