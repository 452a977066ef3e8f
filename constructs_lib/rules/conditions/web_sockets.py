"""What has to hold for WebSocket APIs: their routes, and what selects one of them."""

import re
from collections.abc import Container, Iterable, Iterator

from constructs_lib.rules.fault import Fault

CONNECT, DISCONNECT, DEFAULT = "$connect", "$disconnect", "$default"
PREDEFINED = (CONNECT, DISCONNECT, DEFAULT)
"""The route keys that API Gateway has itself."""
SELECTION = "$request.body.action"
"""By which routes are selected unless another expression is asked for; CDK's own default."""
_VARIABLE = r"(?<!\\)\$(\{request\.body\.[^{}\s]+\}|request\.body\.[^{}\s$]+)"


def authorization_kind(parameter: str, kind: str, *, has_key: bool) -> Iterator[Fault]:
    """Yield a fault for an authorization that WebSocket APIs do not have (LP920)."""
    if kind not in {"iam", "public", "function"} or has_key:
        allowed = "iam, function or public on a WebSocket API"
        yield Fault("LP920", parameter, allowed, "an API key" if has_key else kind)


def answers_are_not_kept(parameter: str, seconds: float | None) -> Iterator[Fault]:
    """Yield a fault where an authorizer's answers are to be kept (LP921)."""
    if seconds:
        yield Fault("LP921", parameter, "left out on a WebSocket API", f"{seconds:g} seconds")


def route_key(parameter: str, key: str | None) -> Iterator[Fault]:
    """Yield a fault for an invalid route key, or one that is known later (LP922)."""
    allowed = "$connect, $disconnect, $default, or a text that does not begin with $"
    if key is None:
        yield Fault("LP922", parameter, allowed, "a key that only CloudFormation knows")
    elif key not in PREDEFINED and (not key.strip() or key.startswith("$")):
        yield Fault("LP922", parameter, allowed, repr(key))


def routed_once(parameter: str, keys: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each route key that is there before (LP923).

    Args:
        parameter: the parameter of the routes.
        keys: the route keys.
    """
    before: set[str] = set()
    for index, key in enumerate(keys):
        if key in before:
            yield Fault("LP923", f"{parameter}[{index}]", "a route key of its own", f"{key} again")
        before.add(key)


def selects_by_message(parameter: str, expression: str | None) -> Iterator[Fault]:
    """Yield a fault for an expression that has nothing of the message (LP925)."""
    if expression is not None and not re.search(_VARIABLE, expression):
        yield Fault("LP925", parameter, "an expression with $request.body.NAME", repr(expression))


def answered(parameter: str, key: str, *, returns: bool) -> Iterator[Fault]:
    """Yield a fault for a response on a connection that is closed (LP926)."""
    if returns and key == DISCONNECT:
        yield Fault("LP926", parameter, f"False for {DISCONNECT}", "True")


def one_level(parameter: str, path: str | None) -> Iterator[Fault]:
    """Yield a fault for a base path of several levels (LP929)."""
    if path is not None and "/" in path:
        yield Fault("LP929", parameter, "one level on a WebSocket API", repr(path))


def own_address(function: object, own: Container[str], variable: str) -> Iterator[Fault]:
    """Yield a fault where a function has a variable of its own that its API would overwrite (LP931).

    Args:
        function: the function as messages name it.
        own: the names of the variables that it has.
        variable: the one that the API sets.
    """
    if variable in own:
        parameter = f"environment of function {function}"
        yield Fault("LP931", parameter, f"without {variable}", "one that sets it")


def told_once(function: object, other: object | None) -> Iterator[Fault]:
    """Yield a fault where a function posts to the connections of another API already (LP928).

    Args:
        function: the function as messages name it.
        other: the other API as messages name it; `None` where there is none.
    """
    if other is not None:
        yield Fault("LP928", "function", "one that posts to no other API", f"{function}, which {other} has")
