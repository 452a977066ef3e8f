"""Writes a project: all of it, or nothing."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from constructs_lib.blueprints import library_requirement
from constructs_lib.blueprints.errors import BlueprintError
from constructs_lib.blueprints.known_blueprints import Blueprint

__all__ = ["write"]

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-parameters.html
_STACK_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")
_NAMES_THE_STACK = {".py", ".md"}


def write(blueprint: Blueprint, folder: Path, name: str | None = None) -> int:
    """Write a project into a folder that is new or empty; one that has only `.git` counts as empty.

    Args:
        blueprint: what to write.
        folder: where to; folders above it are made.
        name: the name of the stack, 1 to 128 letters, digits and hyphens. Default: the blueprint's own.

    Returns:
        How many files were written.

    Raises:
        BlueprintError: the name or the folder is none to use, or it cannot be written; nothing is left there.
    """
    stack = blueprint.stack if name is None else name
    if not _STACK_NAME.fullmatch(stack):
        message = f"the name must be 1 to 128 letters, digits and hyphens, a letter first, got {stack!r}"
        raise BlueprintError(f"{message}; name another one with --name")
    target = folder.absolute()
    try:
        _check_empty(folder)
        with _beside(target) as built:
            _fill(built, blueprint, stack)
            count = sum(path.is_file() for path in built.rglob("*"))
            _move(built, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BlueprintError(f"{folder} cannot be written: {reason}; name another folder") from error
    return count


def _check_empty(folder: Path) -> None:
    if folder.is_symlink() and not folder.exists():
        raise BlueprintError(f"{folder} is a link to nothing; name another folder")
    if folder.exists() and not folder.is_dir():
        raise BlueprintError(f"{folder} is a file; name another folder")
    if folder.is_dir() and any(each.name != ".git" for each in folder.iterdir()):
        raise BlueprintError(f"{folder} has files, and none is overwritten; name a new or an empty folder")


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Make a hidden folder on the same file system, and remove it and what was made above it at an error."""
    # A folder that is there already may be the only place that can be written.
    home = target
    while not home.is_dir():
        home = home.parent
    scratch = Path(tempfile.mkdtemp(prefix=".constructs-lib-", dir=home))
    try:
        built = scratch / "project"
        built.mkdir()
        yield built
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _fill(folder: Path, blueprint: Blueprint, stack: str) -> None:
    named = re.compile(rf"\b{re.escape(blueprint.stack)}\b")
    for path, source in blueprint.files().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        content = source.read_bytes()
        if path.suffix in _NAMES_THE_STACK and path.parts[0] != "stacks":
            content = named.sub(stack, content.decode()).encode()
        file.write_bytes(content)
    library_requirement.add_to(folder)


def _move(built: Path, target: Path) -> None:
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        # It fails where somebody has made a folder with files meanwhile.
        built.rename(target)
        return
    moved: list[Path] = []
    try:
        for each in sorted(built.iterdir()):
            place = target / each.name
            if os.path.lexists(place):
                raise FileExistsError(0, f"{place.name} is there now")
            moved.append(place)
            each.rename(place)
    except BaseException:
        for place in moved:
            _remove(place)
        raise


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)
