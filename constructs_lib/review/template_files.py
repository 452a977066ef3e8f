"""Finds the templates of one side of a change among files, which may lie in a folder or in a revision."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from constructs_lib.frozen import frozen
from constructs_lib.templates import documents
from constructs_lib.templates.assembly import add_stack, is_assembly
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Stack
from constructs_lib.templates.opening import Opened, open_all

__all__ = ["Side", "files_below", "is_template_file", "side_of_files", "side_of_path"]

_ENDINGS = {".json", ".yaml", ".yml", ".template"}
_SKIPPED = {"node_modules", "__pycache__", "site-packages", "cdk.out"}
_SNAPSHOTS = "__snapshots__"
_PARAMETER = re.compile(r"\[(.+)\]$")
_WRITTEN = ("cdk.out", ".aws-sam", ".serverless", "template.yaml", "template.yml", "template.json")


@frozen
class Side:
    """One side of a change.

    Attributes:
        stacks: its stacks by the key that the other side knows them by, those that are nested among them.
        titles: what a person calls each of them, by the same keys.
    """

    stacks: Mapping[str, Stack]
    titles: Mapping[str, str]


def is_template_file(name: str) -> bool:
    """Return whether a file may be a template, by its name."""
    path = PurePosixPath(name)
    return path.suffix in _ENDINGS and not _SKIPPED.intersection(path.parts)


def files_below(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder and may be a template, by its path in the folder.

    Raises:
        TemplateError: a file cannot be read.
    """
    found = {}
    for place, folders, files in os.walk(folder):
        # What is hidden, installed or synthesised is no source, and may be very much.
        folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in _SKIPPED)
        for file in sorted(files):
            path = Path(place, file)
            if is_template_file(file) and not file.startswith(".") and _is_plain(path):
                found[path.relative_to(folder).as_posix()] = _content(path)
    return found


def _is_plain(path: Path) -> bool:
    # A pipe would be waited for.
    return path.is_file() and not path.is_symlink()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"{path} cannot be read: {error.strerror}") from None


def side_of_files(files: Mapping[str, bytes]) -> Side:
    """Return the side of a change that some files are: each template is an app of its own.

    Raises:
        TemplateError: a snapshot is no JSON.
    """
    stacks: dict[str, Stack] = {}
    for name, content in files.items():
        # Most files of a folder of tests are no templates, which is told sooner than by reading them.
        if b"Resources" not in content or b"::" not in content:
            continue
        stack = _stack(name, content)
        if stack is not None:
            stacks |= _with_nested(name, stack)
    return Side(stacks, _titles(stacks))


def _stack(name: str, content: bytes) -> Stack | None:
    try:
        template = documents.written(content.decode("utf-8-sig", errors="replace"), name)
    except TemplateError:
        # What is no JSON may be anything; a snapshot, and what names types of AWS, is a template.
        if b"AWS::" in content or _SNAPSHOTS in PurePosixPath(name).parts:
            raise
        return None
    resources = template.get("Resources")
    if not isinstance(resources, dict) or not any(
        isinstance(each, dict) and isinstance(each.get("Type"), str) for each in resources.values()
    ):
        return None
    return add_stack(Graph(), template, name=_title(name), is_named=False)


def side_of_path(path: Path) -> Side:
    """Return the side of a change that a path names: an assembly, a template, or a folder with some.

    Raises:
        TemplateError: nothing is there that can be read.
    """
    is_app = path.is_file() or not path.exists() or is_assembly(path)
    snapshots = Side({}, {})
    if not is_app and not any((path / each).exists() for each in _WRITTEN):
        snapshots = side_of_files(files_below(path))
    if snapshots.stacks:
        return snapshots
    stacks: dict[str, Stack] = {}
    for each in open_all(path):
        stacks |= _of_app(each, path)
    return Side(stacks, {key: key for key in stacks})


def _of_app(opened: Opened, path: Path) -> dict[str, Stack]:
    found: dict[str, Stack] = {}
    for stack in opened.graph.stacks:
        # A template alone is the same one whatever its file is called.
        key = "template" if path.is_file() and opened.assembly is None else stack.path or stack.name
        found |= _with_nested(key, stack)
    return found


def _with_nested(key: str, stack: Stack) -> dict[str, Stack]:
    found = {key: stack}
    for name, nested in stack.nested.items():
        found |= _with_nested(f"{key}/{name}", nested)
    return found


def _titles(keys: Iterable[str]) -> dict[str, str]:
    """Return what a person calls each snapshot: by the parameter of its test, where that tells it apart."""
    found = {key: _title(key) for key in keys}
    titles = list(found.values())
    return {key: title if titles.count(title) == 1 else _whole(key) for key, title in found.items()}


def _title(key: str) -> str:
    parameter = _PARAMETER.search(PurePosixPath(key).stem)
    return parameter[1] if parameter else _whole(key)


def _whole(key: str) -> str:
    path = PurePosixPath(key)
    stem = path.name.removesuffix(".template.json") if path.name.endswith(".template.json") else path.stem
    return "/".join([*(part for part in path.parts[:-1] if part != _SNAPSHOTS), stem])
