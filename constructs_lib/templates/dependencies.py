"""Which resource CloudFormation makes before which other one.

It waits for what DependsOn names, and for what Ref, Fn::GetAtt and Fn::Sub name.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html (2026-11-27)
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from constructs_lib.templates.model import Resource, Stack, Stacks

__all__ = ["Dependencies", "made_before"]

_NAMES = re.compile(r"\$\{([^!}.][^}.]*)[^}]*\}")


class Dependencies:
    """What each resource of some stacks waits for, within its own stack."""

    def __init__(self, app: Stacks) -> None:
        self._app = app

    @cached_property
    def _certain(self) -> dict[Resource, tuple[Resource, ...]]:
        return {each: tuple(_waits(each, sure=True)) for each in self._app.resources}

    @cached_property
    def _possible(self) -> dict[Resource, tuple[Resource, ...]]:
        return {each: tuple(_waits(each, sure=False)) for each in self._app.resources}

    def waits(self, resource: Resource, other: Resource, *, sure: bool) -> bool:
        """Return whether a resource is made after another one, through others, too.

        Args:
            resource: the one.
            other: the other.
            sure: whether what depends on a condition that is not known is left out.
        """
        known = self._certain if sure else self._possible
        pending, seen = [resource], {resource}
        while pending:
            for each in known.get(pending.pop(), ()):
                if each is other:
                    return True
                if each not in seen:
                    seen.add(each)
                    pending.append(each)
        return False

    def circles(self) -> Iterator[tuple[Resource, ...]]:
        """Yield the resources of each loop in which all certainly wait for each other, a shortest one."""
        done: set[Resource] = set()
        for start in self._app.resources:
            circle = () if start in done else self._back(start)
            if circle and not done.intersection(circle):
                done.update(circle)
                yield circle

    def _back(self, start: Resource) -> tuple[Resource, ...]:
        reached: set[Resource] = set()
        pending: list[tuple[Resource, ...]] = [(start,)]
        for path in pending:
            for each in self._certain.get(path[-1], ()):
                if each is start:
                    return path
                if each not in reached:
                    reached.add(each)
                    pending.append((*path, each))
        return ()


def _waits(resource: Resource, *, sure: bool) -> Iterator[Resource]:
    stack = resource.stack
    named = resource.definition.get("DependsOn", [])
    names = dict.fromkeys(
        [
            *(each for each in (named if isinstance(named, list) else [named]) if isinstance(each, str)),
            *_named(stack, resource.definition.get("Properties"), sure=sure),
        ]
    )
    for name in names:
        found = stack.resources.get(name)
        # What is not made is not waited for.
        if found is not None and found.is_made is not False and not (sure and found.is_made is None):
            yield found


def _named(stack: Stack, raw: Any, *, sure: bool) -> Iterator[str]:
    match raw:
        case {"Ref": str(name)} if len(raw) == 1:
            yield name
        case {"Fn::GetAtt": [str(name), *rest]} if len(raw) == 1:
            yield name
            yield from _named(stack, rest, sure=sure)
        case {"Fn::GetAtt": str(name)} if len(raw) == 1:
            yield name.partition(".")[0]
        case {"Fn::Sub": given} if len(raw) == 1:
            yield from _in_text(stack, given, sure=sure)
        case {"Fn::If": [str(condition), one, other]} if len(raw) == 1:
            yield from _either(stack, condition, one, other, sure=sure)
        case dict():
            for each in raw.values():
                yield from _named(stack, each, sure=sure)
        case list():
            for each in raw:
                yield from _named(stack, each, sure=sure)


def _in_text(stack: Stack, given: Any, *, sure: bool) -> Iterator[str]:
    text, values = given if isinstance(given, list) and len(given) == 2 else (given, {})
    own = values if isinstance(values, dict) else {}
    for name in _NAMES.findall(text) if isinstance(text, str) else ():
        if name.strip() not in own:
            yield name.strip()
    yield from _named(stack, own, sure=sure)


def _either(stack: Stack, condition: str, one: Any, other: Any, *, sure: bool) -> Iterator[str]:
    holds = stack.resolver.holds(condition)
    if holds is not None:
        yield from _named(stack, one if holds else other, sure=sure)
    elif sure:
        either = set(_named(stack, other, sure=sure))
        yield from (each for each in _named(stack, one, sure=sure) if each in either)
    else:
        yield from _named(stack, [one, other], sure=sure)


def made_before(resource: Resource) -> set[Resource]:
    """Return the resources of its stack that are made before a resource, or may be."""
    found: set[Resource] = set()
    pending = [resource]
    while pending:
        for each in _waits(pending.pop(), sure=False):
            if each not in found:
                found.add(each)
                pending.append(each)
    return found
