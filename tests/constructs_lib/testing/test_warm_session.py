"""Sessions of pytest in a process that has CDK loaded."""

import sys
from pathlib import Path

import pytest

from tests.support.servers import Servers, own_servers
from tests.support.waiting import PATIENCE

CONFTEST = 'import aws_cdk\n\npytest_plugins = ["constructs_lib.testing.plugin"]\n'
TESTS = """
import sys

import aws_cdk as cdk
from aws_cdk import aws_sqs as sqs


def test_template(template_snapshot):
    stack = cdk.Stack(cdk.App(), "Stack")
    sqs.Queue(stack, "Queue")
    assert stack == template_snapshot


def test_that_fails():
    print("told", sys.argv[1:])
    assert sys.argv[1:] == ["other"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\nconstructs_lib_warm = true\n")
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_stack.py").write_text(TESTS)
    return tmp_path


def session(servers: Servers, project: Path, *arguments: str, **variables: str) -> tuple[int, list[str]]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    run = servers.start(project, command, **variables)
    stdout, stderr = run.communicate(timeout=PATIENCE)
    assert stderr == b""
    # The last line has the seconds.
    return run.returncode, stdout.decode().splitlines()[:-1]


@pytest.mark.all_blueprints
def test_a_warm_session_shows_what_a_cold_one_does(project: Path) -> None:
    with own_servers() as servers:
        assert session(servers, project, "--snapshot-update", CONSTRUCTS_LIB_SYNTH="cold")[0] == 1
        cold = session(servers, project, CONSTRUCTS_LIB_SYNTH="cold")
        assert servers.ready().runs == 0
        assert session(servers, project) == cold
        assert servers.ready().runs == 1
        assert cold[0] == 1
        assert any("told" in line for line in cold[1])


@pytest.mark.all_blueprints
def test_processes_of_xdist_load_cdk_themselves(project: Path) -> None:
    with own_servers() as servers:
        assert servers.ready().runs == 0
        assert session(servers, project, "-n", "1", "--snapshot-update")[0] == 1
        assert servers.ready().runs == 0
