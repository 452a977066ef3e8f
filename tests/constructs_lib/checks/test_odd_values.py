"""Checks stumble over nothing that a template can hold, whatever kind of value it is."""

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from constructs_lib.checks.checking import check
from tests.constructs_lib.checks.case import graph
from tests.constructs_lib.checks.test_cases import CASES

ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 5, 1e99, float("nan"), "", "x", "-1", "arn:aws:lambda:x"),
    *([], [None], [[]], [{"Ref": "Function"}], {}, {"a": {"b": None}}),
    *({"Ref": "Nowhere"}, {"Ref": "AWS::NoValue"}, {"Ref": "Queue"}, {"Ref": "Role"}),
    *({"Fn::GetAtt": ["Function", "Arn"]}, {"Fn::GetAtt": "none"}, {"Fn::Sub": "${A.B.C}"}),
    {"Fn::If": ["Known", {"Ref": "AWS::NoValue"}, "x"]},
    {"Fn::If": ["Known", [{"a": 1}], 5]},
    ["x", {"Fn::If": ["Known", "z", {"Ref": "AWS::NoValue"}]}],
    {"Fn::Transform": {}},
)


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(each, (*place, key))


@pytest.mark.parametrize("seed", range(8))
def test_a_value_of_any_kind_in_any_place(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(100):
        resources = deepcopy(dict(chance.choice(CASES).right))
        places = [each for each in _places(resources) if len(each) > 1 and each[1] != "Type"]
        *above, last = chance.choice(places)
        holder: Any = resources
        for key in above:
            holder = holder[key]
        holder[last] = deepcopy(chance.choice(ODD))
        for finding in check(graph(resources)):
            assert finding.message
