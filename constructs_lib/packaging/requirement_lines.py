"""Reads requirements files as pip and uv do: https://pip.pypa.io/en/stable/reference/requirements-file-format/."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.pins import Pin

__all__ = [
    "WHEELS",
    "Line",
    "is_local",
    "logical_lines",
    "pinned_version",
    "place_of",
    "plain",
    "read_lines",
    "requirement",
    "unlockable",
]

WHEELS = "wheels"
"""Folder beside a lock for wheels that are in no index."""

_HASH = re.compile(r"\s--hash[=\s]\s*(\S+)")
# Where packages come from does not change what they hold; a file that is read on the way does.
_INDEX = re.compile(
    r"(?:(?P<links>-f|--find-links)|-i|--(?:index-url|extra-index-url|no-index|trusted-host))"
    r"(?P<rest>[=\s].*|[^-\s].*|)"
)
# Nothing of these changes what an exact pin stands for.
_NO_EFFECT = re.compile(r"--(?:pre|prefer-binary|only-binary|require-hashes|use-feature)(?:[=\s].*)?")
_COMMENT = re.compile(r"(^|\s)#.*$")
_PATH = re.compile(r"\.{0,2}[/\\]|~|[A-Za-z]:[/\\]|.*\.(?:whl|zip|tar\.gz)$|file:|\.{1,2}$")
_REPOSITORY = re.compile(r"(?:git|hg|svn|bzr)\+|.*\.git$")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_EDITABLE = re.compile(r"^(?:-e|--editable)[=\s]*")
_NAMED = re.compile(r"^[\w.-]+(?:\[[^\]]*\])?\s*@\s*")
_FILE = re.compile(r"(?:-r|--requirement|-c|--constraint)[=\s]*(?P<file>\S+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that counts.

    Attributes:
        text: the line for uv, which may run in any folder; empty where it says nothing to uv.
        content: what of it decides the packages, the same on every machine.
        pin: the package that it pins; None for an option.
        place: the local file or folder that it names, where its content is not locked by a hash.
    """

    text: str
    content: str
    pin: Pin | None = None
    place: Path | None = None


def read_lines(text: str, name: str, folder: Path, *, fix: str | None = None) -> tuple[Line, ...]:
    """Return the lines of a requirements file that has only exact pins.

    Args:
        text: the text of the file.
        name: its name.
        folder: the folder that its paths are relative to.
        fix: what to change where a line is no pin.

    Raises:
        PackagingError: LP702, a line is no exact pin.
    """
    found = list(logical_lines(text))
    lines = tuple(_line(line, name, folder, fix) for line in found)
    unhashed = [line.pin.name for line in lines if line.pin and not line.pin.has_hash]
    if "--require-hashes" in found and unhashed:
        allowed = f"a folder whose {name} has the hashes of every pin, as its --require-hashes says"
        raise PackagingError("LP702", allowed=allowed, got=f"none for {unhashed[0]}", fix=fix)
    return lines


def logical_lines(text: str) -> Iterator[str]:
    """Yield the lines that count: without comments, and joined where one ends in a backslash.

    A comment ends with its line, as for uv. For pip a backslash at its end would swallow the next line.
    """
    held = ""
    for line in text.split("\n"):
        cut = _COMMENT.sub("", line)
        is_comment_only = cut != line and not cut.strip()
        if held and is_comment_only:
            continue
        goes_on = cut == line and cut.rstrip().endswith("\\")
        held = f"{held} {(cut.rstrip()[:-1] if goes_on else cut).strip()}".strip()
        if not goes_on and held:
            yield held
            held = ""
    if held:
        yield held


def plain(line: str) -> str:
    """Return a line without its hashes."""
    return _HASH.sub("", line).strip()


def requirement(line: str) -> Requirement | None:
    """Return what a line asks for, or None where it is an option, a path or damaged."""
    try:
        return Requirement(plain(line))
    except InvalidRequirement:
        return None


def pinned_version(specifier: SpecifierSet) -> str | None:
    """Return the only version that a specifier allows, or None."""
    found = list(specifier)
    if len(found) == 1 and found[0].operator in {"==", "==="} and not found[0].version.endswith(".*"):
        return found[0].version
    return None


def is_index_option(line: str) -> bool:
    """Return whether a line says where packages come from."""
    return _INDEX.fullmatch(line) is not None


def is_without_effect(line: str) -> bool:
    """Return whether a line is an option that changes nothing of a lock."""
    return bool(_NO_EFFECT.fullmatch(line)) or line.startswith("--no-binary")


def is_local(line: str) -> bool:
    """Return whether a line names a folder, a file or a repository instead of a package of an index."""
    target = re.sub(r"^(?:-e|--editable)[=\s]*|^.*?\s@\s*", "", line).strip()
    return line.startswith(("-e", "--editable")) or bool(_PATH.match(target) or _REPOSITORY.match(target))


def place_of(line: str) -> str:
    """Return the path or the address in a line that names no package of an index."""
    bare = _NAMED.sub("", _EDITABLE.sub("", plain(line))).partition(" ;")[0].strip()
    bare = re.sub(r"\[[^\]]*\]$", "", bare)
    return unquote(bare.removeprefix("file://")) if bare.startswith("file:") else bare


def unlockable(line: str, folder: Path) -> str:
    """Return what to change in a line that `layer lock` cannot lock; empty where it can.

    Args:
        line: a line of a requirements file.
        folder: the folder that its paths are relative to.
    """
    bare = plain(line)
    if is_index_option(bare) or is_without_effect(bare):
        return ""
    if (other := _FILE.fullmatch(bare)) is not None:
        return "" if (folder / other["file"]).is_file() else f"add {other['file']}, or remove the line"
    place = place_of(bare)
    if _ADDRESS.match(place) or _REPOSITORY.match(place):
        # uv fetches a wheel, and writes down its hash.
        return "" if place.partition("#")[0].endswith(".whl") else _build_it()
    if is_local(bare):
        return "" if (folder / place.partition("#")[0]).exists() else f"add {place}, or correct the path"
    if requirement(bare) is not None:
        return ""
    return "remove the line" if bare.startswith("-") else "correct it to <package>==<version>"


def _build_it() -> str:
    return (
        f"build its wheel (uv build --wheel in a clone) into {WHEELS}, and write ./{WHEELS}/<wheel> instead"
    )


def _line(line: str, name: str, folder: Path, fix: str | None) -> Line:
    if _NO_EFFECT.fullmatch(line):
        return Line("", "")
    if (option := _INDEX.fullmatch(line)) is not None:
        return _option(line, option, folder)
    bare = plain(line)
    wanted = requirement(line)
    version = pinned_version(wanted.specifier) if wanted and not wanted.url else None
    if wanted is not None and version is not None:
        return Line(line, line, Pin(canonicalize_name(wanted.name), version, bare != line))
    if (wheel := _wheel(line, bare, wanted, folder)) is not None:
        return wheel
    allowed = f"a folder whose {name} has only exact pins (==)"
    raise PackagingError("LP702", allowed=allowed, got=repr(bare), fix=_fix_of(bare, folder, fix))


def _option(line: str, option: re.Match[str], folder: Path) -> Line:
    place = option["rest"].strip(" =\t").strip("\"'")
    if not option["links"] or not place or _ADDRESS.match(place):
        return Line(line, "")
    # Relative to the file, as for pip; uv reads a copy of it that lies elsewhere.
    at = folder / Path(place.removeprefix("file://")).expanduser()
    return Line(f"--find-links {at}", "", place=at)


def _wheel(line: str, bare: str, wanted: Requirement | None, folder: Path) -> Line | None:
    """Return the line of a wheel whose content is locked: by its hash, or as a file of the folder."""
    place = wanted.url if wanted is not None and wanted.url else bare.partition(" ;")[0]
    place, _, fragment = place.partition("#")
    if not place.endswith(".whl"):
        return None
    try:
        name, version, *_ = parse_wheel_filename(
            place.replace("\\", "/").rpartition("/")[2].replace("%2B", "+")
        )
    except InvalidWheelFilename:
        return None
    has_hash = bare != line or fragment.startswith(("sha256=", "sha384=", "sha512="))
    if _ADDRESS.match(place) and not place.startswith("file:"):
        return Line(line, line, Pin(name, str(version), has_hash)) if has_hash else None
    file = folder / place.removeprefix("file://")
    if not file.is_file():
        return None
    marker = f" ; {wanted.marker}" if wanted is not None and wanted.marker else ""
    hashes = "".join(f" --hash={each}" for each in _HASH.findall(line))
    pin = Pin(name, str(version), has_hash)
    text = f"{name} @ {file.absolute().as_uri()}{marker}{hashes}"
    content = f"{name}=={version}{marker}{hashes}"
    return Line(text, content, pin, None if has_hash else file)


def _fix_of(line: str, folder: Path, fix: str | None) -> str | None:
    """Return what to do about a line that is no pin; None where nobody knows how the file is locked."""
    if fix is None:
        return None
    if other := unlockable(line, folder):
        return other
    is_source = is_local(line) and "://" not in place_of(line)
    return f"{fix}, which builds a wheel of it" if is_source else fix
