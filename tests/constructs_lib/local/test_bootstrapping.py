"""The version of a cdk CLI by its program, whoever has put that on the path."""

import json
from pathlib import Path

import pytest

from constructs_lib.local.bootstrapping import cli_version
from constructs_lib.local.cdk_cli import find_cdk
from tests.support.stacks import ROOT

_OURS = '#!/bin/sh\nexec node "$bin/../../node_modules/aws-cdk/bin/cdk" "$@"\n'
_PNPM = '#!/bin/sh\nexec node "$basedir/../aws-cdk/bin/cdk" "$@"\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "node_modules" / "aws-cdk"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "cdk").write_text("#!/usr/bin/env node\n")
    (folder / "package.json").write_text(json.dumps({"name": "aws-cdk", "version": "2.1148.1"}))
    return folder


@pytest.mark.parametrize(("folder", "script"), [(".venv/bin", _OURS), ("node_modules/.bin", _PNPM)])
def test_version_behind_a_script(package: Path, tmp_path: Path, folder: str, script: str) -> None:
    program = tmp_path / folder / "cdk"
    program.parent.mkdir(parents=True)
    program.write_text(script)
    assert cli_version(str(program)) == "2.1148.1"


def test_version_behind_a_link(package: Path, tmp_path: Path) -> None:
    program = tmp_path / "node_modules" / ".bin" / "cdk"
    program.parent.mkdir()
    program.symlink_to(package / "bin" / "cdk")
    assert cli_version(str(program)) == "2.1148.1"


def test_version_of_our_own_is_known() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert (
        cli_version(find_cdk(str(ROOT / ".venv" / "bin"), ROOT))
        == lock["packages"]["node_modules/aws-cdk"]["version"]
    )


@pytest.mark.parametrize(
    "said",
    [
        '{"name": "aws-cdk-lib", "version": "2.1"}',
        '{"name": "aws-cdk", "version": "../2.1"}',
        '{"name": "aws-cdk"}',
        "[]",
        "no JSON",
    ],
)
def test_another_package_has_no_version(package: Path, said: str) -> None:
    (package / "package.json").write_text(said)
    assert cli_version(str(package / "bin" / "cdk")) is None


def test_a_program_without_a_package_has_no_version(tmp_path: Path) -> None:
    program = tmp_path / "cdk"
    assert cli_version(str(program)) is None
    program.write_text("#!/bin/sh\n# $bin/node_modules/aws-cdk/bin/cdk was here\n")
    assert cli_version(str(program)) is None
