"""Watches a project from its first deployment to Ctrl-C."""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from constructs_lib.cli.log_lines import readable
from constructs_lib.cli.progress import Steps
from constructs_lib.cli.repeated_synthesis import RepeatedSynthesis
from constructs_lib.cli.result_tables import print_outputs
from constructs_lib.cli.watched_files import WatchedFiles, watch_settings
from constructs_lib.cli.watching import Watching
from constructs_lib.errors import ConstructsLibError
from constructs_lib.local.app_deployment import require_project, started
from constructs_lib.local.background import Background
from constructs_lib.local.cdk_cli import find_cdk
from constructs_lib.local.environment_variables import tool_path
from constructs_lib.local.local_aws import LocalAws
from constructs_lib.local.log_tail import LogTail
from constructs_lib.local.redeployment import Redeployment

__all__ = ["watch_project"]

# Lambda's own lines say nothing of what a function does.
_PLATFORM = ("START RequestId: ", "END RequestId: ", "REPORT RequestId: ", '{"time"', "INIT_START ")


def watch_project(
    app: Path,
    also: Sequence[Path],
    *,
    tail: bool,
    keep: bool,
    with_cli: bool,
    time_limit: float,
    name: str | None,
) -> None:
    """Deploy a project and take its changes to the local AWS until Ctrl-C.

    Args:
        app: the project's folder.
        also: further folders to watch.
        tail: whether to show the functions' log lines.
        keep: whether a local AWS that is started here runs on at the end.
        with_cli: whether the cdk CLI makes every synthesis and every deployment.
        time_limit: time limit in seconds, for a synthesis and for a deployment.
        name: name of the local AWS, by default that of the project.

    Raises:
        LocalAwsError: there is no `cdk.json` or no cdk CLI, or the local AWS does not start.
    """
    project = require_project(app).resolve()
    find_cdk(tool_path(os.environ), project)
    files = WatchedFiles([project, *also], **watch_settings(project))
    with _local_aws(project, name, keep=keep) as (aws, end):
        synthesis = RepeatedSynthesis(aws, project, _warn, with_cli=with_cli, time_limit=time_limit)
        redeployment = Redeployment(aws, project, with_cli=with_cli, time_limit=time_limit)
        watching = Watching(project, files, synthesis, redeployment, _say, swaps=not with_cli)
        try:
            outputs = synthesis.deploy(Steps())
            print_outputs(outputs)
            watching.is_deployed()
        except ConstructsLibError as error:
            _say(f"failed: {error}")
        with LogTail(aws, _say_line) if tail else contextlib.nullcontext() as log:
            _say(f"watching {project}, on the local AWS at {aws.endpoint}; Ctrl-C ends it")
            with contextlib.suppress(KeyboardInterrupt):
                _follow(watching, files, log)
        # The terminal shows ^C where it was pressed.
        if sys.stdout.isatty():
            typer.echo()
        _say(end)


def _follow(watching: Watching, files: WatchedFiles, log: LogTail | None) -> None:
    with _taking(watching, files):
        while True:
            if watching.follow() and log:
                try:
                    log.look_for_functions()
                except ConstructsLibError as error:
                    _say(f"failed: {error}")


@contextlib.contextmanager
def _taking(watching: Watching, files: WatchedFiles) -> Iterator[None]:
    """Take changes in a thread of its own; Ctrl-C comes to the one that may have started processes."""
    ended = threading.Event()

    def take() -> None:
        try:
            while (changes := files.next(ended)) is not None:
                watching.take(changes)
        except Exception as error:  # noqa: BLE001 - the other thread raises it
            watching.give_up(error)

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextlib.contextmanager
def _local_aws(project: Path, name: str | None, *, keep: bool) -> Iterator[tuple[LocalAws, str]]:
    """Use the one that runs in the background, or start one; with it comes what is said at the end."""
    background = Background.of_project(project, name)
    running = background.find()
    stays = f"the local AWS continues to run; stop it with: {background.command('down')}"
    if running:
        background.forget_hotswaps(running.account)
        yield running, stays
        return
    with started(Steps(), keep=background if keep else None, project=project) as aws:
        yield aws, stays if keep else "the local AWS is stopped"


_printing = threading.Lock()


def _say(text: str) -> None:
    with _printing:
        typer.echo(f"{time.strftime('%H:%M:%S')} {text}")


def _warn(text: str) -> None:
    with _printing:
        typer.echo(f"warning: {text}", err=True)


def _say_line(function: str, line: str) -> None:
    if not line.startswith(_PLATFORM):
        for row in readable(line).splitlines():
            _say(f"  {function} | {row}")
