"""`constructs-lib layer ...`: builds dependency layers and shows their sizes."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from constructs_lib import limits, packaging
from constructs_lib.cli.progress import Steps
from constructs_lib.cli.result_tables import plain_console
from constructs_lib.errors import ConstructsLibError

__all__ = ["app"]

app = typer.Typer(help="Build layers of Python packages, and show their sizes.", no_args_is_help=True)

Entry = Annotated[Path, typer.Argument(help="Folder with requirements.txt, pylock.toml or uv.lock.")]
Runtime = Annotated[str, typer.Option(help="Python runtime of Lambda.")]
Architecture = Annotated[str, typer.Option(help="arm64 or x86_64.")]

Extra = Annotated[
    list[str] | None,
    typer.Option("--extra", help="Extra of the project that is also packed; may be repeated."),
]

_RUNTIME = "python3.13"
_ARCHITECTURE = "arm64"


@app.command()
def build(
    entry: Entry,
    runtime: Runtime = _RUNTIME,
    architecture: Architecture = _ARCHITECTURE,
    output: Annotated[
        Path | None, typer.Option(help="New folder for the layer; the cache alone by default.")
    ] = None,
    extra: Extra = None,
) -> None:
    """Build a layer for Lambda and show its size by package."""
    if output is not None and output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise ConstructsLibError(f"{output} has files; remove it, or name another folder with --output")
    tree = _built(entry, runtime, architecture, extra)
    if not tree.size:
        raise ConstructsLibError("LP718: the lock has no package for the layer; add one")
    if output is not None:
        with Steps()(f"copy into {output}"):
            packaging.export(tree, output)
    size = _print_packages(tree.folder)
    typer.echo(f"left out: {_amount(tree.trimmed)} of tests, scripts and installation records")
    typer.echo(f"layer: {output or tree.folder}")
    if size > limits.LAMBDA_UNZIPPED_SIZE.maximum:
        raise ConstructsLibError(
            f"LP711: the layer is {_amount(size)}, too large for Lambda by {_excess(size)}; "
            "remove what is not needed at run time, or use a container image"
        )


@app.command()
def lock(
    entry: Annotated[Path, typer.Argument(help="Folder with requirements, or a project of any tool.")],
    runtime: Runtime = _RUNTIME,
    architecture: Architecture = _ARCHITECTURE,
    extra: Extra = None,
    upgrade: Annotated[bool, typer.Option("--upgrade", help="Use newer versions.")] = False,
) -> None:
    """Lock the packages of a folder with their hashes, so that it can be built.

    requirements.txt becomes requirements.in and its lock file; a project of uv gets a uv.lock; a project
    of Poetry, Pipenv or PDM is not changed and gets a requirements.txt with its locked versions.
    """
    folder = entry.absolute()
    target = packaging.Target.of_lambda(runtime, architecture)
    with Steps()(f"lock {folder.name} for {target}"):
        locked = packaging.lock_folder(folder, target, extras=extra or (), upgrade=upgrade)
    typer.echo(f"locked: {locked.count} packages of {locked.origin.name}, in {entry / locked.file.name}")
    if locked.left_out:
        typer.echo(f"left out, because nothing needs them: {', '.join(locked.left_out)}")
    if locked.is_for_target_only:
        typer.echo(f"this lock is for {target} only: there is none for every machine")


@app.command()
def inspect(
    folder: Annotated[Path, typer.Argument(help="Folder with a lock, or any layer, asset or site-packages.")],
    runtime: Runtime = _RUNTIME,
    architecture: Architecture = _ARCHITECTURE,
    extra: Extra = None,
) -> None:
    """Show the size of a layer by package, compared with Lambda's limit, and what could be left out."""
    if not folder.is_dir():
        raise ConstructsLibError(f"{folder} is not a folder; name one with a lock, or a built layer")
    trimmed = 0
    if packaging.has_dependencies(folder) or (folder / "pyproject.toml").is_file():
        tree = _built(folder, runtime, architecture, extra)
        folder, trimmed = tree.folder, tree.trimmed
    with Steps()("zip to weigh it"):
        zipped = packaging.zipped_size(folder)
    size = _print_packages(folder)
    if size > limits.LAMBDA_UNZIPPED_SIZE.maximum:
        typer.echo(f"too large for Lambda by {_excess(size)}", err=True)
    typer.echo(f"zipped: about {_amount(zipped)} (Lambda's 50 MB bound direct uploads; cdk goes through S3)")
    if trimmed:
        typer.echo(f"left out already: {_amount(trimmed)} of tests, scripts and installation records")
    savings = packaging.savings(folder)
    for saving in savings:
        typer.echo(
            f"could be left out: {_amount(saving.size)} of {saving.what} ({saving.size / max(size, 1):.0%})"
        )
    if not savings:
        typer.echo("nothing to leave out")


def _built(entry: Path, runtime: str, architecture: str, extras: list[str] | None = None) -> packaging.Tree:
    lock = packaging.find_lock(entry.absolute(), extras=extras or (), runtime=runtime)
    target = packaging.Target.of_lambda(runtime, architecture)
    with Steps()(f"build {entry.absolute().name} for {target}"):
        return packaging.build(packaging.Plan(lock, target))


def _print_packages(folder: Path) -> int:
    found = packaging.measure(folder)
    size = sum(package.size for package in found)
    limit = limits.LAMBDA_UNZIPPED_SIZE.maximum
    table = Table("Package", "Version")
    table.add_column("Unzipped bytes", justify="right")
    table.add_column("Share", justify="right")
    for package in found:
        table.add_row(
            package.name, package.version, f"{package.size:,}", f"{package.size / max(size, 1):.1%}"
        )
    table.add_section()
    table.add_row("all", "", f"{size:,}", f"{size / limit:.1%} of {limit:,}")
    plain_console().print(table)
    return size


def _excess(size: int) -> str:
    return _amount(size - limits.LAMBDA_UNZIPPED_SIZE.maximum)


def _amount(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
