"""The schema of a route's body, as API Gateway is given it."""

from collections.abc import Mapping
from typing import Any

from constructs_lib._internal.arguments import Checks
from constructs_lib.patterns.apis._draft_4 import Node, draft_4
from constructs_lib.patterns.apis.routes import Route
from constructs_lib.rules.conditions import body_schemas as conditions
from constructs_lib.rules.json_values import plain


def body_schema(route: Route) -> Node | None:
    """Return the schema of a route's body in draft 4; `None` where any body does."""
    written = _written(route)
    return None if written is None else draft_4(plain(written))  # type: ignore[arg-type]


def check_body_schema(checks: Checks, parameter: str, route: Route) -> None:
    """Check that API Gateway takes the schema of a route's body (LP246, LP247)."""
    try:
        written = _written(route)
    # What Pydantic raises for a model without a schema has these for its bases.
    except (RuntimeError, TypeError, ValueError, NameError) as error:
        checks.require(
            False, "LP246", parameter, allowed="a model with a JSON Schema", got=str(error).splitlines()[0]
        )
        return
    if written is None:
        return
    no_json = list(conditions.json_only(parameter, written))
    checks.note(no_json)
    if not no_json:
        made = draft_4(plain(written))  # type: ignore[arg-type]
        checks.note(conditions.no_nulls(parameter, made))
        checks.note(conditions.body_schema(parameter, made))


def _written(route: Route) -> Mapping[str, Any] | None:
    given = route.request_body_schema
    return given if given is None or isinstance(given, Mapping) else given.model_json_schema()
