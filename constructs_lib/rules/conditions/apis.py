"""What has to hold for the routes of an API, its functions and its usage plans."""

import re
from collections.abc import Iterable, Iterator, Sequence

from constructs_lib.frozen import frozen
from constructs_lib.rules import RULES, text
from constructs_lib.rules.fault import Fault
from constructs_lib.rules.range import Range, raise_quota

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""The methods of requests; a route may have ANY, too."""
_ROUTE_METHODS = (*METHODS, "ANY")
_SEGMENT = r"[A-Za-z0-9._~!$&'()*,;=:@%-]+|\{[A-Za-z0-9._:-]+\}"
_GREEDY = r"\{[A-Za-z0-9._:-]+\+\}"
_QUERY_NAME = r"[a-zA-Z0-9._$-]+"
_REFUSED_BY_REST = frozenset("~!&'()*,;=@%")


@frozen
class RouteKey:
    """A method and a path of an API.

    Attributes:
        parameter: the route as messages name it, such as `routes[0]`.
        method: GET, ANY.
        path: such as `/orders/{id}`.
    """

    parameter: str
    method: str
    path: str

    def __str__(self) -> str:
        """Return it as API Gateway names it: `GET /orders`."""
        return f"{self.method} {self.path}"


def some_route(parameter: str, count: int | None) -> Iterator[Fault]:
    """Yield a fault for an API without a route (LP214)."""
    if count == 0:
        yield Fault("LP214", parameter, "at least one Route", "an empty list")


def route_key(route: RouteKey, *, has_cors: bool) -> Iterator[Fault]:
    """Yield what is wrong with a method and a path (LP201, LP202), and beside CORS (LP217)."""
    parameter, got = f"{route.parameter}.method", repr(route.method)
    if route.method not in _ROUTE_METHODS:
        yield Fault("LP201", parameter, text.listed(_ROUTE_METHODS), got)
    if not _is_path(route.path):
        allowed = "a path like /orders/{id} or /files/{path+}"
        yield Fault("LP202", f"{route.parameter}.path", allowed, repr(route.path))
    if has_cors and route.method == "OPTIONS":
        yield Fault("LP217", parameter, "another method than OPTIONS when cors is given", got)


def _is_path(path: str) -> bool:
    *head, last = path.split("/")[1:] or [""]
    is_right = path == "/" or (
        path.startswith("/")
        and all(re.fullmatch(_SEGMENT, segment) for segment in head)
        and bool(re.fullmatch(_SEGMENT, last) or re.fullmatch(_GREEDY, last))
    )
    names = re.findall(r"\{([^}+]*)", path)
    return is_right and len(names) == len(set(names))


def query_names(parameter: str, names: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each query parameter whose name API Gateway cannot map (LP220)."""
    for name in names:
        if not re.fullmatch(_QUERY_NAME, name):
            yield Fault("LP220", parameter, "names of letters, digits and . _ $ -", repr(name))


def routed_once(route: RouteKey, before: set[tuple[str, str]]) -> Iterator[Fault]:
    """Yield a fault where a route takes the requests of an earlier one (LP203).

    Args:
        route: the route.
        before: what the routes before it take; this one is added.
    """
    taken = (route.method, re.sub(r"\{[^}+]*(\+?)\}", r"{\1}", route.path))
    if taken in before:
        yield Fault("LP203", route.parameter, "a method and path of its own", f"{route} again")
    before.add(taken)


def routed_elsewhere(route: RouteKey, other: object | None) -> Iterator[Fault]:
    """Yield a fault where something else has given an API this route already (LP203).

    Args:
        route: the route.
        other: what has it, as a message names it; `None` where nothing has.
    """
    if other is not None:
        got = f"{route}, which {other} has"
        yield Fault("LP203", route.parameter, "a method and path of its own", got)


def rest_path(route: RouteKey) -> Iterator[Fault]:
    """Yield a fault where a path has what an HTTP API takes and a REST API does not (LP202)."""
    refused = sorted(set(route.path) & _REFUSED_BY_REST)
    if refused:
        yield Fault(
            "LP202",
            f"{route.parameter}.path",
            "letters, digits, slashes, braces and : . _ - $ on a REST API",
            repr(route.path),
            f"leave out {text.listed(refused, 'and')}, or use HttpApiFunction",
        )


def one_name_for_a_parameter(routes: Iterable[RouteKey]) -> Iterator[Fault]:
    """Yield a fault for each second name that a place in the paths of a REST API has (LP218)."""
    names: dict[str, tuple[str, RouteKey]] = {}
    for route in routes:
        segments = route.path.split("/")
        for depth, segment in enumerate(segments):
            if not segment.startswith("{"):
                continue
            place = re.sub(r"\{[^}]*\}", "{}", "/".join(segments[: depth + 1]))
            known, first = names.setdefault(place, (segment, route))
            if known != segment:
                allowed = f"with parameter {known}, as {first} has it"
                yield Fault("LP218", f"{route.parameter}.path", allowed, repr(route.path))


def resources(routes: Iterable[RouteKey]) -> int:
    """Return how many resources the paths of a REST API make: one for each of their beginnings."""
    paths = {route.path.strip("/") for route in routes}
    segments = [path.split("/") for path in paths if path]
    return 1 + len({tuple(each[:depth]) for each in segments for depth in range(1, len(each) + 1)})


def function_timeout(
    function: object, timeout: float | None, waits: float | None, allowed: Range
) -> Iterator[Fault]:
    """Yield a fault where a function may take longer than its API waits (LP205).

    Args:
        function: the function as messages name it.
        timeout: that of the function.
        waits: how long the API waits.
        allowed: the range of its waiting time.
    """
    if timeout is None or waits is None or timeout <= waits:
        return
    limit = allowed.limit
    fix = RULES["LP205"].fix
    if timeout <= limit.maximum:
        fix = "raise integration_timeout, or shorten the function's timeout"
    elif limit.adjustable:
        fix += f"; or {raise_quota(limit)} and integration_timeout to {text.duration(timeout)}"
    fix += (
        "; or, if other callers invoke the function, too, give "
        'function_timeout=FunctionTimeout.longer(reason="...")'
    )
    longest = f"at most {text.duration(waits)}, as long as the API waits"
    yield Fault("LP205", f"timeout of function {function}", longest, text.duration(timeout), fix)


def may_be_invoked(
    parameter: str, functions: Sequence[object], *, is_permitted: bool | None, what: str = "a function"
) -> Iterator[Fault]:
    """Yield a fault where an API has no permission to invoke functions (LP219).

    Args:
        parameter: the parameter.
        functions: the functions as messages name them.
        is_permitted: whether each has given its permission.
        what: what is asked for.
    """
    if is_permitted is False:
        allowed = f"{what} that the API gets a permission for"
        yield Fault("LP219", parameter, allowed, text.listed(map(str, functions), "and"))


def one_usage_plan(parameter: str, plans: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault where an API has several usage plans, compared by their texts (LP236)."""
    if len(plans) > 1:
        allowed = "with one usage plan for the whole API"
        yield Fault("LP236", parameter, allowed, text.listed(plans, "and"))


def usage_plan(quota: int | None, period: str, rate: float | None, burst: int | None) -> str:
    """Return a usage plan as a message names it."""
    requests = "no quota" if quota is None else f"{text.number(quota)} per {period.lower()}"
    return requests if rate is None else f"{requests} at {rate:g} per second and {burst} at once"


def quota_of_plan(parameter: str, quota: int | None) -> Iterator[Fault]:
    """Yield a fault where a usage plan lets no request through (LP239)."""
    if quota is not None and quota < 1:
        yield Fault("LP239", parameter, "at least one request", text.shown(quota))
