"""`constructs-lib blueprints` and `constructs-lib new`: small CDK projects to start with."""

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from constructs_lib import blueprints as library
from constructs_lib.cli.result_tables import plain_console

__all__ = ["blueprints", "new"]


def blueprints() -> None:
    """List the projects that `constructs-lib new` writes."""
    table = Table("Blueprint", "What it is")
    for each in library.blueprints():
        table.add_row(each.name, each.title)
    plain_console().print(table)


def new(
    blueprint: Annotated[str, typer.Argument(help="Name of a blueprint, as `blueprints` lists them.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="New or empty folder for the project.")],
    name: Annotated[
        str | None, typer.Option(help="Name of the stack; the blueprint's own by default.")
    ] = None,
) -> None:
    """Write a small, complete CDK project with tests and a demo; existing files are never changed."""
    count = library.write(library.find(blueprint), folder, name)
    typer.echo(f"{folder}: {count} files of {blueprint}; next:")
    for command in (f"cd {shlex.quote(str(folder))}", "make demo", "make test"):
        typer.echo(f"  {command}")
