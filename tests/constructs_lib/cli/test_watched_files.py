import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from constructs_lib.cli.watched_files import Changes, WatchedFiles, WatchPatternError, watch_settings
from tests.support.waiting import PATIENCE

NEVER = threading.Event()


def written(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def names(folder: Path, changes: Changes | None) -> list[str]:
    assert changes
    return [path.relative_to(folder).as_posix() for path in changes.all]


def test_what_is_changed_added_and_removed_is_told_apart(tmp_path: Path) -> None:
    written(tmp_path, "app.py", "lambdas/one.py", "lambdas/two.py")
    files = WatchedFiles([tmp_path])
    (tmp_path / "app.py").write_text("other")
    (tmp_path / "lambdas" / "two.py").unlink()
    written(tmp_path, "lambdas/new/three.py")
    changes = files.next(NEVER)
    assert changes == Changes(
        changed=(tmp_path / "app.py",),
        added=(tmp_path / "lambdas" / "new" / "three.py",),
        removed=(tmp_path / "lambdas" / "two.py",),
    )
    # And in the folder that was not there.
    written(tmp_path, "lambdas/new/four.py")
    assert names(tmp_path, files.next(NEVER)) == ["lambdas/new/four.py"]


def test_it_waits_for_a_change(tmp_path: Path) -> None:
    written(tmp_path, "app.py")
    files = WatchedFiles([tmp_path])
    found: list[Changes | None] = []
    thread = threading.Thread(target=lambda: found.append(files.next(NEVER)))
    thread.start()
    (tmp_path / "app.py").write_text("other")
    thread.join(PATIENCE)
    assert names(tmp_path, found[0]) == ["app.py"]


WITHOUT_LISTENERS = """
import os, resource, sys, threading
from pathlib import Path
from constructs_lib.cli.watched_files import WatchedFiles
folder = Path(sys.argv[1])
files = WatchedFiles([folder])
with open(os.devnull) as first_free:
    limit = first_free.fileno() + 1
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
threading.Timer(0.1, (folder / "app.py").write_text, ["other"]).start()
print(files.next(threading.Event()).all)
"""


def test_where_the_system_takes_no_more_listeners_changes_are_seen_by_looking(tmp_path: Path) -> None:
    written(tmp_path, "app.py")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LISTENERS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == f"({tmp_path / 'app.py'!r},)\n", done.stderr


def test_a_file_of_the_same_size_that_is_renamed_into_place_is_a_change(tmp_path: Path) -> None:
    written(tmp_path, "app.py")
    files = WatchedFiles([tmp_path])
    before = (tmp_path / "app.py").stat()
    (tmp_path / "app.py~").write_text("APP.PY")
    os.utime(tmp_path / "app.py~", ns=(before.st_atime_ns, before.st_mtime_ns))
    (tmp_path / "app.py~").rename(tmp_path / "app.py")
    changes = files.next(NEVER)
    assert changes
    assert changes.changed == (tmp_path / "app.py",)


@pytest.mark.parametrize(
    "name",
    [
        *(".git/HEAD", ".venv/lib/a.py", "node_modules/a/b.js", "cdk.out/manifest.json"),
        *("a/__pycache__/a.pyc", "a/.#b.py", "a/#b.py#", "a/b.py~", "a/.b.py.swp", "a/4913"),
        "shop.egg-info/PKG-INFO",
    ],
)
def test_what_tools_and_editors_write_is_no_change(tmp_path: Path, name: str) -> None:
    files = WatchedFiles([tmp_path])
    written(tmp_path, name, "app.py")
    assert names(tmp_path, files.next(NEVER)) == ["app.py"]


@pytest.mark.parametrize(
    ("pattern", "left_out", "watched"),
    [
        ("tests", "tests/a/b.py", "a/tests.py"),
        ("docs/*.md", "docs/a.md", "docs/a/b.md"),
        ("**/*.md", "docs/a/b.md", "docs/a/b.py"),
        ("**/__init__.py", "__init__.py", "a/init.py"),
        ("cdk*.json", "cdk.context.json", "a/cdk.json"),
        ("a?.py", "ab.py", "abc.py"),
        ("**/*.{py,txt}", "src/a.txt", "src/a.md"),
        ("{src/{a,b},docs}/*.py", "src/b/c.py", "src/c.py"),
        ("src/[ab].py", "src/b.py", "src/c.py"),
        ("src/[!a-c].py", "src/d.py", "src/b.py"),
        ("a{b}.py", "a{b}.py", "ab.py"),
        ("a[.py", "a[.py", "a.py"),
    ],
)
def test_patterns_are_those_of_cdk_json(tmp_path: Path, pattern: str, left_out: str, watched: str) -> None:
    (tmp_path / "cdk.json").write_text(json.dumps({"watch": {"exclude": [pattern]}}))
    settings = watch_settings(tmp_path)
    assert settings == {"exclude": [pattern]}
    excluding = WatchedFiles([tmp_path], **settings)
    including = WatchedFiles([tmp_path], include=[pattern])
    written(tmp_path, left_out, watched)
    assert names(tmp_path, excluding.next(NEVER)) == [watched]
    assert names(tmp_path, including.next(NEVER)) == [left_out]


@pytest.mark.parametrize("pattern", ["!src/**", "src/+(a|b).py", "a{1..3}.py", r"a\*.py", "[z-a].py"])
def test_a_pattern_that_means_more_is_an_error(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(WatchPatternError) as error:
        WatchedFiles([tmp_path], exclude=[pattern])
    assert f"got {pattern!r}; write it with these" in str(error.value)


def test_the_folder_of_the_assembly_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "cdk.json").write_text(json.dumps({"output": "build/out", "watch": {"exclude": "tests"}}))
    assert watch_settings(tmp_path) == {"exclude": ["tests", "build/out"]}


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"watch": true}', '{"watch": {"include": 1}}'])
def test_without_settings_everything_is_watched(tmp_path: Path, text: str) -> None:
    (tmp_path / "cdk.json").write_text(text)
    assert watch_settings(tmp_path) == {}


def test_a_stop_ends_the_waiting(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert WatchedFiles([tmp_path]).next(stop) is None
