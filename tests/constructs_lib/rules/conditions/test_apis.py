"""Conditions of routes, functions and usage plans of APIs, on plain values."""

import pytest

from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import apis
from constructs_lib.rules.conditions.apis import RouteKey
from constructs_lib.rules.range import Range
from tests.constructs_lib.rules.conditions.found import found


def _key(path: str, method: str = "GET", index: int = 0) -> RouteKey:
    return RouteKey(f"routes[{index}]", method, path)


@pytest.mark.parametrize(("count", "expected"), [(0, [("LP214", "routes")]), (1, []), (None, [])])
def test_some_route(count: int | None, expected: list[tuple[str, str]]) -> None:
    assert found(apis.some_route("routes", count)) == expected


@pytest.mark.parametrize(
    "path", ["/", "/orders", "/orders/{id}", "/files/{path+}", "/a-b_c.d:e/~", "/orders/{id}/items/{item}"]
)
def test_paths(path: str) -> None:
    assert found(apis.route_key(_key(path), has_cors=False)) == []


@pytest.mark.parametrize(
    "path", ["", "orders", "/orders/", "//", "/{path+}/meta", "/{id}/{id}", "/o?a", "/{i d}", "/a{id}"]
)
def test_what_is_no_path(path: str) -> None:
    assert found(apis.route_key(_key(path), has_cors=False)) == [("LP202", "routes[0].path")]


@pytest.mark.parametrize("method", [*apis.METHODS, "ANY"])
def test_methods(method: str) -> None:
    assert found(apis.route_key(_key("/", method), has_cors=False)) == []


@pytest.mark.parametrize("method", ["get", "TRACE", "*", ""])
def test_unknown_methods(method: str) -> None:
    (fault,) = apis.route_key(_key("/", method), has_cors=False)
    assert (fault.code, fault.parameter, fault.got) == ("LP201", "routes[0].method", repr(method))


@pytest.mark.parametrize(("method", "expected"), [("OPTIONS", ["LP217"]), ("ANY", []), ("GET", [])])
def test_preflights_have_one_answer(method: str, expected: list[str]) -> None:
    assert [code for code, _ in found(apis.route_key(_key("/", method), has_cors=True))] == expected


@pytest.mark.parametrize(
    ("name", "is_right"), [("page", True), ("a.b_c-$1", True), ("a b", False), ("", False)]
)
def test_query_names(name: str, is_right: bool) -> None:
    faults = found(apis.query_names("routes[0].required_query", ["id", name]))
    assert faults == ([] if is_right else [("LP220", "routes[0].required_query")])


@pytest.mark.parametrize(
    ("first", "second", "is_once"),
    [
        (("GET", "/a"), ("GET", "/a"), False),
        (("GET", "/{id}"), ("GET", "/{order}"), False),
        (("GET", "/{path+}"), ("GET", "/{rest+}"), False),
        (("GET", "/{id}"), ("GET", "/{id+}"), True),
        (("GET", "/a"), ("PUT", "/a"), True),
        (("GET", "/a"), ("ANY", "/a"), True),
    ],
)
def test_routed_once(first: tuple[str, str], second: tuple[str, str], is_once: bool) -> None:
    before: set[tuple[str, str]] = set()
    assert found(apis.routed_once(RouteKey("routes[0]", *first), before)) == []
    assert found(apis.routed_once(RouteKey("routes[1]", *second), before)) == (
        [] if is_once else [("LP203", "routes[1]")]
    )


def test_rest_paths() -> None:
    assert found(apis.rest_path(_key("/orders/{id}/v1.0:x_y-$"))) == []
    (fault,) = apis.rest_path(_key("/~a@b"))
    assert (fault.code, fault.fix) == ("LP202", "leave out @ and ~, or use HttpApiFunction")


def test_one_name_for_a_parameter() -> None:
    same = [_key("/orders/{id}"), _key("/orders/{id}/items", index=1), _key("/carts/{cart}", index=2)]
    assert found(apis.one_name_for_a_parameter(same)) == []
    other = [
        *same,
        _key("/orders/{order}", "PUT", 3),
        _key("/orders/{id}/{a}", index=4),
        _key("/{all+}", index=5),
    ]
    assert found(apis.one_name_for_a_parameter(other)) == [("LP218", "routes[3].path")]


@pytest.mark.parametrize(
    ("timeout", "waits", "is_right"),
    [(29_000, 29_000, True), (29_001, 29_000, False), (None, 29_000, True), (60_000, None, True)],
)
def test_function_timeout(timeout: float | None, waits: float | None, is_right: bool) -> None:
    faults = apis.function_timeout("Hello", timeout, waits, ranges.REST_INTEGRATION_TIMEOUT)
    assert found(faults) == ([] if is_right else [("LP205", "timeout of function Hello")])


@pytest.mark.parametrize(
    ("timeout", "waits", "allowed", "end"),
    [
        (10_000, 5_000, ranges.REST_INTEGRATION_TIMEOUT, "raise integration_timeout, or shorten"),
        (60_000, 29_000, ranges.REST_INTEGRATION_TIMEOUT, "and integration_timeout to 1 minute"),
        (60_000, 30_000, ranges.HTTP_INTEGRATION_TIMEOUT, "do the work asynchronously"),
    ],
)
def test_what_to_change_about_a_timeout(timeout: float, waits: float, allowed: Range, end: str) -> None:
    (fault,) = apis.function_timeout("Hello", timeout, waits, allowed)
    assert end in str(fault.fix)


@pytest.mark.parametrize(
    ("is_permitted", "expected"), [(True, []), (None, []), (False, [("LP219", "function")])]
)
def test_may_be_invoked(is_permitted: bool | None, expected: list[tuple[str, str]]) -> None:
    assert found(apis.may_be_invoked("function", ["Stack/Hello"], is_permitted=is_permitted)) == expected


def test_one_usage_plan() -> None:
    plans = [apis.usage_plan(None, "MONTH", None, None), apis.usage_plan(1_000, "DAY", 2.5, 10)]
    assert plans == ["no quota", "1,000 per day at 2.5 per second and 10 at once"]
    assert found(apis.one_usage_plan("authorization", plans[:1])) == []
    assert found(apis.one_usage_plan("authorization", plans)) == [("LP236", "authorization")]


@pytest.mark.parametrize(("quota", "is_right"), [(1, True), (None, True), (0, False), (-1, False)])
def test_quota_of_plan(quota: int | None, is_right: bool) -> None:
    assert found(apis.quota_of_plan("quota", quota)) == ([] if is_right else [("LP239", "quota")])


@pytest.mark.parametrize(
    ("paths", "expected"),
    [([], 1), (["/"], 1), (["/", "/a", "/a/{b}"], 3), (["/a/b/c", "/a/d"], 5), (["/a", "/a"], 2)],
)
def test_resources(paths: list[str], expected: int) -> None:
    assert apis.resources(map(_key, paths)) == expected


def test_routed_elsewhere() -> None:
    route = RouteKey("routes[0]", "GET", "/orders")
    assert found(apis.routed_elsewhere(route, None)) == []
    assert found(apis.routed_elsewhere(route, "Stack/Other")) == [("LP203", "routes[0]")]
