"""Both sides of every change, synthesised here: an app for each side, a stack for each change."""

import re
import shutil
from functools import cache
from pathlib import Path
from types import CodeType

from aws_cdk import App, Stack
from constructs import Construct

from constructs_lib.blueprints import find
from tests.constructs_lib.review import changes_of_projects, changes_of_stacks
from tests.constructs_lib.review.changes_of_projects import ProjectChange
from tests.support.stacks import FLAGS

__all__ = ["TITLES", "stack_name", "synthesise"]

TITLES = [*changes_of_stacks.CHANGES, *(each.title for each in changes_of_projects.CHANGES)]


def stack_name(title: str) -> str:
    """Return the name of the stack of a change."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z]+", title))


def synthesise(folder: Path) -> tuple[Path, Path]:
    """Synthesise both sides, and return the assemblies."""
    return _side(folder, after=False), _side(folder, after=True)


def _side(folder: Path, *, after: bool) -> Path:
    out = folder / ("after" if after else "before")
    context = {**FLAGS, "aws:cdk:bundling-stacks": [], "aws:cdk:disable-asset-staging": True}
    app = App(outdir=str(out), context=context)
    for title, define in changes_of_stacks.CHANGES.items():
        define(Stack(app, stack_name(title)), after)
    for change in changes_of_projects.CHANGES:
        _of_project(app, change, folder / change.project, after=after)
    app.synth()
    return out


def _of_project(app: Construct, change: ProjectChange, project: Path, *, after: bool) -> None:
    if not project.is_dir():
        for path, file in find(change.project).files().items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, project / path)
    (module,) = (project / "stacks").glob("*_stack.py")
    source = module.read_text()
    code = source
    for old, new in change.edits if after else ():
        assert source.count(old) == 1, change
        code = code.replace(old, new)
    names: dict[str, object] = {"__file__": str(module), "__name__": module.stem}
    exec(_compiled(code, str(module)), names)  # noqa: S102 - it is our own code with one line changed
    (name,) = re.findall(r"^class (\w+Stack)\(Stack\)", source, re.MULTILINE)
    names[name](app, stack_name(change.title))  # type: ignore[operator]


@cache
def _compiled(code: str, name: str) -> CodeType:
    return compile(code, name, "exec")
