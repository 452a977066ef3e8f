"""Finds the CDK project that a person is in."""

from pathlib import Path

__all__ = ["project_folder"]


def project_folder(folder: Path | None = None) -> Path:
    """Return the nearest folder at or above one that has a `cdk.json`; the folder itself where none has.

    Args:
        folder: the current one by default.
    """
    here = (folder or Path.cwd()).resolve()
    return next((each for each in (here, *here.parents) if (each / "cdk.json").is_file()), here)
