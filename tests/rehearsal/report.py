"""A rehearsal as tables: for a terminal, and for docs/rehearsal.md."""

import platform
from collections.abc import Iterator

from rich.table import Table

from tests.rehearsal.campaign import Campaign, Outcome
from tests.rehearsal.events import FATES

__all__ = ["as_page", "as_table"]

_COLUMNS = (
    "source",
    "sent",
    "processed",
    "dead-lettered",
    "both",
    "lost",
    "repeated",
    "twice",
    "filtered out",
    "redriven",
    "then missing",
    "seconds",
)
_WORDS = {
    "ok": "is processed",
    "poison": "raises an error at every attempt",
    "poison:2": "raises an error at its first two attempts",
    "crash:1": "ends the process at its first attempt",
    "crash": "ends the process at every attempt",
    "slow:1": "outlasts the function's timeout at its first attempt",
    "slow": "outlasts the timeout at every attempt",
    "ignored": "does not match the filter of the consumer",
    "repeated": "is sent twice",
}


def as_table(campaign: Campaign) -> Table:
    """Return the table of a terminal."""
    table = Table(*_COLUMNS, title=f"{campaign.events:,} events of each source, seed {campaign.seed}")
    for outcome in campaign.outcomes.values():
        table.add_row(*_cells(outcome), style=None if outcome.holds else "red")
    return table


def as_page(campaign: Campaign) -> str:
    """Return the page of the documentation."""
    return "\n".join(_page(campaign)) + "\n"


def _cells(outcome: Outcome) -> tuple[str, ...]:
    counts = (
        outcome.sent,
        outcome.processed,
        outcome.dead_lettered,
        outcome.both,
        outcome.lost,
        outcome.repeats,
        outcome.twice,
        outcome.ignored,
        outcome.redriven,
        outcome.still_missing,
    )
    return (outcome.source, *(f"{count:,}" for count in counts), f"{outcome.seconds:.0f}")


def _page(campaign: Campaign) -> Iterator[str]:
    python = platform.python_version()
    yield from (
        "<!-- Written by `make rehearse` as it was measured. -->",
        "",
        "# Rehearsal: is any event lost?",
        "",
        f"{campaign.events:,} different events went to each source on the local AWS (seed {campaign.seed},",
        f"Python {python}). An event is tried three times, one of a stream four times. `make rehearse` does",
        "it again and writes this page; `make test` does it with fewer events.",
        "",
        "| " + " | ".join(_COLUMNS) + " |",
        "|---" * len(_COLUMNS) + "|",
    )
    for outcome in campaign.outcomes.values():
        yield "| " + " | ".join(_cells(outcome)) + " |"
    yield from (
        "",
        "- *sent = processed + dead-lettered + both*. Those in *both* took effect and are in a failure",
        "  route, too: the failure came after the effect, or hit the batch that they were in.",
        "- *repeated* deliveries came again and, by a conditional write, took no effect; *twice* took one.",
        "- *redriven* are events, for streams batches, that `constructs-lib redrive` sent back after the",
        "  function was fixed; *then missing* are events that had no effect even then.",
        "",
        "## What went wrong on purpose",
        "",
        "| share of events | what becomes of it |",
        "|---|---|",
    )
    for fate, share in FATES.items():
        yield f"| {share:.1%} | {_WORDS[fate]} |"
    yield from (
        "",
        "For the middle third of its events each function may run once at a time, and is throttled. Between",
        "functions and the local AWS a proxy, [microburst](https://github.com/pingedbrain/microburst),",
        "injected:",
        "",
        "| fault | times |",
        "|---|---|",
    )
    for fault, times in campaign.faults.items():
        yield f"| {fault} | {times:,} |"
