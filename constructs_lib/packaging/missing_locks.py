"""Says what a folder without a lock has instead, and which command makes one of it."""

from pathlib import Path

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.sources import (
    FOREIGN,
    NAMED_PYLOCK,
    PROJECT,
    PYLOCK,
    REQUIREMENTS,
    SOURCES,
    UV_LOCK,
    has_own_packages,
    is_poetry,
    lock_command,
    read_toml,
    table,
    workspace_of,
)

__all__ = ["no_lock"]


def no_lock(folder: Path, names: frozenset[str], runtime: str) -> PackagingError:
    """Return the error for a folder without a lock that can be read (LP701)."""
    got, fix = (
        "neither",
        f"add {SOURCES} with the names of packages, and run: {lock_command(folder, runtime)}",
    )
    run = f"run: {lock_command(folder, runtime)}"
    named = sorted(filter(NAMED_PYLOCK.fullmatch, names))
    if SOURCES in names:
        # What reads requirements needs the package `packaging`, and most folders of code have none.
        from constructs_lib.packaging.requirements_in import included, problem_of  # noqa: PLC0415

        source = folder / SOURCES
        if (problem := problem_of(included(source), source)) is not None:
            return problem
        got, fix = f"{SOURCES} alone", run
    elif foreign := [name for name in FOREIGN if name in names]:
        got, fix = f"{foreign[0]}, which uv does not read", run
    elif REQUIREMENTS in names:
        got, fix = f"an empty {REQUIREMENTS}", "add a line <package>==<version>, or remove the layer"
    elif PROJECT in names:
        got, fix = _unlocked_project(folder, run)
    elif UV_LOCK in names:
        got, fix = f"{UV_LOCK} alone", f"add the {PROJECT} that it locks"
    elif named:
        got, fix = f"{named[0]} alone", f"name it {PYLOCK}"
    allowed = f"a folder with {REQUIREMENTS}, {PYLOCK}, or {PROJECT} and {UV_LOCK}"
    return PackagingError("LP701", allowed=allowed, got=got, fix=fix)


def _unlocked_project(folder: Path, run: str) -> tuple[str, str]:
    """Return what a project without a lock is, and what to do about it."""
    project = read_toml(folder / PROJECT)
    if not has_own_packages(project):
        got = f"{PROJECT} without dependencies"
        if table(project, "project"):
            return got, f"add them to dependencies of [project], and {run}"
        return got, f"add {SOURCES} with the names of packages, and {run}"
    fix = f"{run}; a function that needs none of it: add an empty {REQUIREMENTS}"
    if is_poetry(project):
        return f"{PROJECT} of Poetry alone", fix
    above = workspace_of(folder)
    alone = f"{PROJECT} of a workspace, whose lock is in {above.name}" if above else f"{PROJECT} alone"
    return alone, fix
