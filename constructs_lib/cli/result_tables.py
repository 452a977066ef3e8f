"""The tables that commands print."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from constructs_lib.local import Row

__all__ = ["plain_console", "print_outputs", "print_rows", "print_status"]

# Wide enough for a row when the output goes to a file or a log.
_PLAIN_WIDTH = 160


def plain_console() -> Console:
    """Return a console for results: as wide as the terminal, or wide enough for a log."""
    console = Console()
    return console if console.is_terminal else Console(width=_PLAIN_WIDTH)


def _whole(text: str) -> Text:
    # A long word such as an address is wrapped on a narrow terminal, never cut off.
    return Text(text, overflow="fold")


def print_rows(rows: "Sequence[Row]") -> None:
    """Print one line per driven row and the sum."""
    table = Table("", "Driver", "Sent", "Came back", "Evidence")
    for row in rows:
        mark = Text("✓", "green") if row.ok else Text("✗", "bold red")
        table.add_row(mark, *(_whole(text) for text in (row.driver, row.sent, row.received, row.evidence)))
    console = plain_console()
    console.print(table)
    held = sum(row.ok for row in rows)
    console.print(
        f"{held} of {len(rows)} checks passed",
        style="green" if held == len(rows) else "bold red",
        highlight=False,
    )


def print_outputs(outputs: "Mapping[str, Mapping[str, str]]", done: str = "deployed") -> None:
    """Print every output of every stack, and how many stacks these are."""
    table = Table("Stack", "Output", "Value")
    for stack, values in outputs.items():
        for key, value in values.items():
            table.add_row(stack, key, _whole(value))
    console = plain_console()
    if table.row_count:
        console.print(table)
    stacks = len(outputs)
    console.print(f"{stacks} {'stack' if stacks == 1 else 'stacks'} {done}", highlight=False)


def print_status(status: Mapping[str, str]) -> None:
    """Print names and values, one pair a line."""
    for name, value in status.items():
        Console().print(f"{name:<13}{value}", highlight=False)
