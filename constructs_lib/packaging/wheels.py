"""Builds wheels of local folders, so that a lock can have their hashes."""

import hashlib
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from packaging.utils import parse_wheel_filename

from constructs_lib.packaging import uv
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.requirement_lines import is_local, plain

__all__ = ["WHEELS", "with_wheels"]

WHEELS = "wheels"
"""Folder beside a lock for wheels that are in no index."""

_EDITABLE = re.compile(r"^(?:-e|--editable)[=\s]*")
_NAMED = re.compile(r"^[\w.-]+(?:\[[^\]]*\])?\s*@\s*")


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
        place = _place(plain(line)) if is_local(plain(line)) else ""
        source = base / place
        if place and source.is_dir():
            yield _built(source, folder)
        elif place and "://" in place and not place.endswith(".whl"):
            fix = f"build its wheel (uv build --wheel in a clone) into {WHEELS}, and write ./{WHEELS}/<wheel>"
            raise PackagingError("LP719", allowed="a folder of packages of an index", got=place, fix=fix)
        else:
            yield line, ""


def _place(line: str) -> str:
    bare = _NAMED.sub("", _EDITABLE.sub("", line)).partition(" ;")[0].strip()
    bare = re.sub(r"\[[^\]]*\]$", "", bare)
    return unquote(bare.removeprefix("file://")) if bare.startswith("file:") else bare


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
