"""Checks of the logs of functions."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.known import functions
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Reference, Resource, Text
from constructs_lib.templates.values import text as text_of

__all__ = ["CHECKS"]

_GROUP = "AWS::Logs::LogGroup"
_RETENTION = "RetentionInDays"


def _kept(app: Graph) -> Iterator[Finding]:
    groups = _by_name(app, _GROUP)
    limited = _by_name(app, "Custom::LogRetention")
    for function in functions(app):
        given = function.value("LoggingConfig.LogGroup")
        group = app.names.target(given, _GROUP) if given is not ABSENT else groups.get(_default(function))
        if group is not None:
            if group.value(_RETENTION) is ABSENT:
                got = f"none, for the log of {function.name}"
                fix = "set it on the log group"
                yield broken("LP067", group, _RETENTION, allowed="a number of days", got=got, fix=fix)
        elif given is ABSENT and not _is_limited(limited, function) and None not in groups:
            allowed = "a log group with RetentionInDays"
            yield broken("LP067", function, "LoggingConfig.LogGroup", allowed=allowed, got="none")


def _is_limited(limited: dict[str | None, Resource], function: Resource) -> bool:
    found = limited.get(_default(function)) or limited.get(None)
    return found is not None and found.value(_RETENTION) is not ABSENT


def _by_name(app: Graph, kind: str) -> dict[str | None, Resource]:
    """Return the log groups by their names, `None` for a name that is not known."""
    named = [each for each in app.of_type(kind) if each.value("LogGroupName") is not ABSENT]
    return {canonical(each.value("LogGroupName")): each for each in named}


def _default(function: Resource) -> str | None:
    """Return the name of the log group that Lambda makes; that of a function may be put together."""
    given = function.value("FunctionName")
    if text_of(given) is None and isinstance(given, Text):
        return canonical(Text(("/aws/lambda/", *given.parts)))
    return canonical(Text(("/aws/lambda/", Reference(function, "Ref"))))


CHECKS = (Check(("LP067",), _kept),)
