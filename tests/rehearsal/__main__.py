"""Rehearses failure with many events, prints what became of them and writes it to docs/rehearsal.md."""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from tests.rehearsal.campaign import rehearse
from tests.rehearsal.consumers import SOURCES
from tests.rehearsal.report import as_page, as_table


def main() -> int:
    """Run, print, and return 1 where an event was lost or took effect twice."""
    parser = argparse.ArgumentParser(prog="make rehearse", description=__doc__)
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=f"of {', '.join(SOURCES)}; default: all")
    parser.add_argument("--events", type=int, default=10_000, help="for each source (default: 10,000)")
    parser.add_argument("--seed", type=int, default=1, help="decides what becomes of events (default: 1)")
    parser.add_argument("--page", type=Path, default=None, help="file to write (default: none)")
    options = parser.parse_args()
    unknown = [source for source in options.sources if source not in SOURCES]
    if unknown or not 10 <= options.events <= 100_000:
        parser.error(f"no source {unknown[0]!r}" if unknown else "--events must be 10 to 100,000")
    # A table that is cut off by a narrow terminal says nothing.
    console = Console(width=max(Console().width, 130))
    progress = Console(stderr=True)
    try:
        campaign = rehearse(
            options.events, options.seed, sources=options.sources or SOURCES, say=progress.log
        )
    except KeyboardInterrupt:
        return 130
    console.print(as_table(campaign))
    console.print("faults between the functions and the local AWS:", dict(campaign.faults))
    if options.page:
        options.page.write_text(as_page(campaign))
    console.print("[green]nothing was lost[/]" if campaign.holds else "[red]it does not hold[/]")
    return not campaign.holds


if __name__ == "__main__":
    sys.exit(main())
