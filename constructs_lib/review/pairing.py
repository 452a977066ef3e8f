"""Which resource before a change is which one after it."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from constructs_lib.review.differences import sorted_text
from constructs_lib.review.plain_values import PlainValues, masked
from constructs_lib.templates.model import Resource, Stack

__all__ = ["ResourcePair", "StackPair", "pair_resources", "short_name"]

_MANY = 50
_HASH = re.compile(r"(?<=.)[0-9A-F]{8}$")
# The ids of these end in a hash of what they hold, so that each change makes another one.
_RENEWED = {
    "AWS::Lambda::Version": re.compile(r"^(.*?)([0-9a-f]{32}|<version>)$"),
    "AWS::ApiGateway::Deployment": re.compile(r"^(.*?)([0-9a-f]{32}|<version>)$"),
}


class ResourcePair:
    """A resource before and after a change.

    Attributes:
        before: the resource before; `None` where it is new.
        after: the resource after; `None` where it is removed.
        name: what both sides call it.
        is_moved: whether its logical id, or its stack, has changed.
    """

    def __init__(self, before: Resource | None, after: Resource | None, *, is_moved: bool = False) -> None:
        self.before = before
        self.after = after
        self.is_moved = is_moved
        self.name = ""

    def __repr__(self) -> str:
        """Return its name and its sides."""
        return f"<{self.name}: {self.before} -> {self.after}>"

    @property
    def any(self) -> Resource:
        """The resource after, or before where it is removed."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of both is there
        return found

    @property
    def type(self) -> str:
        """Its type."""
        return self.any.type


class StackPair:
    """A stack before and after a change.

    Attributes:
        title: what a person calls it.
        before: the stack before; `None` where it is new.
        after: the stack after; `None` where it is removed.
        pairs: its resources, filled in by `pair_resources`.
    """

    def __init__(self, title: str, before: Stack | None, after: Stack | None) -> None:
        self.title = title
        self.before = before
        self.after = after
        self.pairs: list[ResourcePair] = []

    @property
    def any(self) -> Stack:
        """The stack after, or before where it is removed."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of both is there
        return found

    @property
    def is_left(self) -> bool:
        """Whether it is gone from the app and stays deployed: one that was nested goes with its parent."""
        return self.after is None and self.before is not None and self.before.parent is None

    @property
    def changed(self) -> Iterator[ResourcePair]:
        """The resources that are on both sides under one logical id."""
        return (each for each in self.pairs if each.before and each.after and not each.is_moved)


def pair_resources(stacks: Iterable[StackPair]) -> None:
    """Fill in the resources of stacks: by logical id, then those that only have another id."""
    found = list(stacks)
    for each in found:
        each.pairs = list(_by_id(each))
        _renew(each)
    for each in found:
        _move([each])
    _move(found)
    for each in found:
        _name(each)


def _by_id(stack: StackPair) -> Iterator[ResourcePair]:
    before = stack.before.resources if stack.before else {}
    after = stack.after.resources if stack.after else {}
    for logical_id in [*after, *(each for each in before if each not in after)]:
        yield ResourcePair(before.get(logical_id), after.get(logical_id))


def _renew(stack: StackPair) -> None:
    gone = {_stem(each.before): each for each in stack.pairs if each.before and not each.after}
    for each in list(stack.pairs):
        if each.before is None and each.after is not None and each.type in _RENEWED:
            old = gone.pop(_stem(each.after), None)
            if old is not None:
                each.before = old.before
                stack.pairs.remove(old)


def _stem(resource: Resource | None) -> tuple[str, str]:
    kind, name = (resource.type, resource.logical_id) if resource else ("", "")
    found = _RENEWED[kind].match(name) if kind in _RENEWED else None
    return kind, found[1] if found else name


def _move(stacks: list[StackPair]) -> None:
    """Pair what is gone with what is new and equal, from the most alike names on."""
    gone = [(stack, each) for stack in stacks for each in stack.pairs if each.after is None]
    new = [(stack, each) for stack in stacks for each in stack.pairs if each.before is None]
    if not gone or not new:
        return
    paired = {id(one): each for stack in stacks for each in stack.pairs for one in (each.before, each.after)}
    signature = _Signatures(paired)
    wanted: dict[str, list[tuple[StackPair, ResourcePair]]] = {}
    for stack, each in gone:
        wanted.setdefault(signature(each.any), []).append((stack, each))
    found = []
    for _, each in new:
        alike = wanted.get(signature(each.any), [])
        # Of very many that are equal, it is of no use to ask which is most alike.
        is_many = len(alike) > _MANY
        found += [
            (0.0 if is_many else _likeness(old.any, each.any), each, old_stack, old)
            for old_stack, old in alike
        ]
    for _, each, old_stack, old in sorted(found, key=lambda one: -one[0]):
        if each.before is None and old in old_stack.pairs:
            each.before, each.is_moved = old.before, True
            old_stack.pairs.remove(old)


class _Signatures:
    """Says what a resource is, without its own id and those of resources that have no pair yet."""

    def __init__(self, paired: dict[int, ResourcePair]) -> None:
        self._paired = paired
        self._plain = PlainValues(self._name)
        self._known: dict[int, str] = {}

    def __call__(self, resource: Resource) -> str:
        if id(resource) not in self._known:
            given = {key: each for key, each in resource.definition.items() if key != "Metadata"}
            plain: Any = masked(self._plain.of(resource.stack, given))
            if isinstance(plain, dict) and "DependsOn" in plain:
                plain["DependsOn"] = self._named(resource, plain["DependsOn"])
            # CDK gives a policy its own id as a name.
            self._known[id(resource)] = sorted_text(plain).replace(resource.logical_id, "?")
        return self._known[id(resource)]

    def _name(self, resource: Resource, _: Stack) -> str:
        pair = self._paired.get(id(resource))
        is_whole = pair is not None and pair.before is not None and pair.after is not None
        return resource.logical_id if is_whole else f"?{resource.type}"

    def _named(self, resource: Resource, given: Any) -> list[str]:
        names = given if isinstance(given, list) else [given]
        known = resource.stack.resources
        return [
            self._name(known[each], resource.stack) if isinstance(each, str) and each in known else str(each)
            for each in names
        ]


def _likeness(one: Resource, other: Resource) -> float:
    # Two of the same stack are more alike than any of another one.
    is_near = one.stack.name == other.stack.name
    return is_near + SequenceMatcher(None, one.logical_id, other.logical_id).ratio()


def short_name(resource: Resource) -> str:
    """Return what a person calls a resource within its stack: its path, or its id without CDK's hash."""
    if resource.path:
        start = len(resource.stack.path.split("/")) if resource.stack.path else 1
        parts = resource.path[start:] if len(resource.path) > start else resource.path
        return "/".join(parts[:-1] if parts[-1] in {"Resource", "Default"} and len(parts) > 1 else parts)
    if resource.origin not in {"", resource.logical_id}:
        return f"{resource.origin}/{resource.logical_id}"
    return _HASH.sub("", resource.logical_id)


def _name(stack: StackPair) -> None:
    """Name the pairs so that no two of a stack have the same name."""
    taken: dict[str, list[ResourcePair]] = {}
    for each in stack.pairs:
        taken.setdefault(short_name(each.any), []).append(each)
    for name, pairs in taken.items():
        for each in pairs:
            each.name = name if len(pairs) == 1 else each.any.logical_id
