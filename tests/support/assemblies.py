"""Synthesises the apps of end-to-end tests in this process: the CLI would start three more for each."""

import importlib.util
from pathlib import Path
from types import ModuleType

from aws_cdk import App

from constructs_lib.packaging.target import CONTEXT_KEY, this_machine

__all__ = ["synthesised"]


def synthesised(project: Path, folder: Path, **arguments: object) -> Path:
    """Synthesise the one stack of a project, and return the folder of the assembly.

    Args:
        project: folder with `<name>_app.py`, in which `<Name>Stack` is.
        folder: where the assembly is to lie.
        arguments: arguments of the stack.
    """
    name = project.name.title()
    # What the CLI would set. Functions run on the interpreter of this process.
    context = {"aws:cdk:enable-path-metadata": True, CONTEXT_KEY: this_machine()}
    app = App(outdir=str(folder), context=context)
    getattr(_loaded(project / f"{project.name}_app.py"), f"{name}Stack")(app, name, **arguments)
    app.synth()
    return folder


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
