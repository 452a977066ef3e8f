"""What the checker finds in plain CDK apps: the rules that a mistake breaks, and no other one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from aws_cdk import App, Environment, Stack

from constructs_lib.checks.checking import check
from constructs_lib.checks.finding import Finding
from constructs_lib.rules import Severity
from constructs_lib.templates.assembly import Assembly
from tests.constructs_lib.checks.mistakes_of_users import MISTAKES, Mistake
from tests.constructs_lib.checks.right_apps_of_users import RIGHT


def _found(make: Callable[[Stack], object], folder: Path) -> list[Finding]:
    app = App(outdir=str(folder), context=RECOMMENDED)
    stack = Stack(app, "Shop", env=Environment(account="111122223333", region="eu-west-1"))
    make(stack)
    app.synth()
    return check(Assembly.read(folder).graph)


RECOMMENDED = json.loads((Path(__file__).parents[3] / "cdk.json").read_text())["context"]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_a_mistake_adds_its_rules_and_no_other(mistake: Mistake, tmp_path: Path) -> None:
    right = _found(lambda stack: mistake.make(stack, False), tmp_path / "right")
    wrong = _found(lambda stack: mistake.make(stack, True), tmp_path / "wrong")
    before = {each.code for each in right}
    assert {each.code for each in wrong} - before == mistake.codes
    assert not before & mistake.codes
    assert [str(each) for each in right if each.severity is Severity.ERROR] == []


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_breaks_no_rule_but_asks_for_an_alarm(name: str, tmp_path: Path) -> None:
    found = _found(RIGHT[name], tmp_path)
    # CDK makes no alarms by itself; a few lines more, which these apps leave out.
    assert [f"{each.code} at {each.path}: {each.message}" for each in found if each.code != "LP365"] == []


def test_there_are_27_mistakes() -> None:
    assert len(MISTAKES) == 27
