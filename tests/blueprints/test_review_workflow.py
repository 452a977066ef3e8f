"""The workflow that reviews pull requests, and the hook for pre-commit, do what they say."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from constructs_lib.review.change import KINDS
from constructs_lib.review.forms.markdown_comment import COMMENT_MARK
from tests.constructs_lib.cli.test_review_command import NEW, OLD
from tests.constructs_lib.review.test_revisions import git
from tests.support.stacks import ROOT
from tests.support.waiting import PATIENCE

FILE = ROOT / "constructs_lib" / "blueprints" / "common" / "_github" / "workflows" / "review.yml"
WORKFLOW = yaml.safe_load(FILE.read_text())
JOB = WORKFLOW["jobs"]["review"]
STEPS = {each.get("name", each.get("uses", each.get("run"))): each for each in JOB["steps"]}
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
SNAPSHOT = Path("tests/__snapshots__/test_stack.json")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The merge of a pull request that replaces a table, as GitHub checks it out."""
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    _write(tmp_path, OLD)
    git(tmp_path, "commit", "--quiet", "--message", "before")
    git(tmp_path, "switch", "--quiet", "--create", "change")
    _write(tmp_path, NEW)
    git(tmp_path, "commit", "--quiet", "--message", "change")
    git(tmp_path, "switch", "--quiet", "main")
    git(tmp_path, "merge", "--quiet", "--no-ff", "--no-edit", "change")
    return tmp_path


def _write(folder: Path, resources: Any) -> None:
    (folder / SNAPSHOT).parent.mkdir(parents=True, exist_ok=True)
    (folder / SNAPSHOT).write_text(
        yaml.safe_dump({"Resources": resources}, default_flow_style=True, width=10**9)
    )
    git(folder, "add", ".")


def _run(command: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {"PATH": path, "HOME": str(folder), **variables}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_rights_are_the_least() -> None:
    assert WORKFLOW["permissions"] == {}
    assert JOB["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert "pull_request_target" not in FILE.read_text()
    (checkout,) = (each for name, each in STEPS.items() if name.startswith("actions/checkout"))
    assert checkout["with"] == {"fetch-depth": 2, "persist-credentials": False}


def test_actions_are_pinned_by_commit() -> None:
    used = re.findall(r"uses: (\S+) # v[\d.]+$", FILE.read_text(), re.MULTILINE)
    assert len(used) == FILE.read_text().count("uses:")
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in used)


def test_no_text_of_a_pull_request_becomes_a_part_of_a_script() -> None:
    for step in JOB["steps"]:
        assert "${{" not in step.get("run", "")


def test_comment_is_found_again_by_its_first_line() -> None:
    script = STEPS["Comment on the pull request"]["run"]
    assert f'startswith("{COMMENT_MARK}")' in script
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("listing", "code", "calls"),
    [
        ("exit 4", 4, ["GET"]),
        ("true", 0, ["GET", "POST"]),
        ("printf '7\\n9\\n'", 0, ["GET", "PATCH 7"]),
    ],
)
def test_comment_is_written_only_where_the_old_ones_could_be_read(
    tmp_path: Path, listing: str, code: int, calls: list[str]
) -> None:
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(
        f"""#!/bin/bash
case "$*" in
  *PATCH*/7\\ *) echo "PATCH 7" >> calls;;
  *POST*) echo POST >> calls;;
  *) echo GET >> calls; {listing};;
esac
"""
    )
    gh.chmod(0o755)
    (tmp_path / "review.md").write_text("1 stack changes\n")
    step = STEPS["Comment on the pull request"]
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    path = os.pathsep.join([str(gh.parent), os.environ["PATH"]])
    run = _run(command, tmp_path, PATH=path, GITHUB_REPOSITORY="shop/shop", NUMBER="1")
    assert (step["shell"], run.returncode) == ("bash", code)
    assert (tmp_path / "calls").read_text().splitlines() == calls


def test_a_fork_gets_no_comment() -> None:
    condition = "github.event.pull_request.head.repo.full_name == github.repository"
    assert STEPS["Comment on the pull request"]["if"] == condition


def test_review_is_in_the_summary_and_its_exit_code_is_kept(repository: Path) -> None:
    script = STEPS["Review the templates"]["run"]
    files = {name: str(repository / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    run = _run(["bash", "-e", "-c", script], repository, FAIL_ON=JOB["env"]["FAIL_ON"], **files)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    summary = (repository / "GITHUB_STEP_SUMMARY").read_text()
    assert summary.startswith(f"{COMMENT_MARK}\n")
    assert "is replaced, because `TableName` changes" in summary
    assert (repository / "GITHUB_OUTPUT").read_text() == "code=3\n"
    git(repository, "reset", "--quiet", "--hard", "HEAD^1")
    run = _run(["bash", "-e", "-c", script], repository, FAIL_ON=JOB["env"]["FAIL_ON"], **files)
    assert (run.returncode, "there is no revision 'HEAD^1' here" in run.stderr) == (2, True)


def test_hook_stops_what_loses_data_and_lets_the_rest_pass(repository: Path) -> None:
    command = [*shlex.split(HOOK["entry"]), *HOOK["args"]]
    assert _run(command, repository).returncode == 0
    _write(repository, OLD)
    run = _run(command, repository)
    assert (run.returncode, "x Table (AWS::DynamoDB::Table) is replaced" in run.stdout) == (3, True)
    assert re.search(HOOK["files"], SNAPSHOT.as_posix())


@pytest.mark.parametrize("given", [JOB["env"]["FAIL_ON"], HOOK["args"][-1]])
def test_kinds_are_known(given: str) -> None:
    assert set(given.split(",")) <= KINDS.keys()
