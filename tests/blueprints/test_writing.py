"""Writing a project: the whole of it or nothing, and never over what is there."""

import os
import re
from pathlib import Path

import pytest

from constructs_lib.blueprints import Blueprint, BlueprintError, blueprints, find, library_requirement, write
from tests.support.stacks import ROOT

HTTP_API = find("http-api")
DOTTED = (".gitignore", ".npmrc", ".github/workflows/test.yml", ".github/workflows/review.yml")


def files_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_there_are_the_blueprints_that_we_promise() -> None:
    assert {each.name for each in blueprints()} >= {
        "s3-get-object-python", "dynamo-process-stream", "api-crud", "http-api", "async-worker",
        "sync-fan-out", "sqs-worker", "kinesis-stream", "sns-subscriber", "event-consumer", "cron-job",
        "layered-dependencies", "http-api-nodejs", "async-route", "web-socket-api",
    }  # fmt: skip


def test_page_lists_them_all() -> None:
    page = (ROOT / "docs" / "blueprints.md").read_text()
    assert sorted(re.findall(r"^\| \[`([a-z0-9-]+)`\]\(blueprints/\1\.md\) \|", page, re.MULTILINE)) == [
        each.name for each in blueprints()
    ]


@pytest.mark.parametrize("blueprint", blueprints(), ids=lambda each: each.name)
def test_title_is_one_line(blueprint: Blueprint) -> None:
    assert re.fullmatch(r"[A-Z].{20,99}[^.]", blueprint.title)
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", blueprint.stack)


def test_project_has_every_file(tmp_path: Path) -> None:
    count = write(HTTP_API, tmp_path / "a" / "b")
    found = files_of(tmp_path / "a" / "b")
    assert count == len(found)
    assert found >= {"app.py", "Makefile", "tests/demo/_http.py", "requirements/constructs-lib.txt", *DOTTED}
    assert not {path for path in found if path.startswith("_") or "__pycache__" in path}
    assert "blueprint.toml" not in found
    assert files_of(tmp_path) == {f"a/b/{path}" for path in found}


def test_constructs_lib_is_the_running_one(tmp_path: Path) -> None:
    write(HTTP_API, tmp_path)
    (wheel,) = (tmp_path / "wheels").iterdir()
    line = (tmp_path / "requirements" / "constructs-lib.txt").read_text()
    assert line == f"./wheels/{wheel.name}[cli,testing]\n"


@pytest.mark.parametrize("blueprint", blueprints(), ids=lambda each: each.name)
def test_name_is_that_of_the_stack(blueprint: Blueprint, tmp_path: Path) -> None:
    write(blueprint, tmp_path / "project", "Shop-1")
    project = tmp_path / "project"
    assert '(app, "Shop-1"' in (project / "app.py").read_text()
    assert (project / "README.md").read_text().startswith("# Shop-1\n")
    for path in (project / "app.py", project / "README.md", *project.glob("tests/**/*.py")):
        assert not re.search(rf"\b{blueprint.stack}\b", path.read_text()), path


@pytest.mark.parametrize("name", ["", "1st", "two words", "under_score", "x" * 129, "Ünï"])
def test_bad_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(BlueprintError, match="the name must be 1 to 128 letters, digits and hyphens"):
        write(HTTP_API, tmp_path / "project", name)
    assert not list(tmp_path.iterdir())


def test_longest_name(tmp_path: Path) -> None:
    assert write(HTTP_API, tmp_path, "x" * 128)


def test_folder_with_files_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("mine")
    with pytest.raises(BlueprintError, match="has files, and none is overwritten"):
        write(HTTP_API, tmp_path)
    assert files_of(tmp_path) == {"app.py"}
    assert (tmp_path / "app.py").read_text() == "mine"


def test_fresh_repository_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref")
    write(HTTP_API, tmp_path)
    assert {".git/HEAD", "app.py"} <= files_of(tmp_path)


def test_place_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BlueprintError, match="is a file; name another folder"):
        write(HTTP_API, tmp_path / "file")
    with pytest.raises(BlueprintError, match="cannot be written: "):
        write(HTTP_API, tmp_path / "file" / "project")


def test_link_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(BlueprintError, match="is a link to nothing"):
        write(HTTP_API, tmp_path / "link")


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc/self").exists(), reason="root may write everywhere")
def test_folder_that_cannot_be_written() -> None:
    # Not even root may make a folder there.
    with pytest.raises(BlueprintError, match=r"cannot be written: .*; name another folder"):
        write(HTTP_API, Path("/proc/self/project"))


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")], ids=repr)
def test_nothing_is_left_after_an_error(
    error: BaseException, is_there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "a" / "project"
    if is_there:
        project.mkdir(parents=True)

    def fail(_folder: Path) -> None:
        raise error

    # The last step of filling the project: everything else lies there by then.
    monkeypatch.setattr(library_requirement, "add_to", fail)
    with pytest.raises((KeyboardInterrupt, BlueprintError)):
        write(HTTP_API, project)
    assert files_of(tmp_path) == set()
    assert project.exists() == is_there


def test_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = library_requirement.add_to

    def add(folder: Path) -> None:
        real(folder)
        (tmp_path / "cdk.json").write_text("mine")

    monkeypatch.setattr(library_requirement, "add_to", add)
    with pytest.raises(BlueprintError, match=re.escape("cdk.json is there now")):
        write(HTTP_API, tmp_path)
    assert files_of(tmp_path) == {"cdk.json"}
    assert (tmp_path / "cdk.json").read_text() == "mine"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("http-ap", "there is no blueprint 'http-ap'; did you mean http-api"),
        ("S3-Get-Object", "there is no blueprint 'S3-Get-Object'; did you mean s3-get-object-python"),
        ("zzz", "there is no blueprint 'zzz'; `constructs-lib blueprints` lists them"),
    ],
)
def test_unknown_blueprint(given: str, said: str) -> None:
    with pytest.raises(BlueprintError) as caught:
        find(given)
    assert str(caught.value) == said
