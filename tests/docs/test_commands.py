"""Every command that a page shows exists, with its options, and those that read templates run."""

import itertools
import shutil
from pathlib import Path

import pytest
from aws_cdk import App, Stack

from constructs_lib import QueueConsumer
from constructs_lib.cli import check_command, graph_command, review_command
from tests.support.shown_commands import Command, commands_in_fences, commands_in_texts, fault, parsed
from tests.support.stacks import FLAGS, ROOT, function

IN_FENCES = list(dict.fromkeys(commands_in_fences()))
OURS = [each for each in IN_FENCES if each.words[:1] == ["constructs-lib"]]
READERS = {"check": check_command.main, "graph": graph_command.main, "review": review_command.main}
"""What reads templates, and nothing else."""
REVIEW = "constructs-lib review before/cdk.out after/cdk.out"
RUN = [each for each in OURS if each.words[1] in {"check", "graph"}]
each_of_ours = pytest.mark.parametrize("command", OURS, ids=str)


def test_commands_are_found() -> None:
    programs = {each.words[0] for each in IN_FENCES}
    assert {"constructs-lib", "make", "cdk", "pip", "npx", "python3"} <= programs
    assert len(OURS) > 15


@pytest.mark.parametrize("command", IN_FENCES, ids=str)
def test_command_of_an_example_exists(command: Command) -> None:
    assert fault(command) is None


def test_commands_in_texts_exist() -> None:
    found = list(commands_in_texts())
    assert len(found) > 80
    assert [f"{each}: {why}" for each in found if (why := fault(each))] == []


@each_of_ours
def test_command_is_taken_by_its_parser(command: Command) -> None:
    if command.words[1] != "synth":
        assert parsed(command)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the assembly of a queue named Orders, also as it was before and is after a change."""
    folder = tmp_path_factory.mktemp("project")
    app = App(outdir=str(folder / "cdk.out"), context=FLAGS)
    stack = Stack(app, "Shop")
    QueueConsumer(stack, "Orders", function=function(stack))
    app.synth()
    for name in ("before", "after"):
        shutil.copytree(folder / "cdk.out", folder / name / "cdk.out")
    return folder


@pytest.mark.parametrize("command", [*RUN, Command(ROOT / "docs" / "review.md", REVIEW)], ids=str)
def test_command_that_reads_templates_runs(
    command: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    _, name, *arguments = command.words
    assert READERS[name](arguments) == 0
    written = [each for before, each in itertools.pairwise(arguments) if before == "--output"]
    assert all((project / each).stat().st_size for each in written)


def test_review_of_two_assemblies_is_on_its_page() -> None:
    assert REVIEW in {each.text for each in commands_in_texts()}


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        ("constructs-lib local deploy --application .", "deploy has no option {'--application'}"),
        ("constructs-lib locally deploy", "constructs-lib  has no command ['locally']"),
        ("constructs-lib check --loud", "check has no option {'--loud'}"),
        ("constructs-lib new no-such-project here", "no-such-project is no blueprint"),
        ("make demonstration", "no Makefile has {'demonstration'}"),
        ("cdk deploy --every", "cdk deploy has no option {'every'}"),
        ("pip install 'constructs-lib[all]'", "the package has no extra {'all'}"),
        ("python -m tests.no_bench", "['tests/no_bench'] is not in the repository"),
    ],
)
def test_command_that_does_not_exist_is_found(shown: str, why: str) -> None:
    assert fault(Command(ROOT / "README.md", shown)) == why
