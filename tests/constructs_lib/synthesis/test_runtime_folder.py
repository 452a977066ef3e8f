"""Where servers are found: a folder that nobody else can write or read."""

import os
from pathlib import Path

import pytest

from constructs_lib.synthesis.runtime_folder import RuntimeFolderError, runtime_folder


def test_it_lies_where_the_system_keeps_such_folders(tmp_path: Path) -> None:
    folder = runtime_folder({"XDG_RUNTIME_DIR": str(tmp_path), "HOME": "/nowhere"})
    assert folder == tmp_path / "constructs-lib"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert runtime_folder({"XDG_RUNTIME_DIR": str(tmp_path)}) == folder


def test_it_lies_with_the_user_where_there_is_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    # A short name, as a socket's path may not be long.
    home = tmp_path_factory.mktemp("u")
    assert runtime_folder({"HOME": str(home)}) == home / ".cache" / "constructs-lib" / "run"


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_a_folder_that_others_reach_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "constructs-lib"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(RuntimeFolderError, match=f"chmod 700 {folder}"):
        runtime_folder({"XDG_RUNTIME_DIR": str(tmp_path)})


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "constructs-lib").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RuntimeFolderError, match="not a folder of this user's own"):
        runtime_folder({"XDG_RUNTIME_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("variables", "text"),
    [
        ({}, "neither XDG_RUNTIME_DIR nor HOME"),
        ({"XDG_RUNTIME_DIR": "relative"}, "neither XDG_RUNTIME_DIR nor HOME"),
        ({"XDG_RUNTIME_DIR": "/nowhere"}, "/nowhere cannot be used"),
        ({"XDG_RUNTIME_DIR": "/nowhere", "HOME": "/"}, "/nowhere cannot be used"),
    ],
)
def test_what_cannot_be_is_told(variables: dict[str, str], text: str) -> None:
    with pytest.raises(RuntimeFolderError, match=text):
        runtime_folder(variables)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder of another user")
@pytest.mark.parametrize("name", ["HOME", "XDG_RUNTIME_DIR"])
def test_nothing_is_made_with_another_user(tmp_path: Path, name: str) -> None:
    os.chown(tmp_path, 12345, 12345)
    with pytest.raises(RuntimeFolderError, match=f"{tmp_path} belongs to another user"):
        runtime_folder({name: str(tmp_path)})
    assert list(tmp_path.iterdir()) == []


def test_a_path_too_long_for_a_socket_is_told(tmp_path: Path) -> None:
    place = tmp_path / ("long" * 25)
    place.mkdir()
    with pytest.raises(RuntimeFolderError, match="set XDG_RUNTIME_DIR to a shorter one"):
        runtime_folder({"XDG_RUNTIME_DIR": str(place)})
