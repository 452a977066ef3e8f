import os
from pathlib import Path

import pytest

from constructs_lib.packaging.trim import TIME, files_of, folders_of_tests, tidy


def _site(tmp_path: Path, *files: str) -> Path:
    site = tmp_path / "site"
    for name in files:
        _write(site, name, "")
    return site


def _write(site: Path, name: str, text: str) -> None:
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_text(text)


@pytest.mark.parametrize(
    ("files", "gone"),
    [
        (["p/__init__.py", "p/tests/test_a.py", "p/tests/data/x.csv"], ["p/tests"]),
        (["p/tests/deep/down/conftest.py"], ["p/tests"]),
        (["p/core/tests/test_a.py", "p/tests/test_b.py"], ["p/core/tests", "p/tests"]),
        (["p/tests/unit/tests/test_a.py"], ["p/tests"]),
        (["tests/test_a.py"], ["tests"]),
        (["p/test/client.py", "p/test/runner.py"], []),
        (["p/testing/test_a.py", "p/test_a.py"], []),
        (["p/tests/__init__.py"], []),
    ],
)
def test_which_folders_are_tests(tmp_path: Path, files: list[str], gone: list[str]) -> None:
    site = _site(tmp_path, *files)
    assert folders_of_tests(site, (), files_of(site)) == gone


@pytest.mark.parametrize(
    "line",
    [
        "from p.tests import helpers",
        "from p.tests.helpers import x",
        "from .tests import helpers",
        "from . import tests",
        "from p import other, tests",
        "import p.tests.helpers",
        "def run():\n    from p.tests import main\n",
    ],
)
def test_folder_that_other_code_imports_stays(tmp_path: Path, line: str) -> None:
    site = _site(tmp_path, "p/tests/test_a.py", "p/tests/helpers.py", "p/sub/tests/test_b.py")
    _write(site, "p/__init__.py", f"import os\n{line}\n")
    assert folders_of_tests(site, (), files_of(site)) == ["p/sub/tests"]


def test_folder_that_only_tests_import_goes(tmp_path: Path) -> None:
    site = _site(tmp_path, "p/__init__.py")
    _write(site, "p/tests/test_a.py", "from p.tests import helpers\n")
    assert folders_of_tests(site, (), files_of(site)) == ["p/tests"]


@pytest.mark.parametrize("keep", ["p/tests", "p/tests/data"])
def test_folder_to_keep_stays(tmp_path: Path, keep: str) -> None:
    site = _site(tmp_path, "p/tests/test_a.py", "q/tests/test_b.py")
    assert folders_of_tests(site, [keep], files_of(site)) == ["q/tests"]


def test_what_differs_between_installations_goes(tmp_path: Path) -> None:
    info = "p-1.0.dist-info"
    noise = [".lock", "bin/p", "p/__pycache__/a.cpython-313.pyc", f"{info}/INSTALLER", f"{info}/REQUESTED"]
    kept = ["p/a.py", f"{info}/METADATA", f"{info}/licenses/LICENSE"]
    site = _site(tmp_path, *noise, *kept, f"{info}/direct_url.json", f"{info}/uv_cache.json")
    rows = ["p/a.py,sha256=x,0", "bin/p,sha256=y,9", f"{info}/RECORD,,", f"{info}/METADATA,sha256=z,0"]
    _write(site, f"{info}/RECORD", "\n".join(rows) + "\n")
    tidy(site, (), tmp_path / "left-out")
    assert sorted(files_of(site)) == sorted([*kept, f"{info}/RECORD"])
    assert (site / info / "RECORD").read_text().splitlines() == [
        f"{info}/METADATA,sha256=z,0",
        f"{info}/RECORD,,",
        "p/a.py,sha256=x,0",
    ]
    assert not (site / "bin").exists()


def test_modes_are_set_and_shared_files_left_alone(tmp_path: Path) -> None:
    site = _site(tmp_path, "own.py", "run.sh", "shared.py", "shared_and_strict.py")
    (site / "own.py").chmod(0o600)
    (site / "run.sh").chmod(0o700)
    (site / "shared_and_strict.py").chmod(0o600)
    for name in ("shared.py", "shared_and_strict.py"):
        os.link(site / name, tmp_path / name)
    before = (tmp_path / "shared.py").stat()
    tidy(site, (), tmp_path / "left-out")
    modes = {path.name: path.stat().st_mode & 0o777 for path in site.iterdir()}
    assert modes == {"own.py": 0o644, "run.sh": 0o755, "shared.py": 0o644, "shared_and_strict.py": 0o644}
    assert (tmp_path / "shared_and_strict.py").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "shared.py").stat().st_mtime == before.st_mtime
    assert (site / "own.py").stat().st_mtime == TIME
