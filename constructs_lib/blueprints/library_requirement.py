"""Which constructs-lib a new project installs: the one that runs, from the index or as a wheel beside it."""

import base64
import csv
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from constructs_lib.blueprints.errors import BlueprintError

__all__ = ["add_to", "pack"]

_PROJECT = "constructs-lib"
_EXTRAS = "[cli,testing]"
_PACKAGE = Path(__file__).parents[1]
_KEPT_METADATA = ("METADATA", "WHEEL", "entry_points.txt", "licenses")
# The first time that a zip file can tell: the same files give the same wheel.
_TIME = (1980, 1, 1, 0, 0, 0)


def add_to(folder: Path) -> None:
    """Write `requirements/constructs-lib.txt` of a project, and beside it the wheel where there is no index.

    Raises:
        BlueprintError: constructs-lib runs without having been installed.
    """
    try:
        installed = metadata.distribution(_PROJECT)
    except metadata.PackageNotFoundError:
        message = "constructs-lib is not installed, so no project can install it; run: pip install WHEEL"
        raise BlueprintError(message) from None
    direct_url = installed.read_text("direct_url.json")
    if direct_url is None:
        requirement = f"{_PROJECT}{_EXTRAS}=={installed.version}"
    else:
        wheels = folder / "wheels"
        wheels.mkdir()
        given = _given_wheel(json.loads(direct_url))
        wheel = pack(installed, wheels) if given is None else Path(shutil.copy(given, wheels))
        requirement = f"./wheels/{wheel.name}{_EXTRAS}"
    (folder / "requirements" / "constructs-lib.txt").write_text(f"{requirement}\n", encoding="utf-8")


def pack(installed: metadata.Distribution, folder: Path) -> Path:
    """Make a wheel of an installation, also of an editable one: no tool and no network are needed.

    Args:
        installed: the installation of the running constructs-lib.
        folder: where to put the wheel.
    """
    wheel = folder / f"constructs_lib-{installed.version}-py3-none-any.whl"
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in (*_code(), *_metadata(installed)):
            content = file.read_bytes()
            archive.writestr(_entry(name), content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            rows.writerow([name, f"sha256={digest}", len(content)])
        name = f"constructs_lib-{installed.version}.dist-info/RECORD"
        rows.writerow([name, "", ""])
        archive.writestr(_entry(name), record.getvalue())
    return wheel


def _given_wheel(direct_url: dict[str, Any]) -> Path | None:
    """Return the wheel file that was installed, where it still is and still the same."""
    url = urlsplit(direct_url["url"])
    path = Path(unquote(url.path))
    if url.scheme != "file" or path.suffix != ".whl" or not path.is_file():
        return None
    digest = direct_url.get("archive_info", {}).get("hashes", {}).get("sha256")
    if digest is not None and digest != hashlib.sha256(path.read_bytes()).hexdigest():
        return None
    return path


def _code() -> Iterator[tuple[str, Path]]:
    for file in sorted(_PACKAGE.rglob("*")):
        path = file.relative_to(_PACKAGE.parent)
        is_made = "__pycache__" in path.parts or any(part.startswith(".") for part in path.parts)
        if file.is_file() and not is_made:
            yield path.as_posix(), file


def _metadata(installed: metadata.Distribution) -> Iterator[tuple[str, Path]]:
    for path in installed.files or ():
        folder, *rest = path.parts
        if folder.endswith(".dist-info") and rest and rest[0] in _KEPT_METADATA:
            yield path.as_posix(), Path(str(installed.locate_file(path)))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
