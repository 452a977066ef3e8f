"""Opens what a user names: an assembly, a template, or the folder of a project that has written one."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates import documents
from constructs_lib.templates.assembly import Assembly, add_stack, is_assembly
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.graph import Graph

__all__ = ["Opened", "open_all", "open_app"]

_SERVERLESS = ".serverless/cloudformation-template-update-stack.json"
_SAM_BUILT = ".aws-sam/build/template.yaml"
_TEMPLATES = ("template.yaml", "template.yml", "template.json")
_ENDINGS = {".yaml", ".yml", ".json", ".template"}
_SYNTHESISE = (
    "synthesise first (cdk synth, or npx cdk synth for a cdk CLI in node_modules; sam build;"
    " serverless package), or name the template's file"
)


@frozen
class Opened:
    """What was found at a path.

    Attributes:
        place: the file or folder that was read.
        graph: the stacks.
        assembly: the assembly, where it is one.
    """

    place: Path
    graph: Graph
    assembly: Assembly | None = None


def open_app(name: str | Path) -> Opened:
    """Return the one app at a path; see `open_all`.

    Raises:
        TemplateError: nothing is there that can be read, or several templates are.
    """
    first, *others = open_all(name)
    if others:
        places = ", ".join(str(each.place) for each in (first, *others))
        raise TemplateError(f"{name} holds {len(others) + 1} templates; name one of them: {places}")
    return first


def open_all(name: str | Path) -> list[Opened]:
    """Return every app that a path names.

    Args:
        name: a cloud assembly (`cdk.out`), a project's folder that has one, a template in JSON or YAML (of
            CloudFormation or SAM), a folder with what SAM or Serverless wrote, or one with templates, each of
            which is an app of its own.

    Raises:
        TemplateError: nothing is there that can be read.
    """
    path = Path(name)
    if path.is_file():
        # People name what is in an assembly, too.
        if path.name == "manifest.json" and is_assembly(path.parent):
            return [_assembly(path.parent)]
        return [_template(path, documents.read(path))]
    if not path.exists():
        raise TemplateError(f"{name} does not exist; give a cdk.out, a template or a project's folder")
    for folder in (path, path / _output(path)):
        if is_assembly(folder):
            return [_assembly(folder)]
    written = _written(path)
    if written is not None:
        return [_template(written, documents.read(written))]
    found = [_template(*each) for each in _templates(path)]
    if not found:
        raise TemplateError(f"{name} holds no cloud assembly and no template; {_SYNTHESISE}")
    return found


def _assembly(folder: Path) -> Opened:
    assembly = Assembly.read(folder)
    return Opened(folder, assembly.graph, assembly)


def _output(project: Path) -> str:
    """Return the folder that a project synthesises into."""
    settings = project / "cdk.json"
    try:
        found = json.loads(settings.read_text(encoding="utf-8")).get("output") if settings.is_file() else None
    except (OSError, ValueError, AttributeError):
        found = None
    return found if isinstance(found, str) else "cdk.out"


def _written(project: Path) -> Path | None:
    """Return the template that a project has, as SAM or Serverless wrote it, if it is not out of date."""
    template = next((project / each for each in _TEMPLATES if (project / each).is_file()), None)
    built = project / _SAM_BUILT
    if built.is_file() and (template is None or template.stat().st_mtime <= built.stat().st_mtime):
        return built
    packed = project / _SERVERLESS
    return packed if packed.is_file() else template


def _templates(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the templates that lie in a folder; what is none, or cannot be read, is left out."""
    for file in sorted(folder.iterdir()):
        if file.suffix not in _ENDINGS or not file.is_file():
            continue
        try:
            found = documents.read(file)
        except TemplateError:
            if ".template" in file.name:
                raise
            continue
        if _is_template(found):
            yield file, found


def _is_template(found: Mapping[str, Any]) -> bool:
    resources = found.get("Resources")
    return isinstance(resources, dict) and any(
        isinstance(each, dict) and isinstance(each.get("Type"), str) for each in resources.values()
    )


def _template(path: Path, template: Mapping[str, Any]) -> Opened:
    resources = template.get("Resources")
    if not isinstance(resources, dict):
        raise TemplateError(f"{path} is no CloudFormation template: {_what(template)}")
    graph = Graph()
    add_stack(graph, template, name=path.name.split(".")[0] or path.stem, is_named=False, file=path)
    return Opened(path, graph)


def _what(found: Mapping[str, Any]) -> str:
    """Return what somebody gave in place of a template, and what to give."""
    if {"service", "provider"} <= found.keys():
        return "it is Serverless' own file; run serverless package, and name the project's folder"
    if "app" in found and "Resources" not in found:
        return "it looks like the settings of CDK; run cdk synth, and name the folder cdk.out"
    if "Resources" in found:
        return "its Resources are no mapping; correct it"
    return f"it has no Resources; {_SYNTHESISE}"
