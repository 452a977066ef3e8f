"""The root of the command line: its groups, and one line for every failure."""

import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module, metadata
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from constructs_lib.cli import layer_commands, local_commands, new_project, redrive_command
from constructs_lib.cli.command_modules import WITH_OWN_ARGUMENTS
from constructs_lib.errors import ConstructsLibError

__all__ = ["app"]


class _Root(TyperGroup):
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _with_plain_flags(super().get_command(ctx, cmd_name))

    def get_params(self, ctx: Any) -> Any:
        return _plain_flags(super().get_params(ctx))

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ConstructsLibError as error:
            typer.echo(f"constructs-lib: {error}", err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.echo("constructs-lib: interrupted; everything that it had started is stopped", err=True)
            raise typer.Exit(128 + signal.SIGINT) from None


app = typer.Typer(
    name="constructs-lib",
    help="AWS Lambda patterns for CDK, and a local AWS to run them on.",
    cls=_Root,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
app.add_typer(local_commands.app, name="local")
app.add_typer(layer_commands.app, name="layer")


def _with_own_arguments(main: Callable[[Sequence[str]], int]) -> Callable[[typer.Context], None]:
    def run(context: typer.Context) -> None:
        raise typer.Exit(main(context.args))

    return run


# The help is among what they parse.
for _name, _file in WITH_OWN_ARGUMENTS.items():
    _module = import_module(f"constructs_lib.cli.{_file}")
    app.command(
        _name,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        add_help_option=False,
        help=_module.SUMMARY,
    )(_with_own_arguments(_module.main))
app.command()(redrive_command.redrive)
app.command()(new_project.blueprints)
app.command()(new_project.new)


def _with_plain_flags(command: Any) -> Any:
    """Have the help of a command, and of the commands in it, show no type where an option takes no value."""
    if command is not None:
        params = command.get_params
        # The option --help is made on demand, so that it is among these only.
        command.get_params = lambda ctx: _plain_flags(params(ctx))
        for each in getattr(command, "commands", {}).values():
            _with_plain_flags(each)
    return command


def _plain_flags(params: Any) -> Any:
    for param in params:
        if getattr(param, "is_flag", False):
            param.metavar = ""
    return params


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"constructs-lib {metadata.version('constructs-lib')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    # Ending this process by SIGTERM must unwind it like Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
