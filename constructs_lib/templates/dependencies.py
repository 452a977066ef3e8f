"""What CloudFormation makes before a resource: all that it refers to or names in DependsOn, and so on."""

import re
from collections.abc import Iterator
from typing import Any

from constructs_lib.templates.model import Resource

__all__ = ["made_before"]

_IN_TEXT = re.compile(r"\$\{([^!}.]+)[^}]*\}")


def made_before(resource: Resource) -> set[Resource]:
    """Return the resources of its stack that are certainly made before a resource."""
    found: set[Resource] = set()
    pending = [resource]
    while pending:
        definition = pending.pop().definition
        depends = definition.get("DependsOn", [])
        named = [
            *_named(definition.get("Properties")),
            *(depends if isinstance(depends, list) else [depends]),
        ]
        for name in named:
            other = resource.stack.resources.get(name) if isinstance(name, str) else None
            if other is not None and other not in found:
                found.add(other)
                pending.append(other)
    return found


def _named(raw: Any) -> Iterator[Any]:
    match raw:
        case {"Ref": name}:
            yield name
        case {"Fn::GetAtt": [name, *_]}:
            yield name
        case {"Fn::GetAtt": str(text)}:
            yield text.partition(".")[0]
        case {"Fn::Sub": given}:
            pattern, values = given if isinstance(given, list) and len(given) == 2 else (given, {})
            yield from _IN_TEXT.findall(pattern) if isinstance(pattern, str) else ()
            yield from _named(values)
        case dict():
            for each in raw.values():
                yield from _named(each)
        case list():
            for each in raw:
                yield from _named(each)
        case _:
            pass
