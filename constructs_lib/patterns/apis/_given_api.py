"""An API that is given to a pattern, which adds routes and leaves the rest to where the API is defined."""

import re
from collections.abc import Iterable, Sequence

from aws_cdk import aws_apigatewayv2 as apigatewayv2
from constructs import Construct, IConstruct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.names import Path
from constructs_lib._internal.tokens import is_token
from constructs_lib.patterns.apis._api import ApiArguments
from constructs_lib.patterns.apis._key_plan import KeyPlan
from constructs_lib.patterns.apis.routes import CATCH_ALL, Route, route_keys
from constructs_lib.patterns.apis.throttling import Throttling
from constructs_lib.rules import text
from constructs_lib.rules.conditions import api_settings
from constructs_lib.rules.conditions import apis as conditions
from constructs_lib.rules.conditions.apis import RouteKey

HttpApiLike = apigatewayv2.IHttpApi | apigatewayv2.HttpApi
"""What patterns take as an HTTP API."""

_DEFAULT = RouteKey("routes", "$default", "")


def check_left_to_the_api(
    checks: Checks, api: str, given: ApiArguments, more: Iterable[tuple[str, object]] = ()
) -> None:
    """Check that nothing is said beside an API that is given which belongs to the API itself (LP252).

    Args:
        checks: where violations are noted.
        api: the parameter of the API.
        given: what the pattern was given.
        more: further settings of the kind of API, each with its value; what is false was not given.
    """
    settings: list[tuple[str, object]] = [
        ("cors", given.cors),
        ("throttling", given.throttling if given.throttling != Throttling() else None),
        ("access_log_retention", _other_retention(given)),
        ("description", given.description),
        ("domain", given.domain),
        ("alarm_actions", given.alarm_actions),
        *more,
    ]
    said = [(parameter, _shown(value)) for parameter, value in settings if value not in (None, (), [], "")]
    if any(each.key_plan not in (None, KeyPlan()) for each in given.authorizations):
        said.append(("the plan of an API key", "throttling or a quota of its own"))
    checks.note(api_settings.left_to_the_api(api, said))


def _other_retention(given: ApiArguments) -> object:
    is_default = given.access_log_retention is defaults.ACCESS_LOG_RETENTION
    return None if is_default else given.access_log_retention.name


def _shown(value: object) -> str:
    if isinstance(value, str):
        return repr(value)
    kind = type(value)
    if isinstance(value, Sequence):
        return f"{len(value)} of them"
    return text.shown(value) if kind in {int, float, bool} else f"a {kind.__name__}"


class _Routed:
    """Which patterns of an app route what of APIs that were given to them."""

    def __init__(self) -> None:
        self.of: dict[str, dict[tuple[str, str], Construct]] = {}


def routed(scope: Construct, api: IConstruct, api_id: str) -> dict[tuple[str, str], Construct]:
    """Return what patterns of an app route of an API, by method and path."""
    # Several imports of one API are one API.
    identity = facts(api).path if is_token(api_id) else api_id
    return of_app(scope, _Routed).of.setdefault(identity, {})


def check_http_routes(
    checks: Checks, scope: Construct, api: HttpApiLike, routes: Sequence[Route] | None
) -> None:
    """Check that no route of an HTTP API that is given is there already (LP203)."""
    taken = routed(scope, api, api.api_id)
    own = [each for each in api.node.find_all() if isinstance(each, apigatewayv2.CfnRoute)]
    taken = {
        **taken,
        **{(each.route_key.partition(" ")[0], each.route_key.partition(" ")[2]): each for each in own},
    }
    for key in [_DEFAULT] if routes is None else route_keys(routes):
        other = taken.get((key.method, key.path))
        checks.note(conditions.routed_elsewhere(key, None if other is None else Path(other)))


def note_routes(pattern: Construct, api: IConstruct, api_id: str, routes: Sequence[Route] | None) -> None:
    """Note what a pattern routes of an API that was given to it."""
    taken = routed(pattern, api, api_id)
    for each in [_DEFAULT, *route_keys(CATCH_ALL)] if routes is None else route_keys(routes):
        taken[each.method, each.path] = pattern


def called_paths(routes: Sequence[Route] | None) -> list[tuple[str, str]]:
    """Return methods and paths of routes as ARNs have them, where `*` stands for any."""
    if routes is None:
        return [("*", "/*")]
    return [
        ("*" if route.method == "ANY" else route.method, re.sub(r"\{[^}]*\}", "*", route.path))
        for route in routes
    ]
