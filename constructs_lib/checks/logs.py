"""Checks of the logs of functions."""

from collections.abc import Iterator, Sequence
from typing import Any

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.known import functions
from constructs_lib.templates.arns import arn_forms, canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Reference, Resource, Text
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS", "log_forms"]

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


def log_forms(app: Graph, function: Resource) -> Sequence[str]:
    """Return the texts by which a policy may name the log of a function; any log where it is not known."""
    given = function.value("LoggingConfig.LogGroup")
    group = app.names.target(given, _GROUP)
    forms = [] if group is None else [form + end for form in arn_forms(group) for end in ("", ":*")]
    name = _named(function, given, group)
    if name is not None:
        # The Region may be written out in a policy and left open here.
        forms += [f"arn:aws:logs:*:*:log-group:{name}", f"arn:aws:logs:*:*:log-group:{name}:*"]
    return forms if name is not None or (group and group.value("LogGroupName") is ABSENT) else ["*"]


def _named(function: Resource, given: Any, group: Resource | None) -> str | None:
    """Return the name of the log group of a function, with `*` for what CloudFormation makes up."""
    if group is not None:
        name = group.value("LogGroupName")
        return None if name is ABSENT else canonical(name)
    if given is not ABSENT:
        return text_of(given)
    return "/aws/lambda/*" if function.value("FunctionName") is ABSENT else _default(function)


CHECKS = (Check(("LP067",), _kept),)
