from pathlib import Path

import pytest

from constructs_lib.packaging import (
    Package,
    Plan,
    Saving,
    Target,
    build,
    find_lock,
    measure,
    savings,
    zipped_size,
)
from tests.support.packages import folder, wheel


def _write(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)


@pytest.mark.parametrize("inside", ["", "python", "python/lib/python3.13/site-packages"])
def test_packages_of_any_folder(tmp_path: Path, inside: str) -> None:
    site = tmp_path / inside
    _write(site / "big" / "a.py", 100)
    _write(site / "big" / "__pycache__" / "a.cpython-313.pyc", 30)
    _write(site / "small.py", 10)
    _write(site / "nobody.txt", 5)
    _write(site / "foreign-2.0.dist-info" / "METADATA", 7)
    (site / "big-1.0.dist-info").mkdir()
    (site / "big-1.0.dist-info" / "RECORD").write_text("big/a.py,,\nsmall.py,,\n")
    record = (site / "big-1.0.dist-info" / "RECORD").stat().st_size
    assert measure(tmp_path) == [
        Package("big", "1.0", 140 + record),
        Package("foreign", "2.0", 7),
        Package("nobody.txt", "", 5),
    ]


def test_sizes_of_what_was_built_are_those_of_its_files(index: Path) -> None:
    lines = [wheel(index, "leaf"), wheel(index, "other", files={"other/a.py": "x" * 1000})]
    tree = build(
        Plan(find_lock(folder(requirements_txt="\n".join(lines))), Target.of_lambda("python3.13", "arm64"))
    )
    found = measure(tree.folder)
    assert [package.name for package in found] == ["other", "leaf"]
    assert sum(package.size for package in found) == tree.size


def test_what_could_be_left_out(tmp_path: Path) -> None:
    python = tmp_path / "python"
    for name, size in {
        "p/tests/test_a.py": 60,
        "p/a.pyi": 20,
        "p/b.h": 10,
        "p/__pycache__/a.pyc": 40,
        "bin/p": 5,
        "botocore/data.json": 500,
        "p/a.py": 900,
    }.items():
        _write(python / name, size)
    (python / "botocore-1.0.dist-info").mkdir()
    (python / "botocore-1.0.dist-info" / "RECORD").write_text("botocore/data.json,,\n")
    assert savings(tmp_path) == [
        Saving("packages that Lambda's Python has anyway (boto3 and what it needs)", 500),
        Saving("test folders", 60),
        Saving("byte code", 40),
        Saving("type stubs, headers and sources of extensions", 30),
        Saving("scripts and installation records", 5),
    ]


def test_zipped_size_is_about_that_of_a_zip_file(tmp_path: Path) -> None:
    _write(tmp_path / "zeros", 1_000_000)
    assert zipped_size(tmp_path) < 2_000
