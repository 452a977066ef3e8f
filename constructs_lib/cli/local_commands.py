"""`constructs-lib local ...`: runs stacks on the local AWS."""

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from constructs_lib import local as library
from constructs_lib.cli.log_lines import readable
from constructs_lib.cli.progress import Steps
from constructs_lib.cli.result_tables import print_outputs, print_rows, print_status
from constructs_lib.cli.watch_command import watch

__all__ = ["app"]

app = typer.Typer(help="Run any CDK app on an AWS inside this machine.", no_args_is_help=True)

Port = Annotated[
    int | None,
    typer.Option(help="TCP port on the loopback interface, 1 to 65535; by default the same as before."),
]
Account = Annotated[
    str | None, typer.Option(help="12-digit account number; 000000000000 by default.", show_default=False)
]
Region = Annotated[str | None, typer.Option(help="Default Region; us-east-1 by default.")]
Name = Annotated[
    str | None, typer.Option(help="Name of the local AWS; by default each project folder has its own.")
]
TimeLimit = Annotated[
    float, typer.Option(help="Time limit in seconds, for the synthesis and the deployment.")
]
App = Annotated[Path, typer.Option(help="Folder of the CDK project, with its cdk.json.")]

_FOREIGN = "unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN"


@app.command()
def up(port: Port = None, account: Account = None, region: Region = None, name: Name = None) -> None:
    """Start the local AWS in the background and print its variables: eval "$(constructs-lib local up)"."""
    background = library.Background.of_project(name=name)
    aws = background.find()
    if aws is None:
        with Steps()("start the local AWS"):
            aws = background.start(port=port, **_given(account=account, region=region))
    else:
        _require_same(background, aws, port=port, account=account, region=region)
        _say(f"the local AWS {background.name} is already running at {aws.endpoint}")
    _print_exports(aws.environment)


@app.command()
def status(
    export: Annotated[bool, typer.Option("--export", help="Print its variables instead.")] = False,
    name: Name = None,
) -> None:
    """Print the address of the local AWS; the exit code is 1 if it is not running."""
    background = library.Background.of_project(name=name)
    aws = background.require()
    if export:
        _print_exports(aws.environment)
    else:
        print_status({"name": background.name, "project": str(background.project)} | aws.status())


@app.command()
def deploy(
    assembly: Annotated[Path | None, typer.Argument(help="Synthesised assembly; cdk.out by default.")] = None,
    app: Annotated[Path | None, typer.Option(help="Synthesise this CDK project instead.")] = None,
    time_limit: TimeLimit = 300.0,
    name: Name = None,
) -> None:
    """Deploy an assembly to the running local AWS and print its outputs as local addresses."""
    if assembly is not None and app is not None:
        raise typer.BadParameter("give an assembly or --app, not both")
    background, aws = _running(name, app)
    _say(f"on the local AWS {background.name} at {aws.endpoint}")
    steps = Steps()
    if app is not None:
        deployment = library.deploy_app(aws, app, steps, time_limit=time_limit, on_warning=_warn)
    else:
        folder = assembly or Path("cdk.out")
        for warning in library.read_assembly(folder).warnings:
            _warn(warning)
        with steps("cdk deploy --all"):
            deployment = aws.deploy(folder, time_limit=time_limit)
    background.forget_hotswaps(aws.account)
    print_outputs(deployment.local_outputs)


@app.command()
def outputs(
    stack: Annotated[str | None, typer.Argument(help="Name of a stack; every stack by default.")] = None,
    name: Name = None,
) -> None:
    """Print the outputs of stacks, also of stacks that cdk deployed, as local addresses."""
    _, aws = _running(name)
    print_outputs(aws.outputs(stack))


@app.command()
def logs(
    function: Annotated[
        str,
        typer.Argument(help="Construct path such as Shop/Handler, name, or a part of one name."),
    ],
    request_id: Annotated[str | None, typer.Option(help="Only the lines of this invocation.")] = None,
    name: Name = None,
) -> None:
    """Print the log lines of a function, the oldest first."""
    _, aws = _running(name)
    for line in aws.logs(aws.function_name(function), request_id):
        typer.echo(readable(line))


@app.command()
def reset(name: Name = None) -> None:
    """Remove all resources of the local AWS; it continues to run."""
    background, aws = _running(name)
    aws.reset()
    background.forget_hotswaps(aws.account)
    typer.echo("the local AWS is empty")


@app.command()
def down(name: Name = None) -> None:
    """Stop the local AWS, and print what unsets its variables: eval "$(constructs-lib local down)"."""
    background = library.Background.of_project(name=name)
    stopped = background.stop()
    _say("the local AWS is stopped" if stopped else "no local AWS was running")
    if background.kept_port is None:
        return
    endpoint = f"http://127.0.0.1:{background.kept_port}"
    if not sys.stdout.isatty():
        # Not those of another AWS, which the shell may have been pointed at since.
        typer.echo(
            f'[ "${{AWS_ENDPOINT_URL-}}" != {endpoint} ] || unset {" ".join(library.CLIENT_VARIABLES)}'
        )
    elif os.environ.get("AWS_ENDPOINT_URL") == endpoint:
        _say(f'this shell still has its variables; run: eval "$({background.command("down")})"')


@app.command()
def demo(  # noqa: PLR0917 - typer gives them by name
    app: App = Path(),
    drivers: Annotated[
        Path | None, typer.Option(help="Folder of drivers; by default tests/demo of the project.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the local AWS running in the background.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show the traceback of a failed driver.")
    ] = False,
    at_once: Annotated[
        int, typer.Option("--at-once", min=1, help="How many drivers run at the same time, 1 or more.")
    ] = 4,
    time_limit: TimeLimit = 300.0,
    name: Name = None,
) -> None:
    """Deploy a CDK project, run its drivers (files that call the stacks), and print the results."""
    steps = Steps()
    found = library.find_drivers(drivers or app / "tests" / "demo")
    on_error = _print_error if verbose else _ignore
    if name is not None and not keep:
        raise typer.BadParameter("--name is for a local AWS that continues to run: also give --keep")
    background = library.Background.of_project(app, name) if keep else None
    with library.started(steps, keep=background, project=app) as aws:
        deployment = library.deploy_app(aws, app, steps, time_limit=time_limit, on_warning=_warn)
        with steps(f"run {len(found)} {'driver' if len(found) == 1 else 'drivers'}"):
            rows = list(library.drive_all(found, aws, deployment, at_once=at_once, on_error=on_error))
    print_rows(rows)
    if background:
        _print_exports(aws.environment)
    if not all(row.ok for row in rows):
        raise typer.Exit(1)


app.command()(watch)


def _running(name: str | None, app: Path | None = None) -> "tuple[library.Background, library.LocalAws]":
    here = library.Background.of_project(name=name)
    if name is None and app is not None:
        # The project that is deployed may be another one than that of the current folder.
        there = library.Background.of_project(app)
        aws = there.find()
        if aws is not None:
            return there, aws
    return here, here.require()


def _given(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _require_same(
    background: "library.Background",
    aws: "library.LocalAws",
    *,
    port: int | None,
    account: str | None,
    region: str | None,
) -> None:
    runs_with = {"port": str(urlsplit(aws.endpoint).port), "account": aws.account, "region": aws.region}
    wanted = _given(port=None if port is None else str(port), account=account, region=region)
    other = [f"{key} {runs_with[key]}" for key, value in wanted.items() if runs_with[key] != value]
    if other:
        text = (
            f"the local AWS {background.name} is already running with {' and '.join(other)}; stop it first:"
            f" {background.command('down')}"
        )
        raise library.LocalAwsError(text)


def _warn(text: str) -> None:
    _say(f"warning: {text}")


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _print_exports(environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        typer.echo(f"export {name}={shlex.quote(value)}")
    typer.echo(_FOREIGN)


def _print_error(text: str) -> None:
    typer.echo(text, err=True)


def _ignore(_text: str) -> None:
    pass
