"""Which resource before a change is which one after it."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

from constructs_lib.review.differences import sorted_text
from constructs_lib.review.plain_values import PlainValues, masked
from constructs_lib.templates.model import Resource, Stack

__all__ = ["ResourcePair", "StackPair", "pair_resources", "short_name"]

_MANY = 50
_HASH = re.compile(r"(?<=.)[0-9A-F]{8}$")
# What is for another resource, and equal to what is for many others.
_ATTACHED = {"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::Lambda::Permission"}
# Resources refer to one another in chains; a longer one than this has ends that are not looked at.
_DEEP = 20
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
    before, after = (_made(each) for each in (stack.before, stack.after))
    for logical_id in [*after, *(each for each in before if each not in after)]:
        yield ResourcePair(before.get(logical_id), after.get(logical_id))


def _made(stack: Stack | None) -> dict[str, Resource]:
    """Return the resources of a stack; what a condition leaves out CloudFormation removes."""
    resources = stack.resources if stack else {}
    return {key: each for key, each in resources.items() if each.is_made is not False}


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
    found = sorted(_alike(gone, new, _Signatures(paired)), key=lambda one: -one.likeness)
    ways = set()
    for attached in (False, True):
        for one in found:
            # Apps have many equal roles: between stacks one moves only with what it is for.
            is_lone = one.is_elsewhere and one.way not in ways
            is_free = one.new.before is None and one.old in one.old_stack.pairs
            if is_free and (one.new.type in _ATTACHED) is attached and not (attached and is_lone):
                one.new.before, one.new.is_moved = one.old.before, True
                one.old_stack.pairs.remove(one.old)
                ways.add(one.way)


class _Alike:
    """A resource that is gone, and one that is new and equal to it."""

    def __init__(
        self, likeness: float, new: tuple[StackPair, ResourcePair], old: tuple[StackPair, ResourcePair]
    ) -> None:
        self.likeness = likeness
        self.old_stack, self.old = old
        new_stack, self.new = new
        self.way = (id(self.old_stack), id(new_stack))
        self.is_elsewhere = self.old_stack is not new_stack


_Placed = tuple[StackPair, ResourcePair]


def _alike(gone: list[_Placed], new: list[_Placed], signature: "_Signatures") -> Iterator[_Alike]:
    wanted: dict[str, list[_Placed]] = {}
    for old in gone:
        wanted.setdefault(signature(old[1].any), []).append(old)
    for stack, each in new:
        alike = [
            old
            for old in wanted.get(signature(each.any), [])
            if old[0] is stack or _is_called_alike(old[1].any, each.any)
        ]
        # Of very many that are equal, it is of no use to ask which is most alike.
        is_many = len(alike) > _MANY
        for old in alike:
            yield _Alike(0.0 if is_many else _likeness(old[1].any, each.any), (stack, each), old)


def _is_called_alike(one: Resource, other: Resource) -> bool:
    """Return whether two resources of different stacks have the same path in them, or the same id."""
    return short_name(one) == short_name(other) or _HASH.sub("", one.logical_id) == _HASH.sub(
        "", other.logical_id
    )


class _Signatures:
    """Says what a resource is, without its own id.

    Resources that it refers to, and that have no pair yet, are distinguished in the same way.
    """

    def __init__(self, paired: dict[int, ResourcePair]) -> None:
        self._paired = paired
        self._plain = PlainValues(self._name)
        self._known: dict[int, str] = {}
        self._open: list[int] = []

    def __call__(self, resource: Resource) -> str:
        if id(resource) not in self._known:
            self._open.append(id(resource))
            given = {key: each for key, each in resource.definition.items() if key != "Metadata"}
            plain: Any = masked(self._plain.of(resource.stack, given))
            if isinstance(plain, dict) and "DependsOn" in plain:
                plain["DependsOn"] = self._named(resource, plain["DependsOn"])
            # CDK gives a policy its own id as a name.
            self._known[id(resource)] = sorted_text(plain).replace(resource.logical_id, "?")
            self._open.pop()
        return self._known[id(resource)]

    def _name(self, resource: Resource, _: Stack) -> str:
        name = self._kind(resource)
        is_whole = name == resource.logical_id
        if is_whole or id(resource) in self._open or len(self._open) > _DEEP:
            return name
        # Shorter than the hash of an asset, of which nothing is left.
        content = self(resource).encode(errors="surrogatepass")
        return f"?{sha256(content).hexdigest()[:32]}"

    def _kind(self, resource: Resource) -> str:
        # What is only made before it says nothing of what it is.
        pair = self._paired.get(id(resource))
        is_whole = pair is not None and pair.before is not None and pair.after is not None
        return resource.logical_id if is_whole else f"?{resource.type}"

    def _named(self, resource: Resource, given: Any) -> list[str]:
        names = given if isinstance(given, list) else [given]
        known = resource.stack.resources
        return [
            self._kind(known[each]) if isinstance(each, str) and each in known else str(each)
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
