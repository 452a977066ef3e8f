"""Snapshots of templates for syrupy: one readable JSON file each."""

import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import Stack
from aws_cdk.assertions import Template
from syrupy.extensions.json import JSONSnapshotExtension
from syrupy.types import SerializableData, SerializedData

from constructs_lib.testing.normal_template import normalise

__all__ = ["TemplateExtension"]

_WIDTH = 110


class TemplateExtension(JSONSnapshotExtension):
    r"""Keeps each template in a JSON file of its own: normalised, in CDK's order, short values on one line.

    What is compared may be a `Stack`, a `Template` of CDK's assertions, or the template itself.

    Example:
        >>> from constructs_lib.testing import TemplateExtension
        >>> TemplateExtension().serialize({"Resources": {}})
        '{"Resources": {}}\n'
    """

    def serialize(self, data: SerializableData, **_: Any) -> SerializedData:
        """Return the text of the file.

        Raises:
            TypeError: it is no template.
        """
        return _shown(normalise(_template(data)), 0) + "\n"


def _template(data: SerializableData) -> Mapping[str, Any]:
    if isinstance(data, Stack):
        data = Template.from_stack(data)
    if isinstance(data, Template):
        data = data.to_json()
    if not isinstance(data, Mapping):
        raise TypeError(f"expected a Stack, a Template or a template, got {data!r}")
    return data


def _shown(value: Any, depth: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(line) + 2 * depth <= _WIDTH:
        return line
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_shown(item, depth + 1)}" for key, item in value.items()]
    else:
        parts = [_shown(item, depth + 1) for item in value]
    start, end = "{}" if isinstance(value, dict) else "[]"
    inner = ",\n".join("  " * (depth + 1) + part for part in parts)
    return f"{start}\n{inner}\n{'  ' * depth}{end}"
