"""The files that a template's functions and layers are made of, where they lie beside it."""

# An asset may have thousands of files; Path would take longer than the work.
# ruff: noqa: PTH113, PTH118, PTH202

import json
import os
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from constructs_lib.frozen import frozen
from constructs_lib.templates.model import Resource

if TYPE_CHECKING:
    import zipfile

__all__ = ["Asset", "Assets"]

_OF_TOOLS = frozenset(
    {".git", ".venv", "venv", ".aws-sam", "cdk.out", ".serverless", "node_modules", "__pycache__"}
)
_PLACES = {"AWS::Lambda::Function": "Code", "AWS::Lambda::LayerVersion": "Content"}

_SERVERLESS = ".serverless"


@frozen
class Asset:
    """A folder or a zip file that is uploaded.

    Attributes:
        path: where it is.
    """

    path: Path

    @property
    def is_final(self) -> bool:
        """Whether it is what is uploaded, and no folder of sources that a tool packs first."""
        return self.path.is_file() or self.path.name.startswith("asset.") or ".aws-sam" in self.path.parts

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The unzipped bytes of each file, by its path with `/`; of sources without what tools put there."""
        if self.path.is_file():
            return dict(_packed(self.path))
        return dict(_laid_out(self.path, frozenset() if self.is_final else _OF_TOOLS))

    @cached_property
    def tops(self) -> Mapping[str, int]:
        """The unzipped bytes of each file and folder at the top."""
        found: dict[str, int] = {}
        for name, size in self.sizes.items():
            top = name.partition("/")[0]
            found[top] = found.get(top, 0) + size
        return found

    def read(self, name: str) -> bytes:
        """Return what is in a file of it."""
        if self.path.is_file():
            with _archive(self.path) as archive:
                return archive.read(name)
        return (self.path / name).read_bytes()


def _archive(path: Path) -> "zipfile.ZipFile":
    """Open a zip file.

    Raises:
        OSError: it cannot be read.
    """
    # Few apps have one, and its import is a tenth of what a check of a small one takes.
    import zipfile  # noqa: PLC0415

    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise OSError(str(error)) from error


def _packed(path: Path) -> Iterator[tuple[str, int]]:
    with _archive(path) as archive:
        for each in archive.infolist():
            if not each.is_dir():
                yield each.filename, each.file_size


def _laid_out(path: Path, without: Container[str]) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for folder, below, names in os.walk(path, followlinks=True):
        # A link may lead to a folder that holds it.
        seen.add(os.path.realpath(folder))
        inside = [each for each in below if each not in without]
        below[:] = [each for each in inside if os.path.realpath(os.path.join(folder, each)) not in seen]
        for name in names:
            file = os.path.join(folder, name)
            # A link that leads nowhere is nothing that is uploaded.
            if os.path.isfile(file):
                yield os.path.relpath(file, path).replace(os.sep, "/"), os.path.getsize(file)


class Assets:
    """Finds the assets of an app."""

    def __init__(self) -> None:
        self._keys: dict[Path, Mapping[str, str]] = {}
        self._known: dict[Path, Asset | None] = {}

    def of(self, resource: Resource) -> Asset | None:
        """Return what a function or a layer is made of; `None` where it lies elsewhere, or cannot be read."""
        place, file = _PLACES.get(resource.type), resource.stack.file
        if place is None or file is None:
            return None
        named = self._named(resource, place, file.parent)
        return self._at(file.parent / named) if named else None

    def _named(self, resource: Resource, place: str, folder: Path) -> str | None:
        if resource.metadata.get("aws:asset:property", place) == place:
            path = resource.metadata.get("aws:asset:path")
            if isinstance(path, str):
                return path
        given = resource.value(place)
        if isinstance(given, str):
            # `aws cloudformation package` uploads what is named so.
            return None if "://" in given else given
        key = given.get("S3Key") if isinstance(given, dict) else None
        if not isinstance(key, str):
            return None
        # Serverless packs beside its template what it uploads below the name of the service.
        packed = key.rpartition("/")[2] if folder.name == _SERVERLESS else None
        return self._in_manifests(folder).get(key, packed)

    def _in_manifests(self, folder: Path) -> Mapping[str, str]:
        """Return the file or folder of each key that the manifests of an assembly upload something to."""
        if folder not in self._keys:
            found = {}
            for manifest in sorted(folder.glob("*.assets.json")):
                for each in _files(manifest):
                    path = each.get("source", {}).get("path")
                    for destination in each.get("destinations", {}).values():
                        if isinstance(path, str):
                            found[str(destination.get("objectKey"))] = path
            self._keys[folder] = found
        return self._keys[folder]

    def _at(self, path: Path) -> Asset | None:
        if path not in self._known:
            is_packed = path.is_file() and path.suffix in {".zip", ".jar"}
            asset = Asset(path) if is_packed or path.is_dir() else None
            self._known[path] = asset if asset is not None and _can(lambda: asset.sizes) else None
        return self._known[path]


def _files(manifest: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        return [each for each in content.get("files", {}).values() if isinstance(each, dict)]
    except (OSError, ValueError, AttributeError):
        return []


def _can(look: Callable[[], object]) -> bool:
    try:
        look()
    except OSError:
        return False
    return True
