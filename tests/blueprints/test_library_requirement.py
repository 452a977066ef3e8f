"""Where a new project gets constructs-lib from: what pip recorded about the installation says it."""

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from constructs_lib.blueprints import BlueprintError, library_requirement

VERSION = metadata.version("constructs-lib")
WHEEL = f"constructs_lib-{VERSION}-py3-none-any.whl"
Install = Callable[[object], None]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project" / "requirements").mkdir(parents=True)
    return tmp_path / "project"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Let Python find an installation with this `direct_url.json`; without one, from an index."""

    def put(direct_url: object) -> None:
        folder = tmp_path / "site" / f"constructs_lib-{VERSION}.dist-info"
        folder.mkdir(parents=True)
        files = {
            "METADATA": f"Metadata-Version: 2.4\nName: constructs-lib\nVersion: {VERSION}\n",
            "WHEEL": "x",
        }
        if direct_url is not None:
            files["direct_url.json"] = json.dumps(direct_url)
        for name, content in files.items():
            (folder / name).write_text(content)
        record = "".join(f"{folder.name}/{name},,\n" for name in files)
        (folder / "RECORD").write_text(record)
        monkeypatch.syspath_prepend(str(folder.parent))

    return put


def line_of(project: Path) -> str:
    return (project / "requirements" / "constructs-lib.txt").read_text()


def test_from_an_index(install: Install, project: Path) -> None:
    install(None)
    library_requirement.add_to(project)
    assert line_of(project) == f"constructs-lib[cli,testing]=={VERSION}\n"
    assert not (project / "wheels").exists()


@pytest.mark.parametrize("is_hashed", [False, True])
def test_from_a_wheel(install: Install, project: Path, tmp_path: Path, *, is_hashed: bool) -> None:
    wheel = tmp_path / "with space" / WHEEL
    wheel.parent.mkdir()
    wheel.write_bytes(b"the wheel")
    hashes = {"hashes": {"sha256": hashlib.sha256(b"the wheel").hexdigest()}} if is_hashed else {}
    install({"url": wheel.as_uri(), "archive_info": hashes})
    library_requirement.add_to(project)
    assert line_of(project) == f"./wheels/{WHEEL}[cli,testing]\n"
    assert (project / "wheels" / WHEEL).read_bytes() == b"the wheel"


@pytest.mark.parametrize(
    "direct_url",
    [
        {"url": "file:///gone/constructs_lib.whl", "archive_info": {}},
        {"url": "https://example.com/constructs_lib.whl", "archive_info": {}},
        {"url": "https://example.com/constructs-lib.git", "vcs_info": {"vcs": "git", "commit_id": "0"}},
        {"url": "file:///somewhere", "dir_info": {"editable": True}},
    ],
    ids=["wheel that is gone", "address", "git", "editable"],
)
def test_from_elsewhere_it_is_packed(install: Install, project: Path, direct_url: object) -> None:
    install(direct_url)
    library_requirement.add_to(project)
    assert line_of(project) == f"./wheels/{WHEEL}[cli,testing]\n"
    with zipfile.ZipFile(project / "wheels" / WHEEL) as wheel:
        names = set(wheel.namelist())
    assert {"constructs_lib/__init__.py", f"constructs_lib-{VERSION}.dist-info/METADATA"} <= names
    assert not [name for name in names if "__pycache__" in name or name.endswith("direct_url.json")]


def test_wheel_that_was_changed_since_is_packed(install: Install, project: Path, tmp_path: Path) -> None:
    wheel = tmp_path / WHEEL
    wheel.write_bytes(b"another wheel")
    install({"url": wheel.as_uri(), "archive_info": {"hashes": {"sha256": "0" * 64}}})
    library_requirement.add_to(project)
    assert zipfile.is_zipfile(project / "wheels" / WHEEL)


def test_not_installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(BlueprintError, match="constructs-lib is not installed"):
        library_requirement.add_to(project)


def test_packed_wheel_is_the_same_every_time(tmp_path: Path) -> None:
    installed = metadata.distribution("constructs-lib")
    packed = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        packed.append(library_requirement.pack(installed, tmp_path / name).read_bytes())
    assert packed[0] == packed[1]
