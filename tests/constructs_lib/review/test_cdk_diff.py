"""Replaced or not: our verdicts beside those of cdk diff's own library, and why they differ where they do.

`cdk_diff/verdicts.json` has the library's verdicts on record, as it needs packages from npm; with
`-m all_blueprints` it is asked anew, and `--snapshot-update` writes what it says.
"""

import json
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.review.compared import Compared
from constructs_lib.review.replacing import Replacements
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.template_files import side_of_path
from tests.constructs_lib.review.synthesised import TITLES, stack_name

HERE = Path(__file__).parent / "cdk_diff"
RECORD = HERE / "verdicts.json"
_ALWAYS, _MAYBE, _NO = "WILL_REPLACE", "MAY_REPLACE", "no"
_CONDITIONAL = (
    "CloudFormation's schema has the property as conditionally create-only, of which cdk diff makes a"
    " replacement for sure"
)
_CUSTOM = "cdk diff knows no schema of it and says nothing; whoever is behind the type may replace it"
EXPLAINED = {
    ("a custom resource with another value", "AWS::CloudFormation::CustomResource"): (_MAYBE, _NO, _CUSTOM),
    ("a type without a schema", "Example::Shop::Page::MODULE"): (_MAYBE, _NO, _CUSTOM),
    ("a function with a name", "AWS::Logs::LogGroup"): (
        *(_ALWAYS, _NO),
        "its name is a text with the function's name in it: cdk diff follows references that are a value by"
        " themselves, and not those in a text",
    ),
    ("a named table with another key", "AWS::DynamoDB::Table"): (_MAYBE, _ALWAYS, _CONDITIONAL),
    ("another key of a table", "AWS::DynamoDB::GlobalTable"): (_MAYBE, _ALWAYS, _CONDITIONAL),
    ("orders", "AWS::DynamoDB::GlobalTable"): (_MAYBE, _ALWAYS, _CONDITIONAL),
    ("another bus", "AWS::Events::Rule"): (_MAYBE, _ALWAYS, _CONDITIONAL),
    ("another bus", "AWS::Lambda::Permission"): (
        *(_MAYBE, _ALWAYS),
        "it is replaced with the rule whose ARN it holds, of which see there",
    ),
}
"""Where both differ: by the change and the type, our verdict, cdk diff's, and the reason."""


@pytest.fixture(scope="module")
def compared(sides: tuple[Path, Path]) -> Compared:
    before, after = (side_of_path(each) for each in sides)
    return Compared(pair_stacks(before, after), datetime(2026, 11, 27, tzinfo=UTC))


def _ours(compared: Compared, title: str) -> dict[tuple[str, str], str]:
    """Our verdicts on the resources that keep their ids, by id and type."""
    found = Replacements(compared).of
    (stack,) = (each for each in compared.stacks if each.title == stack_name(title))
    verdicts = {}
    for pair in stack.changed:
        assert pair.before is not None
        if pair.before.logical_id != pair.any.logical_id:
            continue
        is_other_type = pair.before.type != pair.type
        verdict = _ALWAYS if is_other_type or (pair in found and found[pair].is_certain) else _NO
        key = (pair.any.logical_id, pair.type)
        verdicts[key] = _MAYBE if verdict == _NO and pair in found else verdict
    return verdicts


def _disagreements(compared: Compared, theirs: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    found = {}
    for title in TITLES:
        for (logical_id, kind), ours in _ours(compared, title).items():
            verdict = theirs[title].get(logical_id, _NO)
            if ours != verdict:
                found[title, kind] = (ours, verdict)
    return found


def test_verdicts_are_those_of_cdk_diff(compared: Compared) -> None:
    theirs = json.loads(RECORD.read_text())
    unrecorded = [title for title in TITLES if title not in theirs]
    assert not unrecorded, f"record them: pytest {__file__} -m all_blueprints --snapshot-update"
    explained = {key: (ours, verdict) for key, (ours, verdict, _) in EXPLAINED.items()}
    assert _disagreements(compared, theirs) == explained


@pytest.mark.all_blueprints
def test_verdicts_on_record_are_those_of_the_library(
    sides: tuple[Path, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, tmp_path / name)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=tmp_path, check=True)
    run = subprocess.run(
        ["node", HERE / "verdicts.mjs", tmp_path, *sides], capture_output=True, text=True, check=True
    )
    said = json.loads(run.stdout)
    theirs = {
        title: {name: each for name, each in said[stack_name(title)].items() if each in {_ALWAYS, _MAYBE}}
        for title in TITLES
    }
    text = json.dumps(theirs, indent=1, sort_keys=True) + "\n"
    if request.config.getoption("update_snapshots"):
        RECORD.write_text(text)
    assert text == RECORD.read_text()
