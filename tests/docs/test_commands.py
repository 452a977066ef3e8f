"""Every command that a page shows exists, with its options, and those that read templates run."""

import pytest

from tests.support.shown_commands import Command, commands_in_fences, commands_in_texts, fault, parsed
from tests.support.stacks import ROOT

IN_FENCES = list(dict.fromkeys(commands_in_fences()))
OURS = [each for each in IN_FENCES if each.words[:1] == ["constructs-lib"]]
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
