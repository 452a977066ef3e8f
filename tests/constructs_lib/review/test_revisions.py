"""Templates out of revisions of a git repository, which is left as it is."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from constructs_lib.review.errors import ReviewError
from constructs_lib.review.revisions import Repository
from tests.constructs_lib.review.templates import resource

TEMPLATE = json.dumps({"Resources": {"Queue": resource("AWS::SQS::Queue")}})
NAME = "tests/__snapshots__/test stack/test_é[Shop].json"
_WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@example.com"))
}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, whatever this machine's settings are."""
    # Of a hook of git that runs the tests it has variables that name another repository.
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**own, **_WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    run = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return run.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two commits: without templates, and with one whose name has blanks and other letters."""
    folder = tmp_path_factory.mktemp("repository of a shop")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "first")
    (folder / NAME).parent.mkdir(parents=True)
    (folder / NAME).write_text(TEMPLATE)
    (folder / "tests" / "test_stack.py").write_text("")
    (folder / "tests" / "link.json").symlink_to(NAME.removeprefix("tests/"))
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "second")
    return folder


def test_files_are_read_as_they_are_in_a_revision(repository: Path) -> None:
    (repository / NAME).write_text("changed since")
    found = Repository(repository)
    assert found.files("HEAD", "tests") == {NAME.removeprefix("tests/"): TEMPLATE.encode()}
    assert found.files("main", ".") == {NAME: TEMPLATE.encode()}
    assert found.files("HEAD~1", "tests") == {}
    assert (repository / NAME).read_text() == "changed since"


def test_paths_are_those_of_the_folder_where_it_runs(repository: Path) -> None:
    found = Repository(repository / "tests").files("HEAD", "__snapshots__")
    assert found == {NAME.removeprefix("tests/__snapshots__/"): TEMPLATE.encode()}


@pytest.mark.parametrize(
    "way", ["tests/../tests", "../{name}/tests", "{folder}/tests", "{link}/tests", "link"]
)
def test_a_folder_is_the_same_whichever_way_leads_to_it(repository: Path, way: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repository)
    (repository / "link").unlink(missing_ok=True)
    (repository / "link").symlink_to("tests")
    given = way.format(name=repository.name, folder=repository, link=tmp_path / "link")
    assert list(Repository(repository).files("HEAD", given)) == [NAME.removeprefix("tests/")]


def test_a_folder_outside_the_repository_is_refused(repository: Path, tmp_path: Path) -> None:
    inner = tmp_path / "outer"
    for folder in (inner, inner / "inner"):
        folder.mkdir()
        git(folder, "init", "--quiet")
        git(folder, "commit", "--quiet", "--allow-empty", "--message", "first")
    for where, given in ((repository, ".."), (repository, str(tmp_path)), (inner, "inner/tests")):
        with pytest.raises(ReviewError, match=r"--snapshots names .* outside the git repository in "):
            Repository(where).files("HEAD", given)


def test_a_file_of_a_revision_is_read_where_it_is_there(repository: Path) -> None:
    found = Repository(repository / "tests")
    assert found.file("HEAD", "test_stack.py") == b""
    assert found.file("HEAD~1", "test_stack.py") is None


@pytest.mark.parametrize("name", ["nothing", "--help", "HEAD:tests", ""])
def test_a_revision_that_is_none_is_told(repository: Path, name: str) -> None:
    with pytest.raises(ReviewError, match=r"there is no revision .* here; name a commit, a branch or a tag"):
        Repository(repository).files(name, "tests")


def test_a_shallow_clone_is_told(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), "clone")
    with pytest.raises(ReviewError, match=r"this clone is shallow: fetch more of it \(git fetch --unshallow"):
        Repository(tmp_path / "clone").files("HEAD~1", "tests")


def test_a_folder_without_a_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        ReviewError, match=r"is in no git repository that git reads \(fatal: .*\); give two folders"
    ):
        Repository(tmp_path)
