"""The hash that stands for a folder of code."""

from collections.abc import Sequence
from pathlib import Path

__all__ = ["code_digest", "code_files"]


def code_digest(folder: Path, exclude: Sequence[str]) -> str:
    """Return a hash of a folder's files: their names, their content and whether they can be executed."""
    import hashlib  # noqa: PLC0415 - every pattern imports this module, and few pack anything

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
