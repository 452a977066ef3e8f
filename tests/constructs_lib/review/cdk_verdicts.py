"""Replaced or not: our verdicts, those of cdk diff's own library, and why they differ where they do."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from constructs_lib.review.compared import Compared
from constructs_lib.review.replacing import Replacements
from tests.constructs_lib.review.synthesised import TITLES, stack_name

__all__ = ["EXPLAINED", "FOLDER", "RECORD", "disagreements", "replaced"]

FOLDER = Path(__file__).parent / "cdk_diff"
RECORD = FOLDER / "verdicts.json"
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


def disagreements(compared: Compared, theirs: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Where both differ: by the change and the type, our verdict and cdk diff's."""
    found = {}
    for title in TITLES:
        for (logical_id, kind), ours in _ours(compared, title).items():
            verdict = theirs[title].get(logical_id, _NO)
            if ours != verdict:
                found[title, kind] = (ours, verdict)
    return found


def replaced(said: str) -> str:
    """What the library said, as it stands on record: the resources that it takes to be replaced."""
    found = json.loads(said)
    theirs = {
        title: {name: each for name, each in found[stack_name(title)].items() if each in {_ALWAYS, _MAYBE}}
        for title in TITLES
    }
    return json.dumps(theirs, indent=1, sort_keys=True) + "\n"
