"""Folders of code for functions."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

_TEMPORARY = tempfile.TemporaryDirectory(prefix="constructs-lib-tests-")
_HELLO = "def handler(event, context):\n    return 'hello'\n"


def code_folder(name: str, files: Mapping[str, str | int] | None = None) -> Path:
    """A folder of this name with these files; a number makes a sparse file of that many bytes.

    It lasts for the whole run, because CDK reads it again at synthesis.
    """
    folder = Path(tempfile.mkdtemp(dir=_TEMPORARY.name)) / name
    folder.mkdir()
    for path, content in (files or {"handler.py": _HELLO}).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            file.write_text(content)
        else:
            with file.open("wb") as stream:
                stream.truncate(content)
    return folder


HELLO = code_folder("hello")
"""A folder with the smallest handler."""
