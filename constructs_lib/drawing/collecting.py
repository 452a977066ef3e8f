"""Collects the parts and the ways of a drawing."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from constructs_lib.drawing.calls_of_values import call_of
from constructs_lib.drawing.diagram import Diagram, Part, Way, WayKind
from constructs_lib.drawing.kept_failures import keepers
from constructs_lib.drawing.kinds import EXTERNAL, SCHEDULED_RULE, WEB_SOCKET_API, Kind, kind_of
from constructs_lib.drawing.names_of_parts import clean, key_of, name_of, stack_name
from constructs_lib.frozen import replace
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Resource
from constructs_lib.templates.resolved import text

__all__ = ["Collected"]

# Parts of an ARN stand between colons, but for those of a pseudo parameter.
_LAST = re.compile(r":(?![^{}]*\})")


class Collected:
    """What is drawn of an app.

    Attributes:
        app: the app.
        parts: the parts so far, by their keys.
    """

    def __init__(self, app: Graph) -> None:
        self.app = app
        self.parts: dict[str, Part] = {}
        self._ways: dict[tuple[str, str, WayKind, tuple[str, ...]], Way] = {}

    def part(self, resource: Resource, *facts: str) -> str:
        """Draw a resource, if it is not drawn yet; return its key.

        Args:
            resource: the resource.
            facts: what else is seen of it.
        """
        key = key_of(resource)
        if key not in self.parts:
            seen, stack = tuple(map(clean, facts)), stack_name(resource.stack)
            self.parts[key] = Part(key, _kind(resource), (name_of(resource),), stack, seen, (resource,))
        return key

    def external(self, name: str, noun: str, beside: Resource) -> str:
        """Draw something that is in no template; return its key.

        Args:
            name: what it is called.
            noun: what it is.
            beside: the resource that it is drawn for; each stack has its own, so that few ways cross.
        """
        name = clean(name)
        key = f"/{stack_name(beside.stack)}/{noun}/{name}"
        self.parts.setdefault(key, Part(key, EXTERNAL, (name,), facts=(noun,)))
        return key

    def named(self, value: Any, noun: str, beside: Resource, place: str) -> str:
        """Draw what a value names that is in no template; return its key. See `external`.

        Args:
            value: the value.
            noun: what it names.
            beside: the resource that has it.
            place: the property that has it. Where only CloudFormation knows the value, it is called by the
                export or the parameter there.
        """
        said = canonical(value) if value is not ABSENT else None
        if said is not None and "<" not in said:
            name = _LAST.split(said.rstrip("/"))[-1].removeprefix("event-bus/")
            return self.external(name, noun, beside)
        return self.external(call_of(beside, place) or f"a {noun}", noun, beside)

    def way(
        self,
        source: str,
        target: str,
        kind: WayKind,
        facts: Iterable[str] = (),
        through: Iterable[Resource] = (),
    ) -> None:
        """Draw a way between two parts; the texts of a second way are added to the first.

        Failure routes whose retries or ages differ stay apart: together they would contradict each other.
        """
        said = tuple(map(clean, facts))
        key = (source, target, kind, said if kind == "failure" else ())
        known = self._ways.get(key, Way(source, target, kind))
        self._ways[key] = replace(
            known,
            facts=tuple(dict.fromkeys((*known.facts, *said))),
            through=tuple(dict.fromkeys((*known.through, *through))),
        )

    def has_way(self, source: str, target: str, kind: WayKind) -> bool:
        """Return whether a way is drawn."""
        return any(key[:3] == (source, target, kind) for key in self._ways)

    def diagram(self) -> Diagram:
        """Return what was collected."""
        order = {"event": 0, "call": 1, "failure": 2}
        made = [way for way in self._ways.values() if _may_be_made(way.through)]
        ways = sorted(made, key=lambda way: order[way.kind])
        kept = keepers(self.parts, ways)
        given = {way.target for way in ways if way.kind == "event"}
        # What events start from comes first: whoever lays out a circle of ways begins it there.
        ordered = sorted(self.parts.items(), key=lambda item: item[0] in given)
        parts = {
            key: replace(part, keeps_failures=key in kept)
            for key, part in ordered
            if _may_be_made(part.resources)
        }
        return Diagram(parts, tuple(ways)).only(parts)


def _may_be_made(resources: Collection[Resource]) -> bool:
    """Return whether a condition leaves some of these resources in, as far as is known."""
    return not resources or any(each.is_made is not False for each in resources)


def _kind(resource: Resource) -> Kind:
    if resource.type == "AWS::ApiGatewayV2::Api" and text(resource.value("ProtocolType")) == "WEBSOCKET":
        return WEB_SOCKET_API
    if resource.type == "AWS::Events::Rule" and resource.value("ScheduleExpression") is not ABSENT:
        return SCHEDULED_RULE
    return kind_of(resource.type)
