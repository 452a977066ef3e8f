"""Every template on record: of patterns, of the stacks of app.py, and of the projects of blueprints."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.stacks import ROOT

_PROJECTS = ROOT / "constructs_lib" / "blueprints" / "projects"


def _name(path: Path) -> str:
    # The record of every project has the same name.
    if path.is_relative_to(_PROJECTS):
        return path.relative_to(_PROJECTS).parts[0]
    return re.sub(r"^test_(template_is_the_one_on_record\[(\w+)\]$)?", r"\2", path.stem)


PATHS = {
    _name(path): path
    for folder in (ROOT / "tests" / "stacks", _PROJECTS)
    for path in sorted(folder.rglob("__snapshots__/*/*.json"))
}
"""The file of each."""


@dataclass(frozen=True)
class Recorded:
    """A template, and what its values stand for."""

    resources: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, name: str) -> "Recorded":
        """The template of this name."""
        return cls(json.loads(PATHS[name].read_text())["Resources"])

    def of(self, *kinds: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The logical id and the properties of every resource of these types."""
        for name, resource in self.resources.items():
            if resource["Type"] in kinds:
                yield name, resource.get("Properties", {})

    def kind(self, name: str) -> str:
        """The type of a resource; empty where there is none."""
        return str(self.resources.get(name, {}).get("Type", ""))

    def properties(self, name: str) -> dict[str, Any]:
        """The properties of a resource; empty where there is none."""
        found: dict[str, Any] = self.resources.get(name, {}).get("Properties", {})
        return found

    def function_of(self, value: Any) -> str:
        """The function that a value names, also by an alias or a version; empty for one of another app."""
        for name in referred(value):
            if self.kind(name) == "AWS::Lambda::Function":
                return name
            if self.kind(name) in {"AWS::Lambda::Alias", "AWS::Lambda::Version"}:
                return self.function_of(self.properties(name)["FunctionName"])
        return ""


def text(value: Any) -> str:
    """A value in one line: `${Queue.Arn}` for an attribute, `${Topic}` for a reference."""
    match value:
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"${{{name}.{attribute}}}"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(map(text, parts))
        case str():
            return value
    return json.dumps(value)


def referred(value: Any) -> list[str]:
    """The logical ids that a value refers to."""
    if isinstance(value, dict):
        if isinstance(name := value.get("Ref"), str):
            return [] if name.startswith("AWS::") else [name]
        if isinstance(pair := value.get("Fn::GetAtt"), list):
            return [pair[0]]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [name for part in parts for name in referred(part)]


def listed(value: Any) -> list[Any]:
    """A list of what may be given as one."""
    return value if isinstance(value, list) else [value]


def paths(value: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in properties with its path, such as `DestinationConfig.OnFailure.Destination`."""
    is_intrinsic = isinstance(value, dict) and any(re.match(r"Ref$|Fn::", name) for name in value)
    if isinstance(value, dict) and not is_intrinsic:
        for name, part in value.items():
            yield from paths(part, f"{before}.{name}".lstrip("."))
    elif isinstance(value, list):
        for part in value:
            yield from paths(part, before)
    else:
        yield before, value
