import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import in_process
from tests.support.packages import folder, indexed, wheel

Layer = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def entry(tmp_path: Path) -> Path:
    index = tmp_path / "index"
    index.mkdir()
    files = {"big/__init__.py": "x = 1\n" * 1000, "big/tests/test_a.py": "y = 2\n" * 1000}
    return folder(requirements_txt=f"{wheel(index, 'big', files=files)}\n{wheel(index, 'leaf')}\n")


@pytest.fixture
def layer(tmp_path: Path, entry: Path) -> Layer:
    """Run `constructs-lib layer` with an index of the test's own."""

    def call(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        with indexed(tmp_path / "index", **environment):
            return in_process("layer", *arguments, folder=tmp_path)

    return call


def test_build_prints_sizes_and_copies(layer: Layer, entry: Path, tmp_path: Path) -> None:
    done = layer("build", entry, "--output", "out/layer")
    assert done.returncode == 0
    assert "build layer for Python 3.13 on arm64" in done.stderr
    first, second = (line.split() for line in done.stdout.splitlines() if "1.0" in line)
    assert (first[1], second[1]) == ("big", "leaf")
    assert "of 262,144,000" in done.stdout
    assert done.stdout.splitlines()[-1] == "layer: out/layer"
    assert (tmp_path / "out" / "layer" / "python" / "big" / "__init__.py").is_file()
    assert not (tmp_path / "out" / "layer" / "python" / "big" / "tests").exists()


def test_inspect_weighs_a_lock_and_a_built_folder(layer: Layer, entry: Path) -> None:
    built = layer("inspect", entry)
    assert built.returncode == 0
    assert "zipped: about " in built.stdout
    assert "left out already: 0.0 MB" in built.stdout
    assert "nothing to leave out" in built.stdout
    layer("build", entry, "--output", "out")
    assert [line for line in layer("inspect", "out").stdout.splitlines() if "big" in line] == [
        line for line in built.stdout.splitlines() if "big" in line
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "absent"], "LP701: entry must be a folder with requirements.txt"),
        (["inspect", "absent"], "absent is not a folder"),
        (["build", "ENTRY", "--runtime", "nodejs22.x"], "LP712: runtime must be a Python runtime"),
        (["build", "ENTRY", "--architecture", "riscv"], "LP712: architecture must be arm64 or x86_64"),
        (["build", "ENTRY", "--output", "index"], "index has files; remove it"),
    ],
)
def test_mistakes_are_one_line(layer: Layer, entry: Path, arguments: list[str], said: str) -> None:
    done = layer(*(str(entry) if argument == "ENTRY" else argument for argument in arguments))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"constructs-lib: {said}")
    assert "Traceback" not in done.stderr


def test_cache_that_cannot_be_written_is_one_line(layer: Layer, entry: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = layer("build", entry, CONSTRUCTS_LIB_CACHE_DIR=str(tmp_path / "file"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"constructs-lib: the cache in {tmp_path}/file/packages")
    assert "Traceback" not in done.stderr


def test_lock_makes_a_lock_of_ranges(layer: Layer, tmp_path: Path) -> None:
    wheel(tmp_path / "index", "needy", requires=["leaf>=1"])
    made = folder("shop", requirements_txt="# ours \\\nneedy>=1  # a range\n-r more.txt\n", more_txt="big\n")
    assert "layer lock shop" in layer("build", made).stderr.replace(f"{made.parent}/", "")
    done = layer("lock", made)
    assert done.returncode == 0, done.stderr
    assert f"locked: 3 packages of requirements.in, in {made}/requirements.txt" in done.stdout
    assert (made / "requirements.in").read_text() == "# ours \\\nneedy>=1  # a range\n-r more.txt\n"
    words = (made / "requirements.txt").read_text().split()
    assert [word for word in words if "==" in word] == ["big==1.0", "leaf==1.0", "needy==1.0"]
    assert layer("build", made).returncode == 0
    # What is locked stays, until it is asked for otherwise.
    wheel(tmp_path / "index", "leaf", "2.0")
    layer("lock", made)
    assert "leaf==1.0" in (made / "requirements.txt").read_text()
    layer("lock", made, "--upgrade")
    assert "leaf==2.0" in (made / "requirements.txt").read_text()


def test_lock_that_fails_changes_nothing(layer: Layer, tmp_path: Path) -> None:
    made = folder("shop", requirements_txt="leaf>=9\n")
    done = layer("lock", made)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("constructs-lib: LP7")
    assert [file.name for file in made.iterdir()] == ["requirements.txt"]
    assert (made / "requirements.txt").read_text() == "leaf>=9\n"


def test_lock_keeps_the_versions_of_pipenv(layer: Layer, tmp_path: Path) -> None:
    line = wheel(tmp_path / "index", "leaf", "3.0")
    wheel(tmp_path / "index", "leaf", "4.0")
    lock = json.dumps({"default": {"leaf": {"version": "==3.0", "hashes": [line.split("--hash=")[1]]}}})
    made = folder("shop", Pipfile_lock=lock)
    assert layer("lock", made).returncode == 0
    assert line in (made / "requirements.txt").read_text()
    assert layer("build", made).returncode == 0
    # A lock that changed since is noticed.
    (made / "Pipfile.lock").write_text(lock.replace("3.0", "4.0"))
    assert "LP705" in layer("build", made).stderr


def test_lock_names_a_folder_of_nothing(layer: Layer) -> None:
    done = layer("lock", folder("shop", readme_md="# Shop\n"))
    assert (done.returncode, "LP701" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


def test_build_of_too_much_fails(layer: Layer, tmp_path: Path) -> None:
    # Much of nothing is small in a wheel.
    line = wheel(tmp_path / "index", "large", files={"large/model.bin": "0" * 262_144_001})
    done = layer("build", folder(requirements_txt=line))
    assert done.returncode == 1
    assert "LP711: the layer is 262.1 MB, too large for Lambda by 0.0 MB" in done.stderr
