"""Which resources a change replaces, by which property, and which others with them."""

import re
from collections.abc import Iterator
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.review.compared import Compared
from constructs_lib.review.differences import Difference, at_path, is_same
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.replacements import schema_of
from constructs_lib.templates.model import ABSENT

__all__ = ["Cause", "Replacement", "Replacements", "is_custom", "moved"]

_CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
# The functions behind these, which are CDK's own, keep what they made.
_STEADY = {"Custom::S3BucketNotifications", "Custom::S3AutoDeleteObjects", "Custom::LogRetention"}
_TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
_ATTRIBUTES = "AttributeDefinitions"
_REFERENCE = re.compile(r"\$\{([^{}]+?)(?:\.[A-Za-z.]+)?\}")


@frozen
class Cause:
    """A property by which a resource is replaced.

    Attributes:
        place: the property, such as `KeySchema`.
        before: its value.
        after: its new value.
        is_certain: whether the resource is replaced for sure.
        through: the replaced resource that the value refers to, where that is the reason.
    """

    place: str
    before: Any
    after: Any
    is_certain: bool
    through: ResourcePair | None = None


@frozen
class Replacement:
    """A resource that is replaced, or may be.

    Attributes:
        pair: the resource.
        causes: the properties, at least one.
        is_known: whether there is a schema of its type.
    """

    pair: ResourcePair
    causes: tuple[Cause, ...]
    is_known: bool = True

    @property
    def is_certain(self) -> bool:
        """Whether it is replaced for sure."""
        return any(each.is_certain for each in self.causes)

    @property
    def told(self) -> tuple[Cause, ...]:
        """The causes that a review names: where it is replaced for sure, those by which it is."""
        return tuple(each for each in self.causes if each.is_certain == self.is_certain)

    @property
    def is_direct(self) -> bool:
        """Whether its own properties are the reason, and not a resource that they refer to."""
        return any(each.through is None for each in self.causes)


_User = tuple[ResourcePair, str, Any, bool]


class Replacements:
    """What a change replaces.

    Attributes:
        of: by the pair of the resource; those that have moved are not among them.
    """

    def __init__(self, compared: Compared) -> None:
        self._compared = compared
        self.of: dict[ResourcePair, Replacement] = {}
        for stack in compared.stacks:
            for pair in stack.changed:
                causes = tuple(self._causes(pair))
                if causes:
                    self.of[pair] = Replacement(pair, causes, _is_known(pair.type))
        self._spread()

    def values(self, found: Replacement) -> Iterator[Difference]:
        """Yield the values by which a resource is replaced, or the one that it refers to."""
        for each in found.told:
            if each.through is None:
                yield Difference(each.place, each.before, each.after)
            elif each.through in self.of:
                yield from self.values(self.of[each.through])
            else:
                yield moved(each.through)

    def _causes(self, pair: ResourcePair) -> Iterator[Cause]:
        assert pair.before is not None  # noqa: S101 - it is one that is on both sides
        if not self._compared.differences(pair) or pair.before.type != pair.type:
            return
        before, after = (self._compared.properties(each) for each in (pair.before, pair.after))
        if pair.type in _STEADY:
            return
        schema = schema_of(pair.type) if not is_custom(pair.type) else None
        if schema is None:
            for each in self._compared.differences(pair):
                yield Cause(each.place, each.before, each.after, is_certain=False)
            return
        for paths, is_certain in ((schema.always, True), (schema.maybe, False)):
            for path in paths:
                one, other = at_path(before, path), at_path(after, path)
                if not is_same(one, other, path.rpartition("/")[2]):
                    yield Cause(path.replace("/", "."), one, other, is_certain)
        if pair.type in _TABLES:
            yield from _edited_attributes(before, after)

    def _spread(self) -> None:
        """Add those that are replaced because a property of them refers to one that is."""
        names = {self._key(stack, pair): pair for stack in self._compared.stacks for pair in stack.pairs}
        pending = [*self.of, *(pair for pair in names.values() if pair.is_moved)]
        users = self._users(names) if pending else {}
        for source in pending:
            is_certain = source.is_moved or self.of[source].is_certain
            for pair, path, value, is_always in users.get(source, ()):
                if pair not in self.of and not pair.is_moved:
                    cause = Cause(path.replace("/", "."), value, value, is_certain and is_always, source)
                    self.of[pair] = Replacement(pair, (cause,))
                    pending.append(pair)

    def _key(self, stack: StackPair, pair: ResourcePair) -> str:
        return f"{stack.title}/{pair.name}"

    def _users(self, names: dict[str, ResourcePair]) -> dict[ResourcePair, list[_User]]:
        """Return which properties that replace a resource refer to which other resource."""
        found: dict[ResourcePair, list[_User]] = {}
        for stack in self._compared.stacks:
            for pair in stack.pairs:
                schema = schema_of(pair.type)
                if pair.before is None or pair.after is None or schema is None:
                    continue
                properties = self._compared.properties(pair.after)
                for path in (*schema.always, *schema.maybe):
                    value = at_path(properties, path)
                    for name in _REFERENCE.findall(str(value)) if value is not ABSENT else ():
                        source = names.get(f"{stack.title}/{name}") or names.get(name)
                        if source is not None and source is not pair:
                            found.setdefault(source, []).append((pair, path, value, path in schema.always))
        return found


def _edited_attributes(before: Any, after: Any) -> Iterator[Cause]:
    """Yield that an attribute of a table has another type, which no schema says: a new attribute is none.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
    (2026-11-27).
    """
    was, is_now = (_attributes(each) for each in (before, after))
    edited = [name for name in was if name in is_now and was[name] != is_now[name]]
    if edited:
        one, other = ({name: each[name] for name in edited} for each in (was, is_now))
        yield Cause(_ATTRIBUTES, one, other, is_certain=True)


def _attributes(properties: Any) -> dict[str, Any]:
    rows = properties.get(_ATTRIBUTES)
    return {
        str(each.get("AttributeName")): each.get("AttributeType")
        for each in (rows if isinstance(rows, list) else [])
        if isinstance(each, dict)
    }


def _is_known(kind: str) -> bool:
    return schema_of(kind) is not None and not is_custom(kind)


def moved(pair: ResourcePair) -> Difference:
    """Return the places of a resource that has another one."""
    one, other = (
        f"{each.stack.name}/{each.logical_id}" if each else "" for each in (pair.before, pair.after)
    )
    return Difference("", one, other)


def is_custom(kind: str) -> bool:
    """Return whether a type is one of a custom resource, whose provider decides on its replacement."""
    return kind.startswith(_CUSTOM)
