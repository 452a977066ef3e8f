"""Templates with one mistake, and the same without it."""

import os
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph

__all__ = ["Case", "changed", "graph", "in_place", "packed", "sourced"]

_FOLDER = TemporaryDirectory()

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
    found.today = date(2026, 11, 27)
    add_stack(
        found,
        {"Resources": resources, **sections},
        name="Shop",
        file=Path(_FOLDER.name, "template.json"),
        account="111122223333",
        region="eu-west-1",
    )
    return found


def packed(resource: Mapping[str, Any], name: str, **files: str | int) -> dict[str, Any]:
    """Return a function or a layer that is made of an asset beside the template.

    Args:
        resource: the function or the layer.
        name: the asset.
        files: what is in each file by its path, with `__` for a slash and for the dot before the last part;
            a number for that many bytes.
    """
    return _made_of(resource, f"asset.{name}", files)


def sourced(resource: Mapping[str, Any], name: str, **files: str | int) -> dict[str, Any]:
    """Return a function or a layer that is made of a folder of sources, as `packed` does of an asset."""
    return _made_of(resource, name, files)


def _made_of(resource: Mapping[str, Any], folder: str, files: Mapping[str, str | int]) -> dict[str, Any]:
    for path, content in files.items():
        *folders, stem, suffix = path.split("__")
        file = Path(_FOLDER.name, folder, *folders, f"{stem}.{suffix}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("" if isinstance(content, int) else content)
        if isinstance(content, int):
            os.truncate(file, content)
    place = "Content" if resource["Type"].endswith("LayerVersion") else "Code"
    properties = {**resource["Properties"], place: {"S3Bucket": "assets", "S3Key": f"{folder}.zip"}}
    return {**resource, "Properties": properties, "Metadata": {"aws:asset:path": folder}}


def in_place(resources: Resources, logical_id: str, **properties: Any) -> dict[str, Any]:
    """Return resources in which one has other properties, the rest as it was; `None` takes one away."""
    # One by one: what two of them share is changed in one only.
    made = {name: deepcopy(each) for name, each in resources.items()}
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
