"""Checks of loops in which events go through functions, queues and streams."""

import re
from collections.abc import Iterator, Sequence

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.known import FUNCTION, is_of_cdk
from constructs_lib.rules import text
from constructs_lib.templates.flows import Flow, circles, written_as
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.policies import Statement, meets

__all__ = ["CHECKS"]

_QUEUE = "AWS::SQS::Queue"
_STREAMS = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Kinesis::Stream")
_REST = re.compile(r"([:/]\*)+$")
_RULES = {
    frozenset({FUNCTION}): "LP303",
    frozenset({FUNCTION, _QUEUE}): "LP162",
    **{frozenset({FUNCTION, kind}): "LP414" for kind in _STREAMS},
}


def _circles(app: Graph) -> Iterator[Finding]:
    meant = [each for each in app.flows if not each.by or _is_meant(app, each)]
    # A function that may call itself stands in no way of another circle.
    for circle in circles(each for each in meant if each.source is not each.target):
        kinds = frozenset(each.source.type for each in circle)
        code = _RULES.get(kinds)
        writer = next((each for each in circle if each.by), None)
        if code is not None and writer is not None and not any(is_of_cdk(each.source) for each in circle):
            yield _told(code, circle, writer)
    for each in meant:
        if each.source is each.target and each.source.type == FUNCTION and not is_of_cdk(each.source):
            allowed = f"one by which {each.source.name} does not call itself"
            got = f"{each.through.name}, which may do {each.by} with it"
            yield broken("LP302", each.source, "Role", allowed=allowed, got=got)


def _is_meant(app: Graph, way: Flow) -> bool:
    """Return whether a right names what it is about; one on many things says nothing of where events go."""
    if way.through in app.shared_roles or way.source.value("RecursiveLoop") == "Allow":
        return False
    forms = written_as(app, app.names, way.target)
    return any(
        each.effect == "Allow" and not each.is_conditional and each.covers(way.by) and _is_named(each, forms)
        for each in app.policies.statements(way.through)
    )


def _is_named(statement: Statement, forms: Sequence[str]) -> bool:
    return any(
        pattern is not None and _is_narrow(pattern) and any(meets(pattern, form) for form in forms)
        for pattern in statement.resources
    )


def _is_narrow(pattern: str) -> bool:
    """Return whether a pattern names one resource, with what follows its name."""
    name = pattern.split(":", 5)[-1] if pattern.startswith("arn:") else pattern
    return bool(_REST.sub("", name)) and "*" not in _REST.sub("", name)


def _told(code: str, circle: tuple[Flow, ...], writer: Flow) -> Finding:
    names = [each.source.name for each in circle]
    way = " to ".join([*names, names[0]])
    rights = text.listed(dict.fromkeys(each.by for each in circle if each.by), "and")
    allowed = "a role by which events do not come back"
    return broken(code, writer.source, "Role", allowed=allowed, got=f"the loop {way} by {rights}")


CHECKS = (Check(("LP162", "LP302", "LP303", "LP414"), _circles),)
