"""Both sides of a change, with what they have in common: the names and the plain values of resources."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from constructs_lib.review.differences import Difference, differences, is_same
from constructs_lib.review.pairing import ResourcePair, StackPair, pair_resources
from constructs_lib.review.plain_values import PlainValues, masked
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Resource, Stack

__all__ = ["ATTRIBUTES", "Compared"]

ATTRIBUTES = ("Condition", "CreationPolicy", "DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy")
"""What CloudFormation does something by, beside the properties."""


class Compared:
    """Both sides of a change.

    Attributes:
        stacks: the stacks of both sides.
        now: the moment from which schedules are looked at.
    """

    def __init__(self, stacks: Iterable[StackPair], now: datetime) -> None:
        self.stacks = tuple(stacks)
        self.now = now
        pair_resources(self.stacks)
        self._pairs = {
            id(one): (stack, pair)
            for stack in self.stacks
            for pair in stack.pairs
            for one in (pair.before, pair.after)
            if one is not None
        }
        self._plain = PlainValues(self.name)
        self._properties: dict[int, Any] = {}
        self._differences: dict[int, tuple[Difference, ...]] = {}

    def pair_of(self, resource: Resource | None) -> ResourcePair | None:
        """Return the pair of a resource of either side."""
        found = self._pairs.get(id(resource))
        return found[1] if found else None

    def name(self, resource: Resource, stack: Stack | None = None) -> str:
        """Return what both sides call a resource, with its stack where another one refers to it."""
        found = self._pairs.get(id(resource))
        if found is None:
            return resource.logical_id
        home, pair = found
        is_elsewhere = stack is not None and stack is not resource.stack
        return f"{home.title}/{pair.name}" if is_elsewhere else pair.name

    def value(self, resource: Resource, raw: Any) -> Any:
        """Return a value of the template of a resource as a plain one."""
        return self._plain.of(resource.stack, raw)

    def known(self, resource: Resource, value: Any) -> Any:
        """Return a resolved value of a resource as a plain one; `None` where it is not known."""
        return self._plain.resolved(resource.stack, value)

    def properties(self, resource: Resource | None) -> Any:
        """Return the properties of a resource as plain values; none where it is not there."""
        if resource is None:
            return {}
        if id(resource) not in self._properties:
            found = self.value(resource, resource.definition.get("Properties", {}))
            self._properties[id(resource)] = found if isinstance(found, dict) else {}
        return self._properties[id(resource)]

    def differences(self, pair: ResourcePair) -> tuple[Difference, ...]:
        """Return where the properties of a resource differ, except hashes of assets."""
        if id(pair) not in self._differences:
            self._differences[id(pair)] = tuple(self._differ(pair))
        return self._differences[id(pair)]

    def all_differences(self, pair: ResourcePair) -> Iterator[Difference]:
        """Yield where a resource that is on both sides differs: its attributes, and its properties."""
        for name in ATTRIBUTES:
            one, other = (self.attribute(each, name) for each in (pair.before, pair.after))
            if not is_same(one, other):
                yield Difference(name, one, other)
        yield from self.differences(pair)

    def _differ(self, pair: ResourcePair) -> Iterator[Difference]:
        before, after = pair.before, pair.after
        if before is None or after is None or self._is_untouched(before, after):
            return
        yield from differences(masked(self.properties(before)), masked(self.properties(after)))

    def _is_untouched(self, before: Resource, after: Resource) -> bool:
        return self._sections_are_same(before.stack, after.stack) and before.definition == after.definition

    def _sections_are_same(self, before: Stack, after: Stack) -> bool:
        """Return whether what values are resolved by is the same on both sides."""
        if self._has_moved:
            return False
        names = ("Parameters", "Mappings", "Conditions")
        return all(before.template.get(each) == after.template.get(each) for each in names)

    @cached_property
    def _has_moved(self) -> bool:
        # What refers to a resource that has moved may look the same, and the other way round.
        return any(pair.is_moved for stack in self.stacks for pair in stack.pairs)

    def attribute(self, resource: Resource | None, name: str) -> Any:
        """Return an attribute of a resource, such as `DeletionPolicy`, as a plain value."""
        if resource is None or name not in resource.definition:
            return ABSENT
        return self.value(resource, resource.definition[name])

    @cached_property
    def graphs(self) -> tuple[tuple[Graph, ...], tuple[Graph, ...]]:
        """The apps before and after."""
        return _graphs(each.before for each in self.stacks), _graphs(each.after for each in self.stacks)


def _graphs(stacks: Iterable[Stack | None]) -> tuple[Graph, ...]:
    found = {id(each.app): each.app for each in stacks if each is not None}
    return tuple(each for each in found.values() if isinstance(each, Graph))
