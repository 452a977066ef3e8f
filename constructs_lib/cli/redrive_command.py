"""`constructs-lib redrive`: sends failed events back to where they came from."""

import signal
import sys
from functools import partial
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from constructs_lib import local as local_aws
from constructs_lib import redrive as library

__all__ = ["redrive"]

_PAYLOAD_CHARACTERS = 60
_ERROR_CHARACTERS = 60


def redrive(  # noqa: PLR0917 - typer gives them by name
    target: Annotated[str, typer.Argument(metavar="STACK[/CONSTRUCT]", help="Stack, or a construct in it.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the failed events, and send none.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Failed events to send at most; all by default.")
    ] = None,
    rate: Annotated[
        int, typer.Option(min=1, max=library.MAX_RATE, help="Failed events to send per second at most.")
    ] = library.DEFAULT_RATE,
    match: Annotated[
        str | None,
        typer.Option(
            metavar="JMESPATH",
            help=(
                "Only failed events for which this JMESPath expression over function, error, time and "
                "payload is true."
            ),
        ),
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="Profile of the AWS settings; by default that of the shell.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Region of the stack; by default that of the shell.")
    ] = None,
    local: Annotated[
        bool,
        typer.Option(
            "--local", help="Use the local AWS of this project, whatever the variables of the shell are."
        ),
    ] = False,
    name: Annotated[str | None, typer.Option(help="Name of the local AWS, with --local.")] = None,
) -> None:
    """Send the events in the failure routes of a stack back to where they came from."""
    stack, _, construct = target.partition("/")
    clients = _clients(profile, region, name, local=local)
    with _Screen() as screen:
        try:
            summary = library.redrive(
                stack,
                construct or None,
                dry_run=dry_run,
                limit=limit,
                rate=rate,
                match=match,
                client=clients,
                reporter=screen,
            )
        except library.Interrupted as interruption:
            screen.close()
            _print_summary(interruption.summary, dry_run=dry_run)
            typer.echo(
                "constructs-lib: interrupted; events that were not sent are still in their failure routes",
                err=True,
            )
            raise typer.Exit(128 + signal.SIGINT) from None
    _print_summary(summary, dry_run=dry_run)
    if summary.failed:
        raise typer.Exit(1)


def _clients(
    profile: str | None, region: str | None, name: str | None, *, local: bool
) -> "library.ClientFactory | None":
    if name is not None and not local:
        raise typer.BadParameter("--name names a local AWS: also give --local")
    if local and profile is not None:
        raise typer.BadParameter("give --profile or --local, not both")
    if local:
        return partial(local_aws.Background.of_project(name=name).require().client, region=region)
    return library.default_clients(profile, region) if profile or region else None


class _Screen(library.Reporter):
    """Prints failed events on standard output, and everything else on standard error."""

    def __init__(self) -> None:
        self._errors = Console(stderr=True)
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        self._progress = Progress(
            *columns,
            console=self._errors,
            transient=True,
            redirect_stdout=False,
            disable=not self._errors.is_terminal,
        )
        self._task = self._progress.add_task("looking for failure routes", total=None)
        self._counts = library.Summary()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the progress bar; a second call does nothing."""
        self._progress.stop()

    def place(self, text: str) -> None:
        self.notice(text)

    def begin(self, routes: list[library.Route], total: int) -> None:
        if not routes:
            self.notice("no failure routes here")
        for route in routes:
            way = f"{route.name} -> {route.store_name} ({route.kind})"
            self.notice(f"{way}: not redriven: {route.refusal}" if route.refusal else way)
        for warning in dict.fromkeys(f"{r.name}: {text}" for r in routes for text in r.warnings):
            self.notice(f"warning: {warning}")
        self._progress.update(self._task, description="0 sent", total=total)

    def notice(self, text: str) -> None:
        self._errors.print(text, markup=False, highlight=False, soft_wrap=True)

    def outcome(self, outcome: library.Outcome) -> None:
        self._counts.add(outcome)
        counts = f"{self._counts.sent} sent, {self._counts.skipped} skipped, {self._counts.failed} failed"
        self._progress.update(self._task, description=counts, completed=self._counts.found)
        if self._errors.is_terminal and sys.stdout.isatty():
            self._errors.print(_line(outcome), markup=False, highlight=False, soft_wrap=True)
        else:
            typer.echo(_line(outcome))


def _line(outcome: library.Outcome) -> str:
    letter, reason = outcome.letter, outcome.reason
    if letter is None:
        rest = reason or f"{_letters(outcome.count)}, moved by SQS"
        return f"{outcome.status:<8}{rest}"
    function = letter.route.name if letter.route else letter.function or "?"
    error = _short(letter.error, _ERROR_CHARACTERS) or "-"
    payload = _short(letter.payload, _PAYLOAD_CHARACTERS)
    line = f"{outcome.status:<8}{letter.time:%Y-%m-%d %H:%M:%SZ}  {function}  {error}  {payload}"
    return f"{line}  ({reason})" if reason else line


def _short(text: str, length: int) -> str:
    # One character too many is enough to know; an event may hold a megabyte, and escape sequences.
    line = "".join(c if c.isprintable() else " " for c in text[: length + 1])
    return line if len(line) <= length else f"{line[:length]}..."


def _print_summary(summary: library.Summary, *, dry_run: bool) -> None:
    sent = "nothing sent (dry run)" if dry_run else f"{summary.sent} sent"
    left = "unknown" if summary.left is None else summary.left
    counts = f"{summary.skipped} skipped, {summary.failed} failed; left in the routes: {left}"
    typer.echo(f"{_letters(summary.found)} found, {sent}, {counts}")
    for reason, count in summary.reasons.most_common():
        typer.echo(f"  {count} failed: {reason}", err=True)


def _letters(count: int) -> str:
    return "1 failed event" if count == 1 else f"{count} failed events"
