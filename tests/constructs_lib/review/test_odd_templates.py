"""A review reads whatever stands in a template, also what CloudFormation would refuse."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from constructs_lib.review.forms.markdown_comment import markdown
from constructs_lib.review.forms.review_data import data
from constructs_lib.review.reviewing import review
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.template_files import side_of_files
from constructs_lib.review.told_review import outcome
from tests.constructs_lib.review.templates import NOW, resource
from tests.support.recorded import PATHS

_NAMES = ("Fulfilment", "Clickstream", "OrdersApi", "Housekeeping", "Digest", "DocumentMailer", "OrderBoard")
_ODD: tuple[Any, ...] = (
    *(None, 0, -1, 1.5, True, "", "x", "arn:aws:iam::123456789012:root", [], {}, [1], ["*"], [[1]], [None]),
    *({"Ref": "Nothing"}, {"Ref": "AWS::NoValue"}, {"Fn::GetAtt": ["A"]}, {"a": {"b": 1}}),
    {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]},
    {"Fn::Sub": "${A.B}-${AWS::NoValue}"},
)
_ROUNDS = 10


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield from _places(value[key], (*place, key))


def _changed(template: Any, chance: random.Random) -> Any:
    """A copy in which some values are gone, or others."""
    found = copy.deepcopy(template)
    for _ in range(chance.randint(1, 6)):
        *path, key = chance.choice([place for place in _places(found) if len(place) > 1])
        inner = found
        for each in path:
            inner = inner[each]
        if chance.random() < 0.3:
            del inner[key]
        else:
            inner[key] = copy.deepcopy(chance.choice(_ODD))
    return found


@pytest.mark.parametrize("name", _NAMES)
def test_odd_values_are_read_like_others(name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - the same every time
    template = json.loads(PATHS[name].read_text())
    for _ in range(_ROUNDS):
        pair = [template, _changed(template, chance)]
        chance.shuffle(pair)
        before, after = (side_of_files({"a.json": json.dumps(each).encode()}) for each in pair)
        told = outcome(review(pair_stacks(before, after), NOW), accepted={}, fail_on=frozenset())
        assert markdown(told)
        assert json.loads(json.dumps(data(told)))
        ids = [each.id for each in told.changes]
        assert len(ids) == len(set(ids))


def _reviewed(before: Any, after: Any) -> str:
    """The comment on a change of one template, given as JSON or as its text."""
    texts = [each if isinstance(each, str) else json.dumps(each) for each in (before, after)]
    sides = [side_of_files({"a.json": each.encode()}) for each in texts]
    return markdown(outcome(review(pair_stacks(*sides), NOW), accepted={}, fail_on=frozenset()))


def test_a_path_of_an_api_that_leads_in_a_circle_comes_to_an_end() -> None:
    api = {"RestApiId": "api"}
    part = resource("AWS::ApiGateway::Resource", {**api, "PathPart": "a", "ParentId": {"Ref": "Part"}})
    made = {"HttpMethod": "GET", "ResourceId": {"Ref": "Part"}, "AuthorizationType": "NONE", **api}
    before = {"Resources": {"Part": part}}
    after = {"Resources": {"Part": part, "Method": resource("AWS::ApiGateway::Method", made)}}
    assert "`/a`" in _reviewed(before, after)


def test_half_a_character_is_read_like_others() -> None:
    before, after = (
        json.dumps({"Resources": {"Table": resource("AWS::DynamoDB::Table", {"TableName": name})}})
        for name in ("\ud800", "\ud801")
    )
    assert "TableName" in _reviewed(before, after)


def test_a_section_that_becomes_a_list_has_no_names() -> None:
    before = {"Resources": {"Queue": resource("AWS::SQS::Queue")}, "Outputs": {"One": {"Value": "1"}}}
    assert "`Outputs`: `One`" in _reviewed(before, {**before, "Outputs": ["One"]})
