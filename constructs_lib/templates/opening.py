"""Opens what a user names: an assembly, a template, or the folder of a project that has written one."""

from pathlib import Path

from constructs_lib.templates import documents
from constructs_lib.templates.assembly import Assembly, add_stack, is_assembly
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.graph import Graph

__all__ = ["Opened", "open_app"]

Opened = tuple[Graph, Assembly | None]
# What the tools write into a project's folder, the first that is there counts.
_WRITTEN = (
    ".serverless/cloudformation-template-update-stack.json",
    ".aws-sam/build/template.yaml",
    "template.yaml",
    "template.yml",
    "template.json",
)


def open_app(name: str | Path) -> Opened:
    """Return the stacks that a path names, and the assembly where it is one.

    Args:
        name: a cloud assembly (`cdk.out`), a project's folder that has one, a template in JSON or YAML (of
            CloudFormation or SAM), or a folder with what SAM or Serverless wrote.

    Raises:
        TemplateError: nothing is there that can be read.
    """
    path = Path(name)
    if path.is_file():
        return _template(path), None
    for folder in (path, path / "cdk.out"):
        if is_assembly(folder):
            assembly = Assembly.read(folder)
            return assembly.graph, assembly
    for each in _WRITTEN:
        if (path / each).is_file():
            return _template(path / each), None
    if not path.exists():
        raise TemplateError(f"{name} does not exist; give a cdk.out or a template")
    message = (
        f"{name} holds no cloud assembly and no template; synthesise first (cdk synth, sam build or"
        " serverless package), or name the template's file"
    )
    raise TemplateError(message)


def _template(path: Path) -> Graph:
    template = documents.read(path)
    if not isinstance(template.get("Resources"), dict):
        message = f"{path} is no CloudFormation template: it has no Resources; name a template"
        raise TemplateError(message)
    graph = Graph()
    add_stack(graph, template, name=path.stem, file=path)
    return graph
