"""A drawing before anybody has laid it out: its parts, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping  # noqa: TC003 - what users of a module see as annotations resolves
from typing import Literal

from constructs_lib.drawing.kinds import Kind  # noqa: TC001 - as above
from constructs_lib.frozen import frozen
from constructs_lib.templates.model import Resource  # noqa: TC001 - as above

__all__ = ["Diagram", "Part", "Way", "WayKind"]

WayKind = Literal["event", "call", "failure"]


@frozen
class Part:
    """What is drawn as one shape: a resource, several that are alike, or something in no template.

    Attributes:
        key: names it in the drawing.
        kind: what it is drawn as.
        names: what it is called; several where it stands for resources that are alike.
        stack: the stack in whose frame it stands; empty for none.
        facts: what else a reader sees in the shape, such as a schedule's expression.
        resources: what it stands for; nothing where it is in no template.
        alarms: the names of the alarms that watch it.
        keeps_failures: whether only failed events go there, and nothing takes them.
    """

    key: str
    kind: Kind
    names: tuple[str, ...]
    stack: str = ""
    facts: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    alarms: tuple[str, ...] = ()
    keeps_failures: bool = False


@frozen
class Way:
    """One way of events between two parts.

    Attributes:
        source: the key of the part that it leaves.
        target: the key of the part that it reaches.
        kind: `event` is delivered by a service of AWS, `call` is what a role allows a function to do,
            `failure` is where events go that failed for good.
        facts: what stands beside it, a line each.
        through: the resources that make it.
    """

    source: str
    target: str
    kind: WayKind
    facts: tuple[str, ...] = ()
    through: tuple[Resource, ...] = ()


@frozen
class Diagram:
    """What is drawn.

    Attributes:
        parts: its parts by their keys.
        ways: the ways between them, in the order in which they are drawn.
    """

    parts: Mapping[str, Part]
    ways: tuple[Way, ...]

    @property
    def stacks(self) -> dict[str, list[Part]]:
        """The parts in the frame of each stack; those in none under an empty name."""
        found: dict[str, list[Part]] = {}
        for part in self.parts.values():
            found.setdefault(part.stack, []).append(part)
        return found

    def before(self, key: str) -> set[str]:
        """Return the keys of the parts from which events come to one, over any number of others."""
        found: set[str] = set()
        pending = [key]
        while pending:
            at = pending.pop()
            new = {way.source for way in self.ways if way.target == at and way.kind == "event"} - found
            found |= new
            pending += new
        return found

    def only(self, keys: Iterable[str]) -> Diagram:
        """Return the drawing of some parts, with the ways between them."""
        kept = set(keys)
        return Diagram(
            {key: part for key, part in self.parts.items() if key in kept},
            tuple(way for way in self.ways if way.source in kept and way.target in kept),
        )

    def components(self) -> list[Diagram]:
        """Return what is connected, each by itself, in order; what stands in one stack stays together."""
        found: dict[str, set[str]] = {}
        groups = [[part.key for part in parts] for stack, parts in self.stacks.items() if stack]
        groups += [[way.source, way.target] for way in self.ways] + [[key] for key in self.parts]
        for group in groups:
            merged = set(group).union(*(found[key] for key in group if key in found))
            found |= dict.fromkeys(merged, merged)
        each_once = {id(keys): keys for keys in (found[key] for key in self.parts)}
        return [self.only(keys) for keys in each_once.values()]
