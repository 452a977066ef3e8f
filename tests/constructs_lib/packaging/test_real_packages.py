"""What the index really holds, built for a machine that is not this one."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.packaging import Plan, Target, build, find_lock

LAYERS = Path(__file__).parents[3] / "layers"
MACHINES = {"arm64": 183, "x86_64": 62}
"""Values of `e_machine`: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html."""


def _shared_objects(folder: Path) -> Iterator[tuple[Path, int]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            header = path.read_bytes()[:20]
            if header.startswith(b"\x7fELF"):
                yield path, struct.unpack_from("<H", header, 18)[0]


@pytest.mark.parametrize(("architecture", "tag"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_every_shared_object_is_for_lambda(architecture: str, tag: str) -> None:
    plan = Plan(find_lock(LAYERS / "dataframe"), Target.of_lambda("python3.13", architecture))
    objects = list(_shared_objects(build(plan).folder))
    assert len(objects) > 50
    assert {machine for _, machine in objects} == {MACHINES[architecture]}
    # What an extension module brings along lies in a folder <package>.libs and is of no Python.
    modules = [path.name for path, _ in objects if not path.parent.name.endswith(".libs")]
    foreign = [name for name in modules if f".cpython-313-{tag}-" not in name and ".abi3." not in name]
    assert foreign == []


@pytest.mark.parametrize("slug", ["common", "dataframe"])
def test_locks_of_our_layers_have_hashes_and_no_index(slug: str) -> None:
    lock = find_lock(LAYERS / slug)
    lock.check()
    assert all(pin.has_hash for pin in lock.pins)
    assert "://" not in lock.file.read_text()


def test_our_layers_hold_what_their_functions_import() -> None:
    for slug, names in {"common": ["aws_lambda_powertools"], "dataframe": ["numpy", "pandas"]}.items():
        tree = build(Plan(find_lock(LAYERS / slug), Target.of_lambda("python3.13", "arm64")))
        assert all((tree.folder / name / "__init__.py").is_file() for name in names)
