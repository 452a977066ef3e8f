"""Takes each change of a project to the local AWS, and says in a line what became of it."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from constructs_lib.cli.repeated_synthesis import RepeatedSynthesis
from constructs_lib.cli.watched_files import Changes, WatchedFiles
from constructs_lib.errors import ConstructsLibError
from constructs_lib.local.function_code import FunctionCode, code_sources
from constructs_lib.local.redeployment import Redeployed, Redeployment

__all__ = ["Watching"]

_MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class _Taken:
    paths: tuple[Path, ...]
    since: float
    is_swapped: bool


class Watching:
    """An app on a local AWS that follows its project.

    Two threads share it: one takes changes, so that the code of a function never waits for a synthesis; the
    other one synthesises and deploys.

    Args:
        project: the project's folder.
        files: its files.
        synthesis: synthesises the app.
        redeployment: deploys it.
        say: gets each line.
        swaps: whether the code of functions is swapped before the app is synthesised, by default so.
    """

    def __init__(
        self,
        project: Path,
        files: WatchedFiles,
        synthesis: RepeatedSynthesis,
        redeployment: Redeployment,
        say: Callable[[str], None],
        *,
        swaps: bool = True,
    ) -> None:
        self._project, self._files = project, files
        self._synthesis, self._redeployment = synthesis, redeployment
        self._say, self._swaps = say, swaps
        self._code: list[FunctionCode] = []
        self._waiting: SimpleQueue[_Taken | BaseException] = SimpleQueue()
        # An update of a stack must not bring back the code that was there before a swap.
        self._deploying = threading.Lock()

    def is_deployed(self) -> None:
        """Take the assembly as deployed, made of the files as they are."""
        self._redeployment.is_deployed(self._synthesis.assembly)
        self._code = code_sources(self._redeployment.stacks, self._files.paths)

    def take(self, changes: Changes) -> None:
        """Swap the code of functions that has changed, and leave the rest to `follow`.

        Args:
            changes: what has changed.
        """
        since = time.monotonic()
        # A deployment that begins after a swap has to find the change among those that wait: it would bring
        # back the code that its older assembly has.
        with self._deploying:
            swapped = self._swapped(changes, since) if self._swaps else set()
            taken = _Taken(changes.all, since, swapped == set(changes.all))
            # A synthesis that begins after this has the change.
            older = self._synthesis.running
            self._waiting.put(taken)
        if older and not taken.is_swapped:
            older.end("a newer change came")

    def _swapped(self, changes: Changes, since: float) -> set[Path]:
        swapped: set[Path] = set()
        for code in self._changed_code(changes):
            paths = tuple(path for path in changes.changed if code.holds(path))
            try:
                self._redeployment.swap(code)
            except ConstructsLibError as error:
                self._redeployment.require_running()
                self._tell(paths, since, f"failed: {error}")
                continue
            functions = sorted(stack.path_of(logical_id) for stack, logical_id in code.functions)
            self._tell(paths, since, f"new code for {_listed(functions)}")
            swapped.update(paths)
        return swapped

    def give_up(self, error: BaseException) -> None:
        """Have `follow` raise an error of the thread that takes changes."""
        self._waiting.put(error)

    def follow(self) -> bool:
        """Wait for changes, synthesise the app, and deploy it; return whether a stack was deployed.

        Raises:
            LocalAwsStoppedError: the local AWS is there no more.
        """
        taken = [self._next()]
        while True:
            while not self._waiting.empty():
                taken.append(self._next())
            paths = tuple(sorted({path for each in taken for path in each.paths}))
            try:
                self._synthesis.run(paths)
                with self._deploying:
                    if self._is_outdated():
                        continue
                    deployed = self._redeployment.deploy(self._synthesis.assembly)
            except (ConstructsLibError, OSError) as error:
                self._redeployment.require_running()
                if self._is_outdated():
                    continue
                self._tell(paths, taken[0].since, f"failed: {error}")
                return False
            self._code = code_sources(self._redeployment.stacks, self._files.paths, self._code)
            if deployed or not all(each.is_swapped for each in taken):
                self._tell(paths, taken[0].since, _told(deployed))
            return bool(deployed)

    def _is_outdated(self) -> bool:
        # What has changed meanwhile is newer than this assembly, and its error may be mended.
        if self._waiting.empty():
            return False
        self._synthesis.drop()
        return True

    def _next(self) -> _Taken:
        found = self._waiting.get()
        if isinstance(found, BaseException):
            raise found
        return found

    def _tell(self, paths: Sequence[Path], since: float, result: str) -> None:
        seconds = time.monotonic() - since
        self._say(f"{_names(paths, self._project)}: {result} ({seconds:.1f} s)")

    def _changed_code(self, changes: Changes) -> list[FunctionCode]:
        """Return the code in which only the content of files has changed."""
        others = (*changes.added, *changes.removed)
        return [
            code
            for code in self._code
            if any(map(code.holds, changes.changed))
            and not any(path.is_relative_to(code.folder) for path in others)
        ]


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
