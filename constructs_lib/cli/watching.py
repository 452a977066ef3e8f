"""Takes each change of a project to the local AWS, and says in a line what became of it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from constructs_lib.cli.repeated_synthesis import RepeatedSynthesis
from constructs_lib.cli.watched_files import Changes
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.function_code import FunctionCode, code_sources
from constructs_lib.local.redeployment import Redeployed, Redeployment

__all__ = ["Watching"]

_MOST_NAMES = 2


class Watching:
    """An app on a local AWS that follows its project.

    Args:
        project: the project's folder.
        synthesis: synthesises the app.
        redeployment: deploys it.
        say: gets each line.
        swaps: whether the code of functions is swapped before the app is synthesised, by default so.
    """

    def __init__(
        self,
        project: Path,
        synthesis: RepeatedSynthesis,
        redeployment: Redeployment,
        say: Callable[[str], None],
        *,
        swaps: bool = True,
    ) -> None:
        self._project = project
        self._synthesis, self._redeployment = synthesis, redeployment
        self._say, self._swaps = say, swaps
        self._code: list[FunctionCode] = []

    def is_deployed(self, files: Sequence[Path]) -> None:
        """Take the assembly as deployed, made of these files."""
        self._redeployment.is_deployed(self._synthesis.assembly)
        self._code = code_sources(self._redeployment.stacks, files)

    def follow(self, changes: Changes, files: Sequence[Path]) -> bool:
        """Take a change to the local AWS; return whether a stack was deployed.

        Args:
            changes: what has changed.
            files: all files of the project.
        """
        started = time.monotonic()
        what = _names(changes.all, self._project)

        def say(result: str) -> None:
            self._say(f"{what}: {result} ({time.monotonic() - started:.1f} s)")

        try:
            swapped = self._swap(changes)
            if swapped:
                say(f"new code for {_listed(swapped)}")
            self._synthesis.run(changes.all)
            deployed = self._redeployment.deploy(self._synthesis.assembly)
            self._code = code_sources(self._redeployment.stacks, files, self._code)
        except LocalAwsError as error:
            say(f"failed: {error}")
            return False
        if deployed or not swapped:
            say(_told(deployed))
        return bool(deployed)

    def _swap(self, changes: Changes) -> list[str]:
        """Swap the code of functions where nothing else has changed; return their construct paths."""
        if not self._swaps or changes.added or changes.removed:
            return []
        touched = [(code, path) for code in self._code for path in changes.changed if code.holds(path)]
        if {path for _, path in touched} != set(changes.changed):
            return []
        swapped = []
        for code in {id(code): code for code, _ in touched}.values():
            self._redeployment.swap(code)
            swapped += [stack.path_of(logical_id) for stack, logical_id in code.functions]
        return sorted(swapped)


def _told(deployed: Sequence[Redeployed]) -> str:
    if not deployed:
        return "nothing to deploy"
    stacks = _listed([each.stack for each in deployed])
    counts = [None if each.resources is None else len(each.resources) for each in deployed]
    if None in counts:
        return f"{stacks} deployed by cdk"
    number = sum(filter(None, counts))
    return f"{stacks} deployed, {number} {'resource' if number == 1 else 'resources'} changed"


def _names(paths: Sequence[Path], project: Path) -> str:
    return _listed(
        [str(path.relative_to(project)) if path.is_relative_to(project) else str(path) for path in paths]
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} and {more} more" if more > 0 else shown
