"""The files of a folder of code that are packed, and the hash that stands for them."""

# Every function of an app is walked through in every synthesis; Path would take longer than the work.
# ruff: noqa: PTH115, PTH116, PTH208

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from constructs_lib.frozen import frozen
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.file_patterns import Pattern

__all__ = ["Choice", "CodeFile", "CodeFiles", "code_files"]

_Identity = tuple[int, int]

_BYTE_CODE = "*.pyc"
_NOISE = frozenset({"__pycache__", ".DS_Store"})
# Every virtual environment has it, whatever its folder is called.
_VENV = "pyvenv.cfg"


@frozen
class CodeFile:
    """A file that is packed.

    Attributes:
        source: where it is.
        size: its bytes.
        mode: the mode that it gets: Lambda runs as another user than the one who cloned it.
    """

    source: str
    size: int
    mode: int


@frozen
class CodeFiles:
    """What is packed of a folder.

    Attributes:
        files: the files by their path in it, with `/`, in a fixed order.
        left_out: paths that a default leaves out and code may read at run time.
        unused: patterns of `keep` that match nothing.
    """

    files: Mapping[str, CodeFile] = MappingProxyType({})
    left_out: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def sizes(self) -> dict[str, int]:
        """The bytes of each file and folder at the top, as Lambda counts them unzipped."""
        sizes: dict[str, int] = {}
        for path, file in self.files.items():
            top = path.partition("/")[0]
            sizes[top] = sizes.get(top, 0) + file.size
        return sizes

    def digest(self) -> str:
        """Return a hash of their names, their content and whether they can be executed."""
        import hashlib  # noqa: PLC0415 - every pattern imports this module, and few pack anything

        digest = hashlib.sha256()
        for path, file in self.files.items():
            content = hashlib.sha256(Path(file.source).read_bytes()).hexdigest()
            digest.update(f"{path}\0{'x' if file.mode & 0o100 else '-'}{content}\n".encode())
        return digest.hexdigest()

    def imports_of_tests(self) -> Iterator[str]:
        """Yield the modules in folders of tests that the code imports; its packages have to keep them."""
        from constructs_lib.packaging.imports import imports_of_tests  # noqa: PLC0415 - as above

        for path, file in self.files.items():
            if path.endswith(".py"):
                yield from imports_of_tests(Path(file.source).read_bytes(), path.split("/")[:-1])

    def copy(self, output: Path) -> None:
        """Copy them into a folder, where they take the place of files of the same name.

        Raises:
            PackagingError: LP732, a folder of the packages there has the name of a file, or the other way
                round.
        """
        import shutil  # noqa: PLC0415 - as above

        for path, file in self.files.items():
            target = output / path
            _make_folders(output, path)
            if target.is_dir():
                raise _in_the_way(path, "a file", "a folder")
            # A package's file may be in the way, and it is a link into the cache: replaced, not written to.
            target.unlink(missing_ok=True)
            shutil.copyfile(file.source, target)
            target.chmod(file.mode)


@frozen
class Choice:
    """What of a folder is packed, as patterns.

    Attributes:
        defaults: what is left out without a message.
        named: what is left out with a warning: code may read it at run time.
        exclude: what the user leaves out.
        keep: what stays although one of these matches it.
    """

    defaults: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


def code_files(folder: Path, choice: Choice, output: Path | None = None) -> CodeFiles:
    """Return what is packed of a folder.

    Args:
        folder: the folder.
        choice: what of it.
        output: folder that this app writes to, which is not to be packed.

    Raises:
        PackagingError: LP027, it holds the output; LP028, a link leads nowhere or to a folder that it is in,
            or a file cannot be read; LP029, a name is no UTF-8.
    """
    walk = _Walk(folder, choice, _identity(output) if output and output.is_dir() else None)
    found = walk.files([], os.fspath(folder), (_identity(os.fspath(folder)),), only_kept=False)
    unused = (each.text for each in walk.keep if each not in walk.used)
    return CodeFiles(dict(sorted(found)), tuple(sorted(walk.left_out)), tuple(unused))


@cache
def _pattern(text: str) -> Pattern:
    # Every function of an app leaves out the same.
    return Pattern(text)


class _Walk:
    """One walk through a folder, and what it has met."""

    def __init__(self, folder: Path, choice: Choice, output: _Identity | None) -> None:
        self._folder = folder
        self._output = output
        self._defaults, self._named, self._exclude, self.keep = (
            [_pattern(text) for text in texts]
            for texts in (choice.defaults, choice.named, choice.exclude, choice.keep)
        )
        self.used: set[Pattern] = set()
        self.left_out: list[str] = []

    def files(
        self, parts: list[str], folder: str, above: tuple[_Identity, ...], *, only_kept: bool
    ) -> Iterator[tuple[str, CodeFile]]:
        """Yield the files below a folder.

        Args:
            parts: its path.
            folder: where it is.
            above: the folder itself and those that it is in: a link to one of them has no end.
            only_kept: the folder is left out, and only what `keep` names in it is packed.
        """
        names = _names(self._folder, folder)
        is_left_out = only_kept or (bool(parts) and _VENV in names and not self._is_kept(parts))
        for name in names:
            path = [*parts, name]
            only = is_left_out or self._is_excluded(path, names)
            if self._is_kept(path) and not _is_noise(path):
                only = False
            if not only or any(each.may_match_below(path) for each in self.keep):
                yield from self._at(path, f"{folder}/{name}", above, only_kept=only)

    def _at(
        self, parts: list[str], source: str, above: tuple[_Identity, ...], *, only_kept: bool
    ) -> Iterator[tuple[str, CodeFile]]:
        path = "/".join(parts)
        _check_name(path)
        status = _status(path, source)
        if stat.S_ISDIR(status.st_mode):
            identity = status.st_dev, status.st_ino
            if identity == self._output:
                raise _output_inside(path)
            if identity in above:
                raise _unreadable(f"{path}, a link to a folder that it is in")
            yield from self.files(parts, source, (*above, identity), only_kept=only_kept)
        elif not only_kept:
            yield path, _file(path, source, status)

    def _is_kept(self, parts: list[str]) -> bool:
        """Return whether `keep` names a path or a folder that it is in."""
        ends = range(1, len(parts) + 1)
        found = {each for each in self.keep if any(each.matches(parts[:end]) for end in ends)}
        self.used |= found
        return bool(found)

    def _is_excluded(self, parts: list[str], beside: Sequence[str]) -> bool:
        if any(each.matches(parts) for each in self._exclude):
            return True
        for each in self._defaults:
            # Python takes byte code without its source for a module of its own.
            is_module = each.text == _BYTE_CODE and parts[-1][:-1] not in beside
            if each.matches(parts) and not is_module:
                return True
        is_named = any(each.matches(parts) for each in self._named)
        if is_named and not self._is_kept(parts):
            self.left_out.append("/".join(parts))
        return is_named


def _is_noise(parts: Sequence[str]) -> bool:
    """Return whether a file differs between machines, so that a folder is kept without it."""
    return parts[-1] in _NOISE


def _names(root: Path, folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        path = os.path.relpath(folder, root)
        raise _unreadable(f"folder {path}: {error.strerror}") from None


def _identity(folder: str | Path) -> _Identity:
    status = os.stat(folder)
    return status.st_dev, status.st_ino


def _status(path: str, source: str) -> os.stat_result:
    try:
        return os.stat(source)
    except FileNotFoundError:
        raise _unreadable(f"{path}, a link to {os.readlink(source)}, which does not exist") from None
    except OSError as error:
        # A link to itself is one, too.
        raise _unreadable(f"{path}: {error.strerror}") from None


def _file(path: str, source: str, status: os.stat_result) -> CodeFile:
    if not stat.S_ISREG(status.st_mode):
        raise _unreadable(f"{path}, which is no file and no folder")
    if not os.access(source, os.R_OK):
        raise _unreadable(f"{path}: Permission denied")
    return CodeFile(source, status.st_size, 0o755 if status.st_mode & 0o100 else 0o644)


def _check_name(path: str) -> None:
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = ascii(os.fsencode(path))
        raise PackagingError("LP029", allowed="a folder whose names are UTF-8", got=shown) from None


def _output_inside(path: str) -> PackagingError:
    return PackagingError(
        "LP027",
        allowed="a folder that this app does not write to",
        got=f"one that holds its output, {path}",
        fix=f"give exclude=[{path!r}], or synthesise into a folder outside of it",
    )


def _unreadable(got: str) -> PackagingError:
    return PackagingError("LP028", allowed="a folder whose files can all be read", got=got)


def _make_folders(output: Path, path: str) -> None:
    folder = output
    for name in path.split("/")[:-1]:
        folder = folder / name
        if folder.is_file():
            raise _in_the_way(folder.relative_to(output).as_posix(), "a folder", "a file")
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _in_the_way(path: str, ours: str, theirs: str) -> PackagingError:
    allowed = "a folder whose names are not those of its packages"
    return PackagingError("LP732", allowed=allowed, got=f"{path}, {ours} in it and {theirs} in a package")
