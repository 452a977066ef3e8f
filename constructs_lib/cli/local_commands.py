"""`constructs-lib local ...`: runs stacks on the local AWS."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from constructs_lib import local as library
from constructs_lib.cli.progress import Steps
from constructs_lib.cli.result_tables import print_outputs, print_rows, print_status

__all__ = ["app"]

app = typer.Typer(help="Run any CDK app on an AWS inside this machine.", no_args_is_help=True)

Port = Annotated[int | None, typer.Option(help="TCP port on the loopback interface; a free one by default.")]
Account = Annotated[str, typer.Option(help="12-digit account number.")]
Region = Annotated[str, typer.Option(help="Region of everything that names none.")]
TimeLimit = Annotated[
    float, typer.Option(help="Time limit in seconds, for the synthesis and the deployment.")
]
App = Annotated[Path, typer.Option(help="Folder of the CDK project, with its cdk.json.")]

_ACCOUNT = "000000000000"
_REGION = "us-east-1"
_FOREIGN = "unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN"


@app.command()
def up(port: Port = None, account: Account = _ACCOUNT, region: Region = _REGION) -> None:
    """Start it in the background and print its variables: eval "$(constructs-lib local up)"."""
    with Steps()("start the local AWS"):
        aws = library.Background.of_user().start(port=port, account=account, region=region)
    _print_exports(aws.environment)


@app.command()
def status(
    export: Annotated[bool, typer.Option("--export", help="Print its variables instead.")] = False,
) -> None:
    """Say where it runs; the exit code is 1 when it does not."""
    aws = library.Background.of_user().require()
    if export:
        _print_exports(aws.environment)
    else:
        print_status(aws.status())


@app.command()
def deploy(
    assembly: Annotated[Path | None, typer.Argument(help="Synthesised assembly; cdk.out by default.")] = None,
    app: Annotated[Path | None, typer.Option(help="Synthesise this CDK project instead.")] = None,
    time_limit: TimeLimit = 300.0,
) -> None:
    """Deploy an assembly on the running local AWS and print its outputs as local addresses."""
    if assembly is not None and app is not None:
        raise typer.BadParameter("give an assembly or --app, not both")
    aws = library.Background.of_user().require()
    steps = Steps()
    if app is not None:
        deployment = library.deploy_app(aws, app, steps, time_limit=time_limit)
    else:
        with steps("cdk deploy --all"):
            deployment = aws.deploy(assembly or "cdk.out", time_limit=time_limit)
    print_outputs(deployment)


@app.command()
def logs(
    function: Annotated[str, typer.Argument(help="The function's name, or a part that only it has.")],
    request_id: Annotated[str | None, typer.Option(help="Only the lines of this invocation.")] = None,
) -> None:
    """Print the log lines of a function."""
    aws = library.Background.of_user().require()
    for line in aws.logs(aws.function_name(function), request_id):
        typer.echo(line)


@app.command()
def reset() -> None:
    """Remove everything that was made in it; it goes on running."""
    library.Background.of_user().require().reset()
    typer.echo("the local AWS is empty")


@app.command()
def down() -> None:
    """Stop it and everything in it."""
    stopped = library.Background.of_user().stop()
    typer.echo("the local AWS is stopped" if stopped else "no local AWS was running")


@app.command()
def demo(
    app: App = Path(),
    drivers: Annotated[
        Path | None, typer.Option(help="Folder of drivers; tests/demo of the project.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the local AWS running in the background.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show the traceback of a failed driver.")
    ] = False,
    time_limit: TimeLimit = 300.0,
) -> None:
    """Deploy every stack of a CDK project, run its drivers, and print what came back."""
    steps = Steps()
    found = library.find_drivers(drivers or app / "tests" / "demo")
    on_error = _print_error if verbose else _ignore
    with library.started(steps, keep=keep) as aws:
        deployment = library.deploy_app(aws, app, steps, time_limit=time_limit)
        with steps(f"run {len(found)} {'driver' if len(found) == 1 else 'drivers'}"):
            rows = list(library.drive_all(found, aws, deployment, on_error=on_error))
    print_rows(rows)
    if keep:
        _print_exports(aws.environment)
    if not all(row.ok for row in rows):
        raise typer.Exit(1)


def _print_exports(environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        typer.echo(f"export {name}={shlex.quote(value)}")
    typer.echo(_FOREIGN)


def _print_error(text: str) -> None:
    typer.echo(text, err=True)


def _ignore(_text: str) -> None:
    pass
