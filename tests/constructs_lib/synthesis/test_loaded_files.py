"""Whether a new process would load what a loaded one has loaded."""

import sys
from pathlib import Path

import pytest

from constructs_lib.synthesis.loaded_files import Loaded, hidden_by


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that is loaded from a folder of Python's path."""
    path = tmp_path / "loaded_for_a_test.py"
    path.write_text("value = 1")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("loaded_for_a_test")
    monkeypatch.delitem(sys.modules, "loaded_for_a_test", raising=False)
    __import__("loaded_for_a_test")
    return path


def test_nothing_has_changed(module: Path) -> None:
    loaded = Loaded.now(())
    assert str(module) in loaded.files
    assert loaded.changed() is None


def test_a_changed_file_is_told(module: Path) -> None:
    loaded = Loaded.now(())
    module.write_text("value = 22")
    assert loaded.changed() == f"{module} has changed"
    module.unlink()
    assert loaded.changed() == f"{module} has changed"


def test_a_file_in_front_of_a_loaded_module_is_told(module: Path) -> None:
    loaded = Loaded.now(())
    (module.parent / "pytest.py").touch()
    assert loaded.changed() == f"{module.parent} hides other modules"


@pytest.mark.parametrize("name", ["sitecustomize.py", "usercustomize.py"])
def test_a_new_file_that_python_runs_at_its_start_is_told(module: Path, name: str) -> None:
    loaded = Loaded.now(())
    (module.parent / name).touch()
    assert loaded.changed() == f"{module.parent} hides other modules"


def test_a_new_setting_of_the_path_is_told(module: Path) -> None:
    loaded = Loaded.now(())
    (module.parent / "more.pth").touch()
    assert loaded.changed() == f"{module.parent}/more.pth is new"


@pytest.mark.parametrize("name", ["queue.py", "queue.cpython-311-x86_64-linux-gnu.so", "queue/__init__.py"])
def test_a_file_of_the_app_hides_a_module(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    assert hidden_by(str(tmp_path), {"queue"}) == (
        f"{Path(name).parts[0]} in {tmp_path} has the name of a module that is loaded already"
    )


@pytest.mark.parametrize("name", ["queue.txt", "queue/data.json", "queues.py", "other/queue.py"])
def test_another_file_does_not(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    assert hidden_by(str(tmp_path), {"queue"}) is None


def test_a_module_that_python_never_looks_for_in_a_folder_is_hidden_by_nothing() -> None:
    names = Loaded.now({"json"}).names
    assert "pytest" in names
    assert not names & {"sys", "json", "os", "constructs_lib", "__main__"}
