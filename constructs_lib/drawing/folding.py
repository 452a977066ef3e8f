"""Draws resources that are alike as one, so that a large app stays readable.

Alike are resources of one type in one stack whose ways lead to and come from what is alike, or the same:
eight functions that poll a queue each, write to one table and send failed events to a queue each. What stands
beside their ways is the same, too, except for the routes of an API, which are counted.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping

from constructs_lib.drawing.api_routes import AUTHORIZER
from constructs_lib.drawing.diagram import Diagram, Part, Way
from constructs_lib.frozen import replace

__all__ = ["folded"]

_FEWEST = 3
_VARIOUS = "various settings"
_VARIOUS_OF = {"schedule": "various times", "rule": "various events"}


def folded(diagram: Diagram, *, apart: Collection[str] = ()) -> Diagram:
    """Return a drawing in which three or more parts that are alike are one.

    Args:
        diagram: what is drawn.
        apart: the keys of parts that stay by themselves.
    """
    groups: dict[Hashable, list[Part]] = {}
    for key, look in _looks(diagram).items():
        groups.setdefault(key if key in apart else look, []).append(diagram.parts[key])
    kept = {part.key: part.key for group in groups.values() for part in group}
    parts: dict[str, Part] = {}
    for group in groups.values():
        if len(group) >= _FEWEST and not _is_connected(diagram, group):
            kept |= dict.fromkeys((part.key for part in group), group[0].key)
            parts[group[0].key] = _one(group)
    ordered = {key: parts.get(key, part) for key, part in diagram.parts.items() if kept[key] == key}
    return Diagram(ordered, tuple(_merged(diagram, kept)))


def _looks(diagram: Diagram) -> dict[str, int]:
    """Return a number for each part; what is alike has the same one."""
    seen: Mapping[str, Hashable] = {
        key: (part.stack, part.kind.noun, bool(part.alarms), part.keeps_failures, not part.resources and key)
        for key, part in diagram.parts.items()
    }
    looks = _numbered(seen)
    while True:
        ends: dict[str, list[tuple[object, ...]]] = {key: [] for key in diagram.parts}
        for way in diagram.ways:
            facts = _settings(diagram, way)
            ends[way.source].append(("to", way.kind, facts, looks[way.target]))
            ends[way.target].append(("from", way.kind, facts, looks[way.source]))
        finer = _numbered({key: (looks[key], *sorted(found, key=repr)) for key, found in ends.items()})
        # Each round tells apart at least one more, or none ever will.
        if len(set(finer.values())) == len(set(looks.values())):
            return looks
        looks = finer


def _numbered(seen: Mapping[str, Hashable]) -> dict[str, int]:
    numbers: dict[Hashable, int] = {}
    return {key: numbers.setdefault(look, len(numbers)) for key, look in seen.items()}


def _is_connected(diagram: Diagram, group: Iterable[Part]) -> bool:
    keys = {part.key for part in group}
    return any(way.source in keys and way.target in keys for way in diagram.ways)


def _one(group: list[Part]) -> Part:
    return replace(
        group[0],
        names=tuple(name for part in group for name in part.names),
        facts=_shared(group),
        resources=tuple(each for part in group for each in part.resources),
        alarms=tuple(name for part in group for name in part.alarms),
    )


def _merged(diagram: Diagram, kept: Mapping[str, str]) -> Iterable[Way]:
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[Way]] = {}
    for way in diagram.ways:
        # Failure routes with other retries or ages are others, also between the same two parts.
        apart = way.facts if way.kind == "failure" else ()
        groups.setdefault((kept[way.source], kept[way.target], way.kind, apart), []).append(way)
    for (source, target, *_), ways in groups.items():
        through = tuple(dict.fromkeys(each for way in ways for each in way.through))
        yield replace(ways[0], source=source, target=target, facts=_facts(diagram, ways), through=through)


def _facts(diagram: Diagram, ways: list[Way]) -> tuple[str, ...]:
    if all(way.facts == ways[0].facts for way in ways):
        return ways[0].facts
    settings = {_settings(diagram, way) for way in ways}
    if len(settings) > 1:
        return (_VARIOUS,)
    routes = [_routes(diagram, way) for way in ways]
    # How many there are is known where each has some.
    counted = (f"{sum(map(_count, sum(routes, ())))} routes",) if all(routes) else ()
    return (*settings.pop(), *counted)


def _shared(group: list[Part]) -> tuple[str, ...]:
    """Return what else is seen of each of some parts, or that it is not the same."""
    if all(part.facts == group[0].facts for part in group):
        return group[0].facts
    return (_VARIOUS_OF.get(group[0].kind.name, _VARIOUS),)


def _settings(diagram: Diagram, way: Way) -> tuple[str, ...]:
    """Return what stands beside a way, without the names of routes."""
    routes = _routes(diagram, way)
    return tuple(fact for fact in way.facts if fact not in routes)


def _routes(diagram: Diagram, way: Way) -> tuple[str, ...]:
    """Return the routes beside a way of an API."""
    is_of_api = way.kind == "event" and diagram.parts[way.source].kind.name == "entry"
    return tuple(fact for fact in way.facts if fact != AUTHORIZER) if is_of_api else ()


def _count(route: str) -> int:
    count, _, noun = route.partition(" ")
    return int(count) if noun == "routes" and count.isdecimal() else 1
