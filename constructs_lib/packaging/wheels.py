"""Builds wheels of local folders, so that a lock can have their hashes."""

import hashlib
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.utils import parse_wheel_filename

from constructs_lib.packaging import uv
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.requirement_lines import WHEELS, is_local, place_of, plain, unlockable

__all__ = ["WHEELS", "with_wheels"]


def with_wheels(lines: Iterable[str], base: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each line, and with it the hash of its wheel where one was built for it.

    Args:
        lines: lines of a requirements file.
        base: the folder that their paths are relative to.
        folder: the folder that gets a folder of wheels.

    Raises:
        PackagingError: LP719, a line names a repository, or a folder whose wheel is for this machine only.
    """
    for line in lines:
        place = place_of(line) if is_local(plain(line)) else ""
        source = base / place
        if place and "://" not in place and source.exists() and source.suffix != ".whl":
            yield _built(source, folder)
        elif fix := unlockable(line, base):
            raise PackagingError(
                "LP719", allowed="a folder of packages of an index", got=place or line, fix=fix
            )
        else:
            yield line, ""


def _built(source: Path, folder: Path) -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as part:
        command = [uv.find_uv(), "build", "--quiet", "--wheel", "--python", sys.executable]
        uv.run([*command, "--out-dir", part, str(source.resolve())], folder, None)
        (wheel,) = Path(part).glob("*.whl")
        name, version, _, tags = parse_wheel_filename(wheel.name)
        if {tag.platform for tag in tags} != {"any"}:
            allowed = "a folder whose local packages are of Python alone"
            fix = "build its wheel on Lambda's machine, and publish it in an index"
            raise PackagingError(
                "LP719", allowed=allowed, got=f"{name}, whose wheel is {wheel.name}", fix=fix
            )
        into = folder / WHEELS
        into.mkdir(exist_ok=True)
        content = wheel.read_bytes()
        (into / wheel.name).write_bytes(content)
    return f"{name}=={version}", f"sha256:{hashlib.sha256(content).hexdigest()}"
