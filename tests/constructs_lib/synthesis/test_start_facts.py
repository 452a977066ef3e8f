"""Which runs may share a process: those whose processes would start alike."""

import os
from pathlib import Path

import pytest

from constructs_lib.synthesis.start_facts import find_node, start_facts, start_folder

FOLDER = Path("/folder")


def facts(variables: dict[str, str] | None = None, folder: Path = FOLDER) -> str:
    return start_facts({"HOME": "/home", **(variables or {})}, folder, "/usr/bin/node")


@pytest.mark.parametrize(
    "name",
    [
        "PYTHONHASHSEED",
        "PYTHONWARNINGS",
        "NODE_OPTIONS",
        "JSII_DEBUG",
        "LD_PRELOAD",
        "LANG",
        "LC_ALL",
        "TZ",
        "TMPDIR",
    ],
)
def test_a_variable_that_is_read_at_the_start_sets_runs_apart(name: str) -> None:
    assert facts({name: "1"}) != facts()
    assert facts({name: "1"}) != facts({name: "2"})


@pytest.mark.parametrize("name", ["CDK_OUTDIR", "CDK_CONTEXT_JSON", "AWS_REGION", "PATH", "STAGE"])
def test_a_variable_that_reaches_a_process_later_does_not(name: str) -> None:
    assert facts({name: "1"}) == facts()


def test_a_folder_counts_where_the_path_of_python_depends_on_it() -> None:
    other = Path("/other")
    assert facts(folder=other) == facts()
    assert facts({"PYTHONPATH": "/lib"}, other) == facts({"PYTHONPATH": "/lib"})
    assert facts({"PYTHONPATH": "lib"}, other) != facts({"PYTHONPATH": "lib"})
    assert start_folder({"PYTHONPATH": "/lib:"}, FOLDER) == "/folder"


def program(path: Path, text: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    path.chmod(0o700)
    return path


def test_node_is_the_first_program_in_the_path(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    node = program(tmp_path / "tools" / "node", b"\x7fELF")
    environment = {"PATH": f"{tmp_path}/empty{os.pathsep}{tmp_path}/tools"}
    assert find_node(environment, tmp_path) == str(node.resolve())
    assert find_node({"PATH": str(tmp_path / "empty")}, tmp_path) is None


def test_node_is_the_one_that_jsii_is_told(tmp_path: Path) -> None:
    node = program(tmp_path / "mine" / "node", b"\x7fELF")
    assert find_node({"PATH": "", "JSII_NODE": "mine/node"}, tmp_path) == str(node.resolve())


def test_a_script_in_front_of_node_is_asked_in_the_folder_of_the_run(tmp_path: Path) -> None:
    program(tmp_path / "node", b'#!/bin/sh\necho "$(pwd)/real-node"\n')
    environment = {"PATH": f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin"}
    assert find_node(environment, tmp_path) == f"{tmp_path.resolve()}/real-node"
    program(tmp_path / "node", b"#!/bin/sh\nexit 1\n")
    assert find_node(environment, tmp_path) is None
