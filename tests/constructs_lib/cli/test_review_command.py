"""`constructs-lib review` as people and pipelines run it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from constructs_lib.cli import review_command
from constructs_lib.cli.command_line import app
from constructs_lib.review.accepting import ACCEPTED
from tests.constructs_lib.review.templates import resource
from tests.constructs_lib.review.test_revisions import git
from tests.support.waiting import PATIENCE

Review = Callable[..., tuple[int, str, str]]
TABLE = "AWS::DynamoDB::Table"
OLD = {"Table": resource(TABLE, {"TableName": "orders"})}
NEW = {"Table": resource(TABLE, {"TableName": "carts"})}


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Review:
    """Run the command in an empty folder; return its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            code = review_command.main(arguments)
        except SystemExit as ended:
            code = int(str(ended.code))
        out, err = capsys.readouterr()
        return code, out, err

    return call


def _write(name: str, resources: Any) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(json.dumps({"Resources": resources}))


def test_two_templates_are_compared(review: Review) -> None:
    _write("old.json", OLD)
    _write("new.json", NEW)
    code, out, err = review("old.json", "new.json")
    assert (code, err) == (0, "")
    assert "Table (AWS::DynamoDB::Table) is replaced: TableName changes, orders → carts" in out
    assert out.endswith("1 stack changes: data at risk 1, replaced 1, changed 1\n")
    assert review("old.json", "old.json") == (0, "0 stacks change, 1 does not\n", "")


def test_kinds_that_are_named_fail_it_until_they_are_accepted(review: Review) -> None:
    _write("old.json", OLD)
    _write("new.json", NEW)
    arguments = ("old.json", "new.json", "--fail-on", "replaced", "--format", "json")
    code, out, _ = review(*arguments)
    assert code == 3
    (failing,) = (each for each in json.loads(out)["stacks"][0]["changes"] if each["fails"])
    Path(ACCEPTED).parent.mkdir()
    Path(ACCEPTED).write_text(f'[[accept]]\nid = "{failing["id"]}"\nreason = "it is empty"\n')
    code, out, _ = review(*arguments)
    assert code == 0
    assert json.loads(out)["accepted"][0]["reason"] == "it is empty"
    code, _, err = review("old.json", "old.json")
    assert (code, err) == (
        0,
        f"constructs-lib: {failing['id']} is accepted, but this change does not have it; remove it\n",
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old.json",), "two folders are compared; name the second one, or give --snapshots and revisions"),
        (("old.json", "nothing"), "nothing does not exist"),
        (
            ("old.json", "old.json", "--fail-on", "replacd"),
            "which is no kind of change; did you mean replaced",
        ),
        (("old.json", "old.json", "--accept", "no.toml"), "--accept names no.toml, which does not exist"),
        (("HEAD", "--snapshots", "tests"), "is in no git repository"),
    ],
)
def test_what_has_no_meaning_ends_with_2_and_one_line(
    review: Review, arguments: tuple[str, ...], said: str
) -> None:
    _write("old.json", OLD)
    code, out, err = review(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_revisions_are_compared_with_each_other_and_with_the_files(review: Review) -> None:
    here = Path()
    git(here, "init", "--quiet")
    git(here, "commit", "--quiet", "--allow-empty", "--message", "first")
    _write("tests/__snapshots__/test_stack.json", OLD)
    _write("tests/__snapshots__/test_other.json", OLD)
    git(here, "add", ".")
    git(here, "commit", "--quiet", "--message", "second")
    _write("tests/__snapshots__/test_stack.json", NEW)
    git(here, "commit", "--quiet", "--all", "--message", "third")
    code, out, _ = review("HEAD~1", "HEAD", "--snapshots", "tests", "--format", "markdown")
    assert code == 0
    assert "### Templates: what this change means\n\n1 stack changes, 1 does not: data at risk 1" in out
    assert review("HEAD", "--snapshots", "tests") == (0, "0 stacks change, 2 do not\n", "")
    _write("tests/__snapshots__/test_other.json", NEW)
    code, out, _ = review("HEAD", "--snapshots", "tests", "--fail-on", "data-at-risk", "--format", "github")
    assert code == 3
    assert out.startswith("::error title=data-at-risk-")
    code, out, err = review("HEAD~2", "HEAD", "--snapshots", "tests")
    assert (code, err) == (0, "constructs-lib: tests holds no template in HEAD~2\n")
    assert "2 stacks change" in out
    code, _, err = review("HEAD~2", "HEAD", "--snapshots", "docs")
    assert (code, err.startswith("constructs-lib: docs holds no template in HEAD~2, nor in HEAD; ")) == (
        2,
        True,
    )


def test_a_folder_of_snapshots_is_the_same_by_another_way(review: Review) -> None:
    here = Path()
    git(here, "init", "--quiet")
    _write("tests/test_stack.json", OLD)
    git(here, "add", ".")
    git(here, "commit", "--quiet", "--message", "first")
    _write("tests/test_stack.json", NEW)
    for way in ("./tests/../tests", f"../{here.resolve().name}/tests"):
        assert review("HEAD", "--snapshots", way, "--fail-on", "data-at-risk")[0] == 3
        assert review("HEAD", "HEAD", "--snapshots", way) == (0, "0 stacks change, 1 does not\n", "")
    code, out, err = review("HEAD", "--snapshots", "..")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "--snapshots names .., which is outside the git repository in " in err


def test_accepted_changes_may_be_no_plain_file(review: Review) -> None:
    _write("old.json", OLD)
    _write("new.json", NEW)
    code, _, err = review("old.json", "new.json", "--fail-on", "replaced", "--accept", os.devnull)
    assert (code, err) == (3, "")
    code, _, err = review("old.json", "new.json", "--accept", ".")
    assert (code, err) == (
        2,
        "constructs-lib: . cannot be read (is a directory); give a readable file with --accept\n",
    )


def test_accepted_changes_are_those_of_the_revision(review: Review) -> None:
    here = Path()
    git(here, "init", "--quiet")
    _write("tests/test_stack.json", OLD)
    git(here, "add", ".")
    git(here, "commit", "--quiet", "--message", "first")
    _write("tests/test_stack.json", NEW)
    Path(ACCEPTED).parent.mkdir()
    _, out, _ = review("HEAD", "--snapshots", "tests", "--format", "json")
    names = [each["id"] for each in json.loads(out)["stacks"][0]["changes"]]
    rows = [f'[[accept]]\nid = "{name}"\nreason = "it is empty"\n' for name in names]
    Path(ACCEPTED).write_text("".join(rows))
    git(here, "add", ".")
    git(here, "commit", "--quiet", "--message", "second")
    Path(ACCEPTED).unlink()
    code, out, _ = review("HEAD~1", "HEAD", "--snapshots", "tests", "--fail-on", "replaced")
    assert (code, out.count("accepted: ")) == (0, len(names))


def test_its_own_process_needs_nothing_but_the_library(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(json.dumps({"Resources": OLD}))
    code = (
        "import sys; sys.argv = ['constructs-lib', 'review', 'old.json', 'old.json']\n"
        "from constructs_lib.cli import main\n"
        "try: main()\n"
        "except SystemExit as ended: print(ended.code)\n"
        "loaded = {each.split('.')[0] for each in sys.modules}\n"
        "print(sorted(loaded & {'aws_cdk', 'typer', 'rich', 'boto3', 'yaml'}))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    assert run.stdout.splitlines() == ["0 stacks change, 1 does not", "0", "[]"]


def test_root_command_knows_it(tmp_path: Path) -> None:
    template = tmp_path / "old.json"
    template.write_text(json.dumps({"Resources": OLD}))
    run = CliRunner().invoke(app, ["review", str(template), str(template)])
    assert (run.exit_code, run.output) == (0, "0 stacks change, 1 does not\n")
    assert "what a change of templates means" in CliRunner().invoke(app, ["--help"]).output


def test_help_names_every_option(review: Review) -> None:
    code, out, _ = review("--help")
    assert code == 0
    for name in ("--snapshots", "--format", "--fail-on", "--accept", "BASE", "HEAD", "exit code is 3"):
        assert name in out


def test_accepted_changes_that_a_revision_has_not_are_an_error(review: Review, tmp_path: Path) -> None:
    _write("tests/shop.json", OLD)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    code, _, err = review("HEAD", "HEAD", "--snapshots", "tests", "--accept", "no.toml")
    assert code == 2
    assert err == "constructs-lib: --accept names no.toml, which is not in HEAD; commit it, or leave it out\n"


def test_what_is_no_plain_file_is_left_out(review: Review) -> None:
    for side, given in (("old", OLD), ("new", NEW)):
        _write(f"{side}/shop.json", given)
        os.mkfifo(f"{side}/pipe.json")
    assert "Table (AWS::DynamoDB::Table) is replaced" in review("old", "new")[1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every file")
def test_a_file_that_cannot_be_read_is_one_line(review: Review) -> None:
    for side in ("old", "new"):
        _write(f"{side}/shop.json", OLD)
    Path("new/shop.json").chmod(0)
    code, _, err = review("old", "new")
    assert (code, err) == (2, "constructs-lib: new/shop.json cannot be read: Permission denied\n")
