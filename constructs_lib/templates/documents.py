"""Reads templates in JSON and YAML, with the short forms of CloudFormation's functions."""

import codecs
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from constructs_lib.templates.errors import TemplateError

__all__ = ["base_loader", "read", "text", "written"]

_BRACKETS = re.compile(r"[\[\]{}]")
_INDENTED = re.compile(r"^(?: |- |\? ){200,}", re.MULTILINE)
_DEEP = 400
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_Constructor = Callable[[Any, Any, Any], Any]


def read(path: Path) -> dict[str, Any]:
    """Return the template of a file.

    Raises:
        TemplateError: the file cannot be read, or is no mapping in JSON or YAML.
    """
    return written(text(path), str(path))


def text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        TemplateError: the file cannot be read.
    """
    try:
        content = path.read_bytes()
        # What PowerShell writes by `>` is UTF-16.
        return content.decode("utf-16" if content[:2] in _UTF_16 else "utf-8-sig")
    except OSError as error:
        raise TemplateError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TemplateError(f"{path} is no text in UTF-8; save it as UTF-8") from None


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
        return yaml.load(content, Loader=_loader(yaml, base_loader(yaml, content)))  # noqa: S506 - a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not well formed"
        raise TemplateError(f"{name} is no YAML: {problem}{where}; correct it") from None
    except RecursionError:
        raise TemplateError(f"{name} is nested too deeply to be read") from None


def base_loader(yaml: Any, content: str) -> Any:
    """Return PyYAML's class that reads a text: the C one is ten times as fast, where it was built.

    What is nested deeply ends the C one's process, where the other one raises RecursionError.
    """
    depth = most = 0
    for bracket in _BRACKETS.finditer(content):
        depth += 1 if bracket[0] in "[{" else -1
        most = max(most, depth)
    indented = max((len(each[0]) for each in _INDENTED.finditer(content)), default=0)
    is_deep = max(most, indented) > _DEEP
    return yaml.SafeLoader if is_deep else getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _loader(yaml: Any, base: Any) -> Any:
    class Loader(base):  # type: ignore[misc]
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

    def as_written(loader: Any, node: Any) -> Any:
        return loader.construct_scalar(node)

    def whole(loader: Any, node: Any) -> Any:
        written = loader.construct_scalar(node)
        # An account such as 012345670123 is no octal number, and 12:30 is no number of seconds.
        is_text = ":" in written or (written[:1] == "0" and len(written) > 1 and written.isdigit())
        return written if is_text else loader.construct_yaml_int(node)

    Loader.add_multi_constructor("!", short)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", as_written)
    Loader.add_constructor("tag:yaml.org,2002:int", whole)
    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    return Loader
