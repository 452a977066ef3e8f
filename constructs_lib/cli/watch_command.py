"""`constructs-lib local watch`: the app on the local AWS follows the project."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["watch"]


def watch(  # noqa: PLR0917 - typer gives them by name
    app: Annotated[Path, typer.Option(help="Folder of the CDK project, with its cdk.json.")] = Path(),
    also: Annotated[
        list[Path] | None, typer.Option(help="Further folder to watch, outside the project; may be repeated.")
    ] = None,
    tail: Annotated[bool, typer.Option("--tail", help="Show the functions' log lines.")] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the local AWS running in the background at the end.")
    ] = False,
    cdk_cli: Annotated[
        bool,
        typer.Option("--cdk-cli", help="Use the cdk CLI for every synthesis and every deployment."),
    ] = False,
    time_limit: Annotated[
        float, typer.Option(help="Time limit in seconds, for a synthesis and for a deployment.")
    ] = 300.0,
    name: Annotated[
        str | None,
        typer.Option(help="Name of the local AWS; by default each project folder has its own."),
    ] = None,
) -> None:
    """Deploy a CDK project to the local AWS, and then every change of its files; Ctrl-C ends it."""
    # The other commands start without what this one needs.
    from constructs_lib.cli.watch_session import watch_project  # noqa: PLC0415

    for folder in also or ():
        if not folder.is_dir():
            raise typer.BadParameter(f"--also must be a folder, and there is none at {folder}")
    watch_project(
        app,
        [folder.resolve() for folder in also or ()],
        tail=tail,
        keep=keep,
        with_cli=cdk_cli,
        time_limit=time_limit,
        name=name,
    )
