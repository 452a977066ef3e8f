"""Less of an app: some stacks, what a construct has to do with, and what is alike as one."""

from typing import Any

import pytest

from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.errors import DrawingError
from constructs_lib.drawing.folding import folded
from constructs_lib.drawing.selecting import around, keys_of, of_stacks
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from tests.constructs_lib.checks.parts import allow, arn, resource, role
from tests.constructs_lib.drawing.apps import app_of, drawn, example_app, parts, ways
from tests.constructs_lib.drawing.large_apps import of_40_functions

APP = example_app()
WHOLE = diagram_of(APP)


def _around(name: str) -> list[str]:
    return ways(around(WHOLE, keys_of(WHOLE, APP, name)))


def test_a_stack_comes_with_what_its_ways_lead_to() -> None:
    found = of_stacks(WHOLE, APP, ["SearchIndex"])
    assert [way.split(" (")[0] for way in ways(found)] == [
        "event: Orders to Function",
        "call: Function to Domain",
        "failure: Function to ChangesDeadLetterBucket",
    ]
    assert list(found.stacks) == ["OrdersApi", "SearchIndex"]


def test_several_stacks_are_drawn_together() -> None:
    found = of_stacks(WHOLE, APP, ["Greeting", "Webhook"])
    assert list(found.stacks) == ["Greeting", "Webhook"]


def test_a_stack_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(DrawingError) as raised:
        of_stacks(WHOLE, APP, ["Greetings"])
    expected = "--stack must name a stack, got Greetings; did you mean Greeting or"
    assert str(raised.value).startswith(expected)


def test_two_stacks_of_one_name_stay_two() -> None:
    app = Graph()
    for region, path in (("eu-west-1", "Shop/Eu"), ("us-east-1", "Shop/Us")):
        template = {"Resources": {"Work": resource("Lambda::Function"), "Queue": resource("SQS::Queue")}}
        add_stack(app, template, name="shop", region=region, path=path)
    diagram = diagram_of(app)
    assert list(diagram.stacks) == ["shop (Shop/Eu)", "shop (Shop/Us)"]
    for name in ("Shop/Us", "shop (Shop/Us)"):
        assert list(of_stacks(diagram, app, [name]).stacks) == ["shop (Shop/Us)"]
    assert len(of_stacks(diagram, app, ["shop"]).stacks) == 2


def test_two_stacks_that_nothing_tells_apart_stay_two() -> None:
    app = Graph()
    for _ in range(2):
        add_stack(app, {"Resources": {"Work": resource("Lambda::Function")}}, name="shop")
    assert len(diagram_of(app).stacks) == 2


def test_around_a_construct_is_what_leads_there_and_what_it_leads_to() -> None:
    assert [way.split(" (")[0] for way in _around("Fulfilment/OrdersQueue")] == [
        "event: OrdersQueue to Function",
        "call: Function to Fulfilments",
        "failure: OrdersQueue to OrdersDeadLetterQueue",
    ]


def test_around_what_only_connects_is_what_it_connects() -> None:
    assert _around("Fulfilment/OrdersEventSourceMapping") == _around("Fulfilment/OrdersQueue")


def test_what_is_only_read_leads_no_further() -> None:
    found = _around("Report/Worker")
    assert "call: Worker to Orders (reads)" in found
    assert not [way for way in found if way.startswith("event: Orders")]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "Fulfilment/OrderQueue",
            "--around must name a construct, got Fulfilment/OrderQueue; did you mean Fulfilment/OrdersQueue",
        ),
        (
            "Greeting/FunctionLogGroup",
            "--around must name what takes part in the flow of events, got Greeting/FunctionLogGroup, which "
            "is AWS::Logs::LogGroup; name a function, or what its events come from",
        ),
    ],
)
def test_around_what_is_not_drawn_is_told(name: str, message: str) -> None:
    with pytest.raises(DrawingError) as raised:
        _around(name)
    assert str(raised.value).startswith(message)


def test_what_is_alike_is_folded_with_all_its_names() -> None:
    found = parts(folded(diagram_of(of_40_functions())))
    eight = ", ".join(f"Partner{number}Queue" for number in range(8))
    assert found[eight] == "queue"
    assert sum(name.count(",") + 1 for name, noun in found.items() if noun == "function") == 40


def test_what_is_to_stay_apart_stays_apart() -> None:
    app = of_40_functions()
    diagram = diagram_of(app)
    (key,) = keys_of(diagram, app, "Intake/Partner3Function")
    found = parts(folded(diagram, apart={key}))
    assert "Partner3Function" in found


def _caller(name: str, *called: str) -> dict[str, Any]:
    return {
        name: resource("Lambda::Function", Role=arn(f"{name}Role")),
        f"{name}Role": role(*(allow("lambda:InvokeFunction", arn(each)) for each in called)),
    }


def test_two_that_are_alike_and_those_that_call_each_other_are_not_folded() -> None:
    two = drawn(One=resource("Lambda::Function"), Two=resource("Lambda::Function"))
    assert parts(folded(two)) == {"One": "function", "Two": "function"}
    ring = drawn(**_caller("A", "B"), **_caller("B", "C"), **_caller("C", "A"))
    assert len(parts(folded(ring))) == 3


def test_one_without_a_failure_route_is_no_sibling_of_those_with_one() -> None:
    failed = {"DeadLetterConfig": {"TargetArn": arn("Failed")}}
    workers = {f"With{n}": resource("Lambda::Function", **failed) for n in range(3)}
    found = folded(drawn(Failed=resource("SQS::Queue"), Without=resource("Lambda::Function"), **workers))
    assert set(parts(found)) == {"With0, With1, With2", "Without", "Failed"}


def test_components_keep_a_stack_together() -> None:
    app = app_of(A={"F": resource("Lambda::Function"), "G": resource("Lambda::Function")}, B=_caller("H"))
    assert [list(each.stacks) for each in diagram_of(app).components()] == [["A"], ["B"]]
    assert len(WHOLE.components()) < len(WHOLE.stacks)
    assert sum(len(each.parts) for each in WHOLE.components()) == len(WHOLE.parts)
    assert sum(len(each.ways) for each in WHOLE.components()) == len(WHOLE.ways)
