"""The root of the command line: its groups, and one line for every failure."""

import signal
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from constructs_lib.cli import layer_commands, local_commands, new_project, redrive_command
from constructs_lib.errors import ConstructsLibError

__all__ = ["app"]


class _OneLineErrors(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ConstructsLibError as error:
            typer.echo(f"constructs-lib: {error}", err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.echo("constructs-lib: interrupted; everything it had started is stopped", err=True)
            raise typer.Exit(128 + signal.SIGINT) from None


app = typer.Typer(
    name="constructs-lib",
    help="AWS Lambda patterns for CDK, and a local AWS to run them on.",
    cls=_OneLineErrors,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(local_commands.app, name="local")
app.add_typer(layer_commands.app, name="layer")
app.command()(redrive_command.redrive)
app.command()(new_project.blueprints)
app.command()(new_project.new)


@app.callback()
def root() -> None:
    # Ending this process by SIGTERM must unwind it like Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
