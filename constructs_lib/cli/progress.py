"""Shows which step runs and for how long: a live line on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

__all__ = ["Steps"]


class Steps:
    """Shows steps on standard error, so that standard output holds results only."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Show a step while the block under it runs, and its time when it has ended."""
        started = time.monotonic()
        if self._console.is_terminal:
            columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
            with Progress(*columns, console=self._console, transient=True) as progress:
                progress.add_task(name, total=None)
                yield
            mark = "[green]✓[/green]"
        else:
            self._console.print(f"{name} ...", highlight=False)
            yield
            mark = "done:"
        elapsed = time.monotonic() - started
        self._console.print(f"{mark} {name} ({elapsed:.1f} s)", highlight=False)
