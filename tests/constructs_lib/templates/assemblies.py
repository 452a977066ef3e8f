"""Assemblies as CDK writes them, made by hand."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["stack", "write_assembly"]

_QUEUE = {"Resources": {"Queue4A7E3555": {"Type": "AWS::SQS::Queue"}}}


def stack(
    template: str = "Shop.template.json",
    *,
    environment: str = "aws://111122223333/eu-west-1",
    metadata: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return what a manifest says of a stack."""
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": template},
        "metadata": metadata or {},
        **more,
    }


def write_assembly(
    folder: Path,
    artifacts: Mapping[str, Any] | None = None,
    templates: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None,
) -> Path:
    """Write an assembly, by default one with one stack of one queue; return its folder."""
    folder.mkdir(parents=True)
    written = {
        "manifest.json": {"version": "55.0.0", "artifacts": artifacts or {"Shop": stack()}},
        **(templates or {"Shop.template.json": _QUEUE}),
        **(files or {}),
    }
    for name, content in written.items():
        (folder / name).write_text(json.dumps(content))
    return folder
