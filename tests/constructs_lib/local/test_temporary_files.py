"""A function's /tmp is its own where that can be, and hides nothing that the function needs."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from constructs_lib.local import LocalAws
from constructs_lib.local.gaps.lambda_.runtimes import own_tmp
from constructs_lib.local.gaps.lambda_.runtimes.temporary_files import hides
from tests.constructs_lib.local.gaps.look_loading import layer
from tests.constructs_lib.local.gaps.support import Emulator, python_function
from tests.support.own_folders import can_be_replaced, runs_in_own_folders

TMP = Path("/tmp")  # noqa: S108 - it is what is replaced
HANDLER = """
import os, pathlib, tempfile
def handler(event, context):
    mark = pathlib.Path("/tmp", event["name"])
    seen = mark.exists()
    mark.touch()
    node_path = os.environ.get("NODE_PATH")
    return {
        "seen": seen,
        "folder": tempfile.gettempdir(),
        "finds modules": node_path is None or os.path.exists(node_path),
    }
"""


@pytest.fixture
def mark() -> Iterator[str]:
    name = f"constructs-lib-mark-{uuid4()}"
    yield name
    (TMP / name).unlink(missing_ok=True)


def test_a_command_that_there_is_not_is_an_error_in_a_tmp_of_its_own() -> None:
    assert runs_in_own_folders(sys.executable, "-c", "")
    assert not runs_in_own_folders(str(uuid4()))


@can_be_replaced
def test_what_a_function_writes_to_tmp_is_its_own_and_gone_with_it(mark: str) -> None:
    with LocalAws.start() as local:
        emulator = Emulator(local.endpoint)
        resources = {"One": python_function(HANDLER), "Two": python_function(HANDLER)}
        names = emulator.deploy(resources, {each: {"Ref": each} for each in resources})
        told = [emulator.invoke(names[each], {"name": mark}) for each in ("One", "One", "Two")]
        assert [each["seen"] for each in told] == [False, True, False]
        assert {each["folder"] for each in told} == {str(TMP)}
        assert not (TMP / mark).exists()
    assert not (TMP / mark).exists()


LAYERED = """
import os, pathlib
def handler(event, context):
    read = lambda name: pathlib.Path("/opt/data", name).read_text()
    return [read("both"), read("own"), os.environ["PATH"].split(":")[-1]]
"""


@can_be_replaced
def test_files_of_layers_are_at_opt() -> None:
    if any(Path(each).is_relative_to("/opt") for each in (sys.base_prefix, *os.get_exec_path())):
        pytest.skip("Python or another program of this machine is in /opt")
    with LocalAws.start() as local:
        emulator = Emulator(local.endpoint)
        layers = [layer(emulator, {"data/both": name, f"data/{name}": name}) for name in ("one", "own")]
        for given, expected in (
            (layers, ["own", "own", "/opt/bin"]),
            (layers[1:], ["own", "own", "/opt/bin"]),
        ):
            resources = {"One": python_function(LAYERED, Layers=given)}
            name = emulator.deploy(resources, {"One": {"Ref": "One"}})["One"]
            assert emulator.invoke(name) == expected


def test_tmp_stays_where_something_that_a_function_needs_lies_in_it(mark: str) -> None:
    with tempfile.TemporaryDirectory(dir=TMP) as project:
        for name in ("client-s3", "client-cloudwatch-logs"):
            Path(project, "node_modules", "@aws-sdk", name).mkdir(parents=True)
        with LocalAws.start(project=Path(project)) as local:
            emulator = Emulator(local.endpoint)
            name = emulator.deploy({"One": python_function(HANDLER)}, {"One": {"Ref": "One"}})["One"]
            told = emulator.invoke(name, {"name": mark})
            assert told["finds modules"]
            # What asks for the folder gets one that is gone with the local AWS, in any case.
            assert Path(told["folder"]).is_relative_to(local.folder)
        assert not Path(told["folder"]).exists()


MOUNTING = """
import pathlib
def handler(event, context):
    return {"/mnt": pathlib.Path("/mnt/files").is_dir(), "/opt": pathlib.Path("/opt/data/one").exists()}
"""


@can_be_replaced
@pytest.mark.parametrize("place", [own_tmp.MNT, own_tmp.OPT])
def test_nothing_is_put_over_the_emulator_itself(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    if not os.access(place, os.W_OK):
        pytest.skip(f"{place} is not for writing")
    with tempfile.TemporaryDirectory(dir=place) as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        with LocalAws.start() as local:
            assert local.folder.is_relative_to(folder)
            emulator = Emulator(local.endpoint)
            mounted = [{"Arn": {"Fn::GetAtt": ["Point", "Arn"]}, "LocalMountPath": "/mnt/files"}]
            layers = [layer(emulator, {"data/one": "one"})]
            resources = {
                "Files": {"Type": "AWS::EFS::FileSystem"},
                "Point": {"Type": "AWS::EFS::AccessPoint", "Properties": {"FileSystemId": {"Ref": "Files"}}},
                "One": python_function(MOUNTING, FileSystemConfigs=mounted, Layers=layers),
            }
            name = emulator.deploy(resources, {"One": {"Ref": "One"}})["One"]
            # What a function that does not start answers has no such key.
            assert emulator.invoke(name)[place] is False


def test_only_at_tmp_is_the_emulators_own_folder_not_hidden(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "own" / "home").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "own" / "home"))
    assert hides([sys.executable], {}, str(tmp_path))
    assert not hides([sys.executable], {}, str(tmp_path / "other"))
