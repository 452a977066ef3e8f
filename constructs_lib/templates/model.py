"""Stacks, their resources, and what a value of a template can be.

A value that is known is what JSON has: text, number, boolean, list, mapping. Everything else is one of the
classes here, also inside lists and mappings. What nobody can know before CloudFormation runs is `UNKNOWN`,
a value like the others: it is never guessed, and never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping  # noqa: TC003 - what users of a module see as annotations resolves
from enum import Enum
from functools import cached_property
from pathlib import Path  # noqa: TC003 - as above
from typing import Any, Protocol

from constructs_lib.frozen import frozen

__all__ = [
    "ABSENT", "UNKNOWN", "OneOf", "Pseudo", "Reference", "Resource", "Stack", "Stacks", "Text", "at",
]  # fmt: skip


class _Mark(Enum):
    UNKNOWN = "unknown"
    ABSENT = "absent"


UNKNOWN = _Mark.UNKNOWN
"""What only CloudFormation knows."""
ABSENT = _Mark.ABSENT
"""What the template does not have, `AWS::NoValue` among it."""


@frozen
class Reference:
    """What a resource has when it is made.

    Attributes:
        resource: the resource.
        attribute: such as `Arn`; `Ref` for what Ref returns.
    """

    resource: Resource
    attribute: str


@frozen
class Pseudo:
    """A pseudo parameter that a template leaves open, such as `AWS::Region`.

    Attributes:
        name: such as `AWS::AccountId`.
    """

    name: str


@frozen
class Text:
    """A text of which some parts are no texts yet.

    Attributes:
        parts: texts, references, pseudo parameters, and `UNKNOWN`; no two texts side by side.
    """

    parts: tuple[object, ...]


@frozen
class OneOf:
    """One of several values; which of them depends on a condition or a parameter.

    Attributes:
        values: at least two, `ABSENT` where it may be left out.
    """

    values: tuple[Any, ...]


NESTED_STACK = "AWS::CloudFormation::Stack"
# A person names the construct; CDK puts the resource under a child of it.
_L1_IDS = ("Resource", "Default")


class Resolves(Protocol):
    """Resolves the values of one stack."""

    def value(self, raw: Any) -> Any:
        """Return what a value of the template comes to."""
        ...

    def holds(self, name: str) -> bool | None:
        """Return whether a condition of the template holds; `None` where that is not known."""
        ...


class Resource:
    """One resource of a template.

    Attributes:
        stack: the stack that it is in.
        logical_id: its name in the template.
        type: such as `AWS::Lambda::Function`.
        definition: what the template says of it, as it stands there.
        path: the ids of its construct path; none where nobody tells it.
        lines: where a user's program made it, the innermost first, such as `stacks/orders.py:12`.
        physical_id: what CloudFormation calls it; empty where it is not deployed, or nobody has looked.
        origin: the resource of SAM that it comes from, by the name in the user's template.
    """

    def __init__(
        self,
        stack: Stack,
        logical_id: str,
        definition: Mapping[str, Any],
        *,
        path: str = "",
        lines: tuple[str, ...] = (),
        origin: str = "",
    ) -> None:
        self.stack = stack
        self.logical_id = logical_id
        self.definition = definition
        self.type = str(definition.get("Type", ""))
        self.path = tuple(filter(None, path.split("/")))
        self.lines = lines
        self.physical_id = ""
        self.origin = origin

    def __repr__(self) -> str:
        """Return its type and its name."""
        return f"<{self.type} {self.name}>"

    @cached_property
    def name(self) -> str:
        """Construct path without CDK's own last part; the logical id where no path is known.

        What SAM adds to a resource stands below that one, such as `Intake/IntakeRole`.
        """
        parts = self.path[:-1] if self.path and self.path[-1] in _L1_IDS else self.path
        if not parts and self.origin not in {"", self.logical_id}:
            return f"{self.origin}/{self.logical_id}"
        return "/".join(parts) or self.logical_id

    @cached_property
    def condition(self) -> str | None:
        """The condition on which it is made, where there is one."""
        found = self.definition.get("Condition")
        return found if isinstance(found, str) else None

    @cached_property
    def is_made(self) -> bool | None:
        """Whether it is made; `None` where that depends on a condition that is not known."""
        return True if self.condition is None else self.stack.resolver.holds(self.condition)

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """What the template says of it besides."""
        found = self.definition.get("Metadata")
        return found if isinstance(found, dict) else {}

    @cached_property
    def properties(self) -> Any:
        """Its properties, resolved: a mapping, or what stands in place of one."""
        return self.stack.resolver.value(self.definition.get("Properties", {}))

    def value(self, property_path: str) -> Any:
        """Return a property, such as `RedrivePolicy.maxReceiveCount`; `ABSENT` where there is none."""
        return at(self.properties, property_path)


def at(value: Any, property_path: str) -> Any:
    """Return what a mapping has at a path of keys with dots between them."""
    for key in property_path.split("."):
        if not isinstance(value, dict):
            # What only CloudFormation knows holds what only CloudFormation knows.
            return value if not isinstance(value, str | int | float | list | None) else ABSENT
        value = value.get(key, ABSENT)
    return value


class Stack:
    """One stack: a template, and where it goes.

    Attributes:
        name: its name in CloudFormation; of a nested stack, the logical id.
        template: the template as it was read.
        account: its 12-digit account, or `None` where it is left open.
        region: its Region, or `None` where it is left open.
        file: where its template was read, if from a file.
        path: its construct path, where known.
        bootstrapped: whether it expects a bootstrapped environment.
        app: all stacks that were read with it.
        resolver: resolves its values.
        parent: the resource that nests it, if one does.
        is_named: whether CloudFormation calls it so; of a template alone, nobody knows the name.
        is_protected: whether an assembly says that it is protected from being deleted.
    """

    def __init__(
        self,
        app: Stacks,
        name: str,
        template: Mapping[str, Any],
        *,
        account: str | None = None,
        region: str | None = None,
        file: Path | None = None,
        path: str = "",
        bootstrapped: bool = False,
        parent: Resource | None = None,
        is_named: bool = True,
        resolver: Callable[[Stack], Resolves],
    ) -> None:
        self.app = app
        self.name = name
        self.template = template
        self.account = account
        self.region = region
        self.file = file
        self.path = path
        self.bootstrapped = bootstrapped
        self.parent = parent
        self.is_named = is_named and parent is None
        self.is_protected = False
        self.nested: dict[str, Stack] = {}
        self.resources: dict[str, Resource] = {}
        self.resolver = resolver(self)

    def __repr__(self) -> str:
        """Return its name."""
        return f"<stack {self.name}>"

    def section(self, name: str) -> Mapping[str, Any]:
        """Return a section of the template, such as `Outputs`, without what is no mapping in it."""
        found = self.template.get(name)
        # A loop of the transform AWS::LanguageExtensions stands beside the resources, as a list.
        return (
            {key: value for key, value in found.items() if isinstance(value, dict)}
            if isinstance(found, dict)
            else {}
        )

    @cached_property
    def transforms(self) -> tuple[str, ...]:
        """The macros that CloudFormation runs on it."""
        found = self.template.get("Transform", [])
        return tuple(
            each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str)
        )

    @cached_property
    def everything(self) -> tuple[Resource, ...]:
        """Its resources and those of the stacks nested in it."""
        below = (each for stack in self.nested.values() for each in stack.everything)
        return (*self.resources.values(), *below)


class Stacks:
    """Every stack of an app, or one template.

    Attributes:
        stacks: the stacks; those that are nested hang below theirs.
        raised: limits that AWS has raised for the account, by their names in `constructs_lib.limits`.
        depth: how deep the value lies that is being resolved.
    """

    def __init__(self) -> None:
        self.stacks: list[Stack] = []
        self.raised: Mapping[str, int] = {}
        self.depth = 0

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Every resource, those of nested stacks included."""
        return tuple(each for stack in self.stacks for each in stack.everything)

    @cached_property
    def _by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for each in self.resources:
            found.setdefault(each.type, []).append(each)
        return found

    def of_type(self, *kinds: str) -> list[Resource]:
        """Return the resources of some CloudFormation types, in the order of the types."""
        return [each for kind in kinds for each in self._by_type.get(kind, [])]

    @cached_property
    def exports(self) -> dict[str, tuple[Stack, Any]]:
        """Where each name that a stack exports comes from: the stack, and the value as it stands there."""
        found = {}
        for stack in self.stacks:
            for output in stack.section("Outputs").values():
                name = stack.resolver.value(at(output, "Export.Name"))
                if isinstance(name, str):
                    found[name] = (stack, output.get("Value"))
        return found
