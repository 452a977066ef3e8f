"""What is to be built, and the hash that stands for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.packaging.lock import Lock
from constructs_lib.packaging.target import Target

__all__ = ["Plan", "code_digest"]

# Raised when the same lock gives other files than before, so that caches and assets are made anew.
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built.

    Attributes:
        lock: the lock.
        target: what it is built for.
        keep: folders that stay although they look like tests, such as `sympy/testing/tests`.
        image: container image that installs instead of uv; empty for uv.
    """

    lock: Lock
    target: Target
    keep: tuple[str, ...] = ()
    image: str = ""

    @property
    def identity(self) -> str:
        """Hash of every input that decides the files.

        The version of uv is not in it: uv installs the locked wheels whatever its version, and a hash that
        differs between the machines of a team would deploy the same layer again and again.
        """
        import hashlib  # noqa: PLC0415 - every pattern imports this module, and few pack anything

        target = [self.target.python, self.target.machine, self.target.platform]
        inputs = [_FORMAT, self.lock.content, self.lock.is_uv, target, sorted(self.keep), self.image]
        return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()


def code_digest(folder: Path, exclude: Sequence[str]) -> str:
    """Return a hash of a folder's files: their names, their content and whether they can be executed."""
    import hashlib  # noqa: PLC0415 - as above

    digest = hashlib.sha256()
    for path in code_files(folder, exclude):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        mode = "x" if path.stat().st_mode & 0o100 else "-"
        digest.update(f"{path.relative_to(folder).as_posix()}\0{mode}{content}\n".encode())
    return digest.hexdigest()


def code_files(folder: Path, exclude: Sequence[str]) -> list[Path]:
    """Return the files of a folder in a fixed order, without those that a pattern of `exclude` matches."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if any(path.match(pattern) for pattern in exclude):
            continue
        if path.is_dir():
            found.extend(code_files(path, exclude))
        elif path.is_file():
            found.append(path)
    return found
