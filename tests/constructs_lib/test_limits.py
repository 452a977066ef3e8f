"""Every limit, below, at and above its range, and what context may raise."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from aws_cdk import Duration

from constructs_lib import RestApiFunction, Throttling, ValidationError, limits
from constructs_lib.rules.range import Measure
from constructs_lib.rules.ranges import RANGES
from tests.constructs_lib.bound import Bound
from tests.constructs_lib.bounds import BOUNDS, RESERVES, UNCHECKED
from tests.support.ids import named
from tests.support.stacks import broken_rules, function, imported_function, raised, stack
from tests.support.templates import properties, resources, template_of


def _each(bounds: Iterable[Bound]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("bound", bounds, ids=lambda bound: bound.name)


ADJUSTABLE = [bound for bound in BOUNDS if bound.limit.adjustable]


@_each(BOUNDS)
def test_smallest_and_largest_value_pass(bound: Bound) -> None:
    for amount in (bound.limit.minimum, bound.maximum):
        bound.make(stack(), amount)


@_each(BOUNDS)
def test_value_above_the_range_is_refused(bound: Bound) -> None:
    found = broken_rules(lambda: bound.make(stack(), bound.maximum + 1))
    assert found == [(bound.code, bound.parameter)]


@_each([b for b in BOUNDS if b.has_below])
def test_value_below_the_range_is_refused(bound: Bound) -> None:
    found = broken_rules(lambda: bound.make(stack(), bound.limit.minimum - 1))
    assert found == [(bound.code, bound.parameter)]


def test_every_limit_is_checked_or_known_to_be_out_of_reach() -> None:
    assert {bound.limit for bound in BOUNDS} | UNCHECKED | RESERVES == set(limits.LIMITS.values())


@pytest.mark.parametrize("limit", limits.LIMITS.values(), ids=lambda limit: limit.name)
def test_limit_is_complete(limit: limits.Limit) -> None:
    assert limits.LIMITS[limit.name] is getattr(limits, limit.name)
    assert 0 <= limit.minimum <= limit.maximum
    assert limit.title
    assert limit.unit
    assert re.fullmatch(r"https://docs\.aws\.amazon\.com/\S+", limit.source)


@_each(ADJUSTABLE)
def test_context_raises_an_adjustable_limit(bound: Bound) -> None:
    context = raised({bound.limit.name: bound.limit.maximum + 10})
    bound.make(stack(context), bound.maximum + 10)
    found = broken_rules(lambda: bound.make(stack(context), bound.maximum + 11))
    assert found == [(bound.code, bound.parameter)]


@_each(ADJUSTABLE)
def test_error_of_an_adjustable_limit_names_the_key_that_raises_it(bound: Bound) -> None:
    with pytest.raises(ValidationError) as caught:
        bound.make(stack(), bound.maximum + 1)
    assert limits.LIMITS_CONTEXT_KEY in caught.value.violations[0].message
    assert bound.limit.name in caught.value.violations[0].message


@_each([b for b in BOUNDS if not b.limit.adjustable])
def test_error_of_a_fixed_limit_offers_no_key(bound: Bound) -> None:
    with pytest.raises(ValidationError) as caught:
        bound.make(stack(), bound.maximum + 1)
    assert limits.LIMITS_CONTEXT_KEY not in caught.value.violations[0].message


def test_raised_integration_timeout_reaches_the_template() -> None:
    scope = stack(raised({"REST_API_INTEGRATION_TIMEOUT": 120_000}))
    slow = function(scope, timeout=Duration.seconds(90))
    RestApiFunction(scope, "Api", function=slow, integration_timeout=Duration.seconds(100))
    methods = template_of(scope)["Resources"].values()
    timeouts = {
        each["Properties"]["Integration"]["TimeoutInMillis"]
        for each in methods
        if each["Type"] == "AWS::ApiGateway::Method"
    }
    assert timeouts == {100_000}


def test_raised_throttling_reaches_the_template() -> None:
    scope = stack(raised({"API_THROTTLE_RATE": 30_000, "API_THROTTLE_BURST": 20_000}))
    throttling = Throttling(rate_limit=25_000, burst_limit=15_000)
    RestApiFunction(scope, "Api", function=imported_function(scope), throttling=throttling)
    settings = properties(template_of(scope), "AWS::ApiGateway::Stage")["MethodSettings"]
    assert [(each["ThrottlingRateLimit"], each["ThrottlingBurstLimit"]) for each in settings] == [
        (25_000, 15_000)
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"LAMBDA_CONCURENCY": 5_000},
        {"LAMBDA_MEMORY_SIZE": 20_480},
        {"LAMBDA_CONCURRENCY": "5000"},
        {"LAMBDA_CONCURRENCY": True},
        {"LAMBDA_CONCURRENCY": 5_000.5},
        {"LAMBDA_CONCURRENCY": 999},
        {"LAMBDA_CONCURRENCY": 5_000, "LAMBDA_TIMEOUT": 1_800},
        5_000,
        "LAMBDA_CONCURRENCY=5000",
        ["LAMBDA_CONCURRENCY"],
    ],
    ids=named,
)
def test_wrong_context_is_refused(wrong: object) -> None:
    scope = stack(raised(wrong))
    found = broken_rules(lambda: function(scope, reserved_concurrent_executions=5_000))
    assert found == [("LP002", f"context {limits.LIMITS_CONTEXT_KEY}")]


def test_every_range_is_reached() -> None:
    reached = {bound.allowed for bound in BOUNDS}
    missing = [f"{each.code} ({each.parameter})" for each in RANGES if each not in reached]
    assert not missing, f"add a Bound for {missing} to tests/constructs_lib/bounds*.py"
    unknown = [f"{each.code} ({each.parameter})" for each in reached if each not in RANGES]
    assert not unknown, f"add {unknown} to RANGES of constructs_lib/rules/ranges.py"
    ordered = sorted(each.code for each in RANGES)
    assert [each.code for each in RANGES] == ordered, "put RANGES into the order of codes"


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    """What a property holds; `[]` stands for each of a list."""
    if not steps:
        yield value
        return
    step, *rest = steps
    for each in value if step == "[]" else [value.get(step)]:
        if each is not None:
            yield from _at(each, rest)


def _held(template: Mapping[str, Any], property_name: str) -> Iterator[Any]:
    kind, _, path = property_name.rpartition("::")
    name, *steps = path.replace("[]", ".[]").split(".")
    for resource in resources(template, f"{kind}::{name}").values():
        yield from _at(resource.get("Properties", {}), steps)


def _amounts(measure: Measure, value: Any) -> set[float]:
    match measure:
        case "items" | "characters":
            return {len(value)}
        case "bytes":
            return {sum(len(part.encode()) for pair in value.items() for part in pair)}
    # Windows of a schedule are in minutes there.
    return {float(value), float(value) * 60}


# A REST API has no property for it: its preflights answer with a header of their own.
_NO_PROPERTY = {"RestApiFunction-cors.max_age"}


@_each([bound for bound in BOUNDS if bound.allowed.properties and bound.name not in _NO_PROPERTY])
def test_amount_is_that_of_the_property(bound: Bound) -> None:
    scope = stack()
    bound.make(scope, bound.maximum)
    template = template_of(scope)
    held = [each for name in bound.allowed.properties for each in _held(template, name)]
    assert any(bound.maximum in _amounts(bound.allowed.measure, each) for each in held), held
