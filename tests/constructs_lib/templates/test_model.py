"""What resources say of themselves, and how people find them."""

import pytest

from constructs_lib.templates.assembly import Place, add_stack
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.lookup import below, matching, names, nearest, spoken
from constructs_lib.templates.model import ABSENT, UNKNOWN, Resource, at
from constructs_lib.templates.resolved import alternatives, boolean, items, number, text

PATHS = {
    "OrdersQueue11111111": "Shop/Orders/Queue/Resource",
    "OrdersWork22222222": "Shop/Orders/Work/Resource",
    "OrdersLate33333333": "Shop/OrdersLate/Queue/Resource",
    "Plain": "Shop/Plain",
}


def _resources(with_paths: bool) -> list[Resource]:
    app = Graph()
    template = {"Resources": {name: {"Type": "AWS::SQS::Queue"} for name in PATHS}}
    places = {name: Place(path, ()) for name, path in PATHS.items()} if with_paths else None
    add_stack(app, template, name="Shop", places=places)
    return list(app.resources)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Orders", ["OrdersQueue11111111", "OrdersWork22222222"]),
        ("Shop/Orders", ["OrdersQueue11111111", "OrdersWork22222222"]),
        ("Shop", list(PATHS)),
        ("Orders/Queue", ["OrdersQueue11111111"]),
        ("/Orders/Queue/", ["OrdersQueue11111111"]),
        ("OrdersQueue11111111", ["OrdersQueue11111111"]),
        ("Queue", []),
        ("Nothing", []),
    ],
)
def test_what_a_construct_holds(name: str, found: list[str]) -> None:
    assert [each.logical_id for each in below(_resources(with_paths=True), name)] == found


def test_without_paths_a_construct_is_the_start_of_a_logical_id() -> None:
    found = below(_resources(with_paths=False), "Orders/Queue")
    assert [each.logical_id for each in found] == ["OrdersQueue11111111"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Shop/Orders/Queue", ["OrdersQueue11111111"]),
        ("Orders/Queue", ["OrdersQueue11111111"]),
        ("Work", ["OrdersWork22222222"]),
        ("Queue", ["OrdersQueue11111111", "OrdersLate33333333"]),
        ("Orders", ["OrdersQueue11111111", "OrdersWork22222222"]),
        ("Plain", ["Plain"]),
        ("Nothing", []),
    ],
)
def test_whom_a_name_is_meant_for(name: str, found: list[str]) -> None:
    assert [each.logical_id for each in matching(_resources(with_paths=True), name)] == found


def test_nobody_says_a_hash() -> None:
    assert spoken(_resources(with_paths=False)[0]) == "Shop/OrdersQueue"
    assert spoken(_resources(with_paths=True)[0]) == "Shop/Orders/Queue"


def test_names_of_constructs() -> None:
    assert names(_resources(with_paths=True)) == [
        "Orders",
        "Orders/Queue",
        "Orders/Work",
        "OrdersLate",
        "OrdersLate/Queue",
    ]
    assert names(_resources(with_paths=False)) == sorted(PATHS)


def test_nearest_names_are_told() -> None:
    assert nearest("Ordrs", ["Orders", "Mail"]) == "did you mean Orders"
    assert nearest("x", ["Orders", "Mail"]) == "there are Orders, Mail"
    assert nearest("x", []) == "there is none at all"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a", {"b": 1}),
        ("a.b", 1),
        ("a.c", ABSENT),
        ("c", ABSENT),
        ("a.b.c", ABSENT),
        ("n.x", ABSENT),
        ("u.x.y", UNKNOWN),
    ],
)
def test_at(path: str, value: object) -> None:
    assert at({"a": {"b": 1}, "n": None, "u": UNKNOWN}, path) == value


def test_of_type_in_the_order_of_the_types() -> None:
    app = Graph()
    kinds = {"A": "AWS::SQS::Queue", "B": "AWS::SNS::Topic", "C": "AWS::SQS::Queue"}
    add_stack(app, {"Resources": {name: {"Type": kind} for name, kind in kinds.items()}}, name="Shop")
    found = app.of_type("AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::S3::Bucket")
    assert [each.logical_id for each in found] == ["B", "A", "C"]


@pytest.mark.parametrize(
    ("value", "as_number", "as_boolean", "as_text"),
    [
        (5, 5, None, None),
        ("5", 5, None, "5"),
        ("5.5", 5.5, None, "5.5"),
        ("x", None, None, "x"),
        (True, None, True, None),
        ("true", None, True, "true"),
        ("False", None, False, "False"),
        (UNKNOWN, None, None, None),
        (ABSENT, None, None, None),
        (None, None, None, None),
        ("", None, None, ""),
    ],
)
def test_what_is_read_off_a_value(
    value: object, as_number: float | None, as_boolean: bool | None, as_text: str | None
) -> None:
    assert (number(value), boolean(value), text(value)) == (as_number, as_boolean, as_text)


def test_lists_and_alternatives() -> None:
    assert (items([1]), items(ABSENT), items(UNKNOWN), items("a")) == ([1], [], None, None)
    assert list(alternatives(5)) == [5]
