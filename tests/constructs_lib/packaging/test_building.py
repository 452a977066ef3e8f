import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from constructs_lib.packaging import CacheError, PackagingError, Plan, Target, build, export, find_lock, place
from constructs_lib.packaging.building import cache_key
from constructs_lib.packaging.cache import Cache
from tests.support.packages import digest, folder, source, variables, wheel
from tests.support.waiting import PATIENCE, until

ARM = Target.of_lambda("python3.13", "arm64")
FILES = {f"many/part_{number}.py": f"NUMBER = {number}\n" * 50 for number in range(1500)}
PROGRAM = """
import sys
from pathlib import Path
from constructs_lib.packaging import Plan, Target, find_lock, place
plan = Plan(find_lock(Path(sys.argv[1])), Target.of_lambda("python3.13", "arm64"))
place(plan, Path(sys.argv[2]))
"""


def _plan(*lines: str, target: Target = ARM) -> Plan:
    return Plan(find_lock(folder(requirements_txt="\n".join(lines))), target)


def _start(
    entry: Path, output: Path, index: Path, caches: Path, *, umask: int = 0o022
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(entry), str(output)],
        env=os.environ | variables(index, caches),
        umask=umask,
        start_new_session=True,
    )


def test_packages_are_placed_and_kept(index: Path, tmp_path: Path) -> None:
    plan = _plan(wheel(index, "leaf", files={"leaf/__init__.py": "A = 1\n", "leaf/tests/test_a.py": ""}))
    tree = place(plan, tmp_path / "out" / "python")
    placed = digest(tmp_path / "out")
    assert sorted(placed) == [
        "python",
        "python/leaf",
        "python/leaf-1.0.dist-info",
        "python/leaf-1.0.dist-info/METADATA",
        "python/leaf-1.0.dist-info/RECORD",
        "python/leaf-1.0.dist-info/WHEEL",
        "python/leaf/__init__.py",
    ]
    for file in index.iterdir():
        file.unlink()
    assert place(plan, tmp_path / "again" / "python") == tree
    assert digest(tmp_path / "again") == placed


def test_what_a_package_needs_is_installed_from_the_lock_and_from_nowhere_else(index: Path) -> None:
    needy, leaf = wheel(index, "needy", requires=["leaf>=1"]), wheel(index, "leaf")
    assert {path.name for path in build(_plan(needy, leaf)).folder.iterdir()} >= {"needy", "leaf"}
    for lines in ([needy], ["needy==1.0"]):
        with pytest.raises(PackagingError, match=r"LP709: .* got a lock without leaf;"):
            build(_plan(*lines))


def test_markers_are_those_of_the_target(index: Path) -> None:
    new, old = wheel(index, "leaf", "2.0"), wheel(index, "leaf", "1.0")
    name, rest = old.split(" ", 1)
    lines = (new.replace(" ", " ; python_version >= '3.13' ", 1), f"{name} ; python_version < '3.13' {rest}")
    for runtime, version in (("python3.13", "2.0"), ("python3.12", "1.0")):
        tree = build(_plan(*lines, target=Target.of_lambda(runtime, "arm64")))
        assert (tree.folder / f"leaf-{version}.dist-info").is_dir()


def test_a_project_is_built_from_its_lock(index: Path) -> None:
    wheel(index, "needy", requires=["leaf>=1"])
    wheel(index, "leaf")
    project = '[project]\nname = "p"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = ["needy"]\n'
    entry = folder(pyproject_toml=project)
    subprocess.run(["uv", "lock", "--quiet", "--project", str(entry)], check=True)
    tree = build(Plan(find_lock(entry), ARM))
    assert {"needy", "leaf"} <= {path.name for path in tree.folder.iterdir()}


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (None, "no usable wheels"),
        ("cp313-cp313-manylinux_2_17_x86_64", "no wheels with a matching platform tag"),
        ("cp311-cp311-manylinux_2_17_aarch64", "no wheels with a matching Python ABI tag"),
        ("cp313-cp313-manylinux_2_38_aarch64", "no wheels with a matching platform tag"),
    ],
)
def test_package_without_a_wheel_is_named(index: Path, tag: str | None, reason: str) -> None:
    line = wheel(index, "other", tag=tag) if tag else source(index, "other")
    said = "LP706: .* Python 3.13 on arm64, got other 1.0, which has"
    with pytest.raises(PackagingError, match=f"{said} {reason}"):
        build(_plan("other==1.0"))
    with pytest.raises(PackagingError, match=f"{said} no "):
        build(_plan(line))


def test_hash_that_differs_is_refused(index: Path) -> None:
    line = re.sub("sha256:.*", "sha256:" + "0" * 64, wheel(index, "leaf"))
    with pytest.raises(PackagingError, match=r"LP708: .* got another hash for leaf 1.0"):
        build(_plan(line))


@pytest.mark.parametrize(("line", "name"), [("absent==1.0", "absent"), ("leaf==9.0", "leaf 9.0")])
def test_package_that_the_index_does_not_have_is_named(index: Path, line: str, name: str) -> None:
    wheel(index, "leaf")
    with pytest.raises(PackagingError, match=f"LP707: .* got {name}, which the index does not have"):
        build(_plan(line))


def test_pins_that_contradict_each_other_are_shown(index: Path) -> None:
    wheel(index, "needy", requires=["leaf>=2"])
    wheel(index, "leaf")
    with pytest.raises(PackagingError, match=r"LP710: .* got Because .*leaf>=2"):
        build(_plan("needy==1.0", "leaf==1.0"))


def test_address_of_an_index_is_shown_without_its_password(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UV_CONFIG_FILE")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://me:secret@127.0.0.1:9/simple")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(PackagingError, match=r"LP707: .* no answer for http://127.0.0.1:9/simple") as caught:
        build(_plan("leaf==1.0"))
    assert "secret" not in str(caught.value)


def test_without_uv_the_error_says_how_to_get_it(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    monkeypatch.setenv("PATH", str(index))
    with pytest.raises(PackagingError, match=r"LP715: .* pip install uv$"):
        build(_plan("leaf==1.0"))


def test_same_bytes_from_other_folders_umasks_and_times(index: Path, tmp_path: Path) -> None:
    text = wheel(index, "many", files=FILES | {"many/run.sh": "#!/bin/sh\n"})
    found = []
    for umask in (0o022, 0o077, 0o002):
        caches, entry = tmp_path / f"caches-{umask}", folder(f"layer-{umask}", requirements_txt=text)
        os.utime(entry / "requirements.txt", (umask * 1e6, umask * 1e6))
        output = tmp_path / f"out-{umask}"
        assert _start(entry, output, index, caches, umask=umask).wait(PATIENCE) == 0
        found.append((Plan(find_lock(entry), ARM).identity, digest(output)))
        time.sleep(0.01)
    assert found[0] == found[1] == found[2]
    assert len(found[0][1]) > len(FILES)


def test_exports_are_the_same_with_their_times(index: Path, tmp_path: Path) -> None:
    plan = _plan(wheel(index, "leaf"))
    for name in ("a", "b"):
        export(build(plan), tmp_path / name)
    assert digest(tmp_path / "a", times=True) == digest(tmp_path / "b", times=True)
    with pytest.raises(OSError, match="not empty"):
        export(build(plan), tmp_path / "a")
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b", "index"}


@pytest.mark.parametrize(
    "moment",
    [
        lambda cache: any(cache.glob("part-*")),
        lambda cache: any(cache.glob("part-*/site/many*")),
        lambda cache: len(list(cache.glob("part-*/site/many/*"))) > 700,
        lambda cache: any(cache.glob("part-*/site/many*/RECORD")),
    ],
    ids=["began", "unpacking", "half", "unpacked"],
)
def test_a_killed_build_leaves_nothing_that_is_found(
    index: Path, tmp_path: Path, moment: Callable[[Path], bool]
) -> None:
    entry, caches = folder(requirements_txt=wheel(index, "many", files=FILES)), tmp_path / "caches"
    running = _start(entry, tmp_path / "killed", index, caches)
    until(lambda: moment(caches / "own" / "packages") or running.poll() is not None, pause=0.001)
    # On a fast machine it may have ended already.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait(PATIENCE)
    plan = Plan(find_lock(entry), ARM)
    cache = Cache(caches / "own" / "packages")
    found = cache.find(cache_key(plan))
    # What is found has to be whole.
    assert found is None or len(list((found / "site" / "many").iterdir())) == len(FILES)
    place(plan, tmp_path / "out", cache=cache)
    place(plan, tmp_path / "clean", cache=Cache(tmp_path / "fresh"))
    assert digest(tmp_path / "out") == digest(tmp_path / "clean")


def test_two_builds_at_once_make_one_entry(index: Path, tmp_path: Path) -> None:
    entry, caches = folder(requirements_txt=wheel(index, "many", files=FILES)), tmp_path / "caches"
    running = [_start(entry, tmp_path / name, index, caches) for name in ("a", "b")]
    assert [each.wait(PATIENCE) for each in running] == [0, 0]
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert [path.name for path in (caches / "own" / "packages").iterdir()] == [
        cache_key(Plan(find_lock(entry), ARM))
    ]


@pytest.mark.parametrize("damage", ["edit", "change", "remove", "manifest"])
def test_entry_that_was_damaged_is_built_again(index: Path, tmp_path: Path, damage: str) -> None:
    plan = _plan(wheel(index, "leaf"))
    tree = place(plan, tmp_path / "first")
    placed = digest(tmp_path / "first")
    target = tree.folder / "leaf" / "__init__.py"
    if damage == "edit":
        # The asset's file is that of our cache, which is that of uv's.
        with (tmp_path / "first" / "leaf" / "__init__.py").open("r+") as file:
            file.write("X")
    elif damage == "change":
        target.unlink()
        target.write_text("other")
    elif damage == "remove":
        target.unlink()
    else:
        (tree.folder.parent / "manifest.json").write_text("{")
    place(plan, tmp_path / "second")
    assert digest(tmp_path / "second") == placed
    export(build(plan), tmp_path / "third")
    assert digest(tmp_path / "third" / "python") == placed


def test_entry_that_is_whole_is_not_built_again(index: Path, tmp_path: Path) -> None:
    plan = _plan(wheel(index, "leaf"))
    place(plan, tmp_path / "first")
    manifest = build(plan).folder.parent / "manifest.json"
    before = manifest.stat().st_ino
    place(plan, tmp_path / "second")
    assert manifest.stat().st_ino == before


def test_entry_of_somebody_else_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    entry = cache.add("key", lambda _: {})

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.utime", refuse)
    assert (cache.find("key"), cache.find("other")) == (entry, None)


def test_cache_that_cannot_be_written_is_one_line(index: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = (
        rf"^the cache in {tmp_path}/file/packages cannot be written: .*; make it writable, or .*_CACHE_DIR$"
    )
    with pytest.raises(CacheError, match=said):
        build(_plan(wheel(index, "leaf")), cache=Cache(tmp_path / "file" / "packages"))


def test_entries_that_nobody_used_for_months_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    old, used, part = cache.add("old", lambda _: {}), cache.add("used", lambda _: {}), tmp_path / "part-dead"
    part.mkdir()
    for path in (old / "manifest.json", used / "manifest.json", part):
        os.utime(path, (0, 0))
    assert cache.find("used") == used
    cache.add("new", lambda _: {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "used"]


def test_a_build_that_fails_leaves_nothing(index: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    with pytest.raises(PackagingError):
        build(_plan("absent==1.0"), cache=cache)
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"target": Target.of_lambda("python3.12", "arm64")},
        {"target": Target.of_lambda("python3.13", "x86_64")},
        {"target": Target.of_this_machine("3.13/linux-aarch64")},
        {"keep": ("leaf/tests",)},
        {"image": "python:3.13"},
        {"lock": find_lock(folder(requirements_txt="leaf==1.1"))},
    ],
    ids=["python", "architecture", "machine", "keep", "image", "lock"],
)
def test_identity_follows_every_input(change: dict[str, object]) -> None:
    inputs: dict[str, object] = {"lock": find_lock(folder(requirements_txt="leaf==1.0")), "target": ARM}
    first, same, other = (
        Plan(**each).identity  # type: ignore[arg-type]
        for each in (
            inputs,
            inputs | {"lock": find_lock(folder(requirements_txt="leaf==1.0"))},
            inputs | change,
        )
    )
    assert first == same != other
