"""Reads templates in JSON and YAML, with the short forms of CloudFormation's functions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from constructs_lib.templates.errors import TemplateError

__all__ = ["read", "written"]

_Constructor = Callable[[Any, Any, Any], Any]


def read(path: Path) -> dict[str, Any]:
    """Return the template of a file.

    Raises:
        TemplateError: the file cannot be read, or is no mapping in JSON or YAML.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TemplateError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TemplateError(f"{path} is no text in UTF-8; save it as UTF-8") from None
    return written(content, str(path))


def written(content: str, name: str) -> dict[str, Any]:
    """Return the template that a text holds.

    Args:
        content: in JSON or YAML.
        name: what messages call it.

    Raises:
        TemplateError: it is no mapping in JSON or YAML.
    """
    try:
        found = json.loads(content) if content.lstrip().startswith("{") else _yaml(content, name)
    except json.JSONDecodeError as error:
        # YAML knows mappings in braces, too.
        try:
            found = _yaml(content, name)
        except TemplateError:
            message = f"{name} is no JSON: {error.msg} in line {error.lineno}; correct it"
            raise TemplateError(message) from None
    except RecursionError:
        raise TemplateError(f"{name} is nested too deeply to be read") from None
    if not isinstance(found, dict):
        message = f"{name} is no template: it holds no mapping; give a CloudFormation template"
        raise TemplateError(message)
    return found


def _yaml(content: str, name: str) -> Any:
    try:
        import yaml  # noqa: PLC0415 - most templates are JSON, and not everybody has it
    except ImportError:
        message = f"{name} is YAML, which needs PyYAML; install it: pip install 'constructs-lib[check]'"
        raise TemplateError(message) from None
    try:
        return yaml.load(content, Loader=_loader(yaml))  # noqa: S506 - it is made of the safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not well formed"
        raise TemplateError(f"{name} is no YAML: {problem}{where}; correct it") from None
    except RecursionError:
        raise TemplateError(f"{name} is nested too deeply to be read") from None


def _loader(yaml: Any) -> Any:
    # The C one is ten times as fast, where it was built.
    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc, valid-type]
        """Reads `!Ref` and its like; dates stay text, as CloudFormation reads them."""

    def short(loader: Any, suffix: str, node: Any) -> Any:
        if isinstance(node, yaml.ScalarNode):
            value = loader.construct_scalar(node)
        elif isinstance(node, yaml.SequenceNode):
            value = loader.construct_sequence(node, deep=True)
        else:
            value = loader.construct_mapping(node, deep=True)
        if suffix == "GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}

    def mapping(loader: Any, node: Any) -> Any:
        loader.flatten_mapping(node)
        found = loader.construct_mapping(node, deep=True)
        return {key if isinstance(key, str) else str(key): value for key, value in found.items()}

    def version(loader: Any, node: Any) -> Any:
        return loader.construct_scalar(node)

    Loader.add_multi_constructor("!", short)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", version)
    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    return Loader
