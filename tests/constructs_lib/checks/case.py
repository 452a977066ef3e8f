"""Templates with one mistake, and the same without it."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph

__all__ = ["Case", "changed", "graph", "in_place"]

Resources = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One mistake.

    Attributes:
        code: the rule that it breaks; it breaks no other one that the mended template does not break, too.
        title: what is wrong, in a few words; no two are alike.
        wrong: the resources with the mistake.
        right: the same without it.
    """

    code: str
    title: str
    wrong: Resources
    right: Resources


def graph(resources: Resources, **sections: Any) -> Graph:
    """Return what a template with these resources holds."""
    found = Graph()
    add_stack(
        found, {"Resources": resources, **sections}, name="Shop", account="111122223333", region="eu-west-1"
    )
    return found


def in_place(resources: Resources, logical_id: str, **properties: Any) -> dict[str, Any]:
    """Return resources in which one has other properties, the rest as it was; `None` takes one away."""
    made = deepcopy(dict(resources))
    own = made[logical_id].setdefault("Properties", {})
    for name, value in properties.items():
        if value is None:
            own.pop(name, None)
        else:
            own[name] = value
    return made


def changed(code: str, title: str, right: Resources, logical_id: str, **properties: Any) -> Case:
    """Return a case in which the mistake is the value of some properties of one resource."""
    return Case(code, title, in_place(right, logical_id, **properties), right)
