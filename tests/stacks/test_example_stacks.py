"""Every stack of app.py: what it defines, and what reviewers of cdk-nag find in it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.example_app import STACKS, synthesised, template
from tests.support.snapshots import MatchesSnapshot
from tests.support.stacks import ROOT
from tests.support.templates import statements

each_stack = pytest.mark.parametrize("stack", STACKS)


@each_stack
def test_template_is_the_one_on_record(stack: str, matches_snapshot: MatchesSnapshot) -> None:
    assert matches_snapshot(template(stack))


def test_no_finding_of_cdk_nag_is_open() -> None:
    run = synthesised()
    assert run.returncode == 0, run.stderr
    assert "ERROR" not in run.stderr


def test_every_example_stack_is_in_the_app() -> None:
    classes = {
        name
        for path in (ROOT / "stacks").glob("*_stack.py")
        for name in re.findall(r"^class (\w+)\(Stack\)", path.read_text(), re.MULTILINE)
    }
    used = set(re.findall(r"(\w+Stack)\(app, ", (ROOT / "app.py").read_text()))
    assert used == classes
    assert len(STACKS) == len(used)


@each_stack
def test_stack_has_no_custom_resource(stack: str) -> None:
    kinds = {each["Type"] for each in template(stack)["Resources"].values()}
    assert not [kind for kind in kinds if kind.startswith("Custom::")]
    assert "AWS::CloudFormation::CustomResource" not in kinds


@each_stack
def test_only_traces_may_be_written_to_everything(stack: str) -> None:
    wide = [each for each in _identity_statements(template(stack)) if "*" in _listed(each["Resource"])]
    for statement in wide:
        assert sorted(_listed(statement["Action"])) == ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]


@each_stack
def test_nothing_may_do_everything(stack: str) -> None:
    for statement in _identity_statements(template(stack)):
        assert not [action for action in _listed(statement["Action"]) if action in {"*", "iam:*"}]


def _identity_statements(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from statements(found)
    for resource in found["Resources"].values():
        for policy in resource.get("Properties", {}).get("Policies", []):
            yield from policy["PolicyDocument"]["Statement"]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
