"""What the checker finds in plain CDK apps: the rules that a mistake breaks, and no other one."""

import json
from pathlib import Path

import pytest
from aws_cdk import App, Environment, Stack

from constructs_lib.checks.checking import check
from constructs_lib.checks.finding import Finding
from constructs_lib.rules import Severity
from constructs_lib.templates.assembly import Assembly
from tests.constructs_lib.checks.mistakes_of_users import MISTAKES, Mistake


def _found(mistake: Mistake, folder: Path, *, wrong: bool) -> list[Finding]:
    app = App(outdir=str(folder), context=RECOMMENDED)
    stack = Stack(app, "Shop", env=Environment(account="111122223333", region="eu-west-1"))
    mistake.make(stack, wrong)
    app.synth()
    return check(Assembly.read(folder).graph)


RECOMMENDED = json.loads((Path(__file__).parents[3] / "cdk.json").read_text())["context"]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_a_mistake_adds_its_rules_and_no_other(mistake: Mistake, tmp_path: Path) -> None:
    right = _found(mistake, tmp_path / "right", wrong=False)
    wrong = _found(mistake, tmp_path / "wrong", wrong=True)
    before = {each.code for each in right}
    assert {each.code for each in wrong} - before == mistake.codes
    assert not before & mistake.codes
    assert [str(each) for each in right if each.severity is Severity.ERROR] == []


def test_there_are_27_mistakes() -> None:
    assert len(MISTAKES) == 27
