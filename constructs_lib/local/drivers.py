"""Calls deployed stacks from outside and reports what was seen, one row per call."""

import importlib.util
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue
from types import ModuleType

from constructs_lib.local.deployment import Deployment
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.local_aws import LocalAws

__all__ = ["Row", "drive_all", "find_drivers"]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a driver did and what came of it.

    Attributes:
        driver: what drove it, such as the name of the stack.
        sent: what was sent, in a few words.
        received: what came back.
        evidence: what proves it, such as a request id that is in the logs.
        ok: whether it is what should come back.
    """

    driver: str
    sent: str
    received: str
    evidence: str
    ok: bool


def find_drivers(folder: Path) -> list[Path]:
    """Return the driver files of a folder, sorted by name; names that start with an underscore are helpers.

    Raises:
        LocalAwsError: there is none.
    """
    found = sorted(path for path in folder.absolute().glob("*.py") if not path.name.startswith("_"))
    if not found:
        message = f"no driver in {folder}; add <name>.py with drive(aws, deployment), or name another folder"
        raise LocalAwsError(message)
    return found


def drive_all(
    drivers: list[Path],
    aws: LocalAws,
    deployment: Deployment,
    *,
    at_once: int = 1,
    on_error: Callable[[str], None] = lambda _trace: None,
) -> Iterator[Row]:
    """Run drivers and yield their rows in the order of the drivers, whichever of them ends first.

    A driver that raises gives one failed row, and the others run. One whose file says `ALONE = True` begins
    when those before it have ended, and those after it begin when it has ended.

    Args:
        drivers: files with a function `drive(aws, deployment)` that yields rows.
        aws: the local AWS.
        deployment: what is deployed on it.
        at_once: how many drivers run at a time, 1 or more, by default 1.
        on_error: gets the traceback of a driver that raised.
    """
    with _importable(drivers):
        loaded = [_Loaded(path) for path in drivers]
        for _, group in groupby(enumerate(loaded), lambda each: each[0] if each[1].is_alone else None):
            yield from _side_by_side([each for _, each in group], aws, deployment, at_once, on_error)


_Tell = Callable[[Row | str | None], None]


class _Loaded:
    """A driver's module, or why there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._module: ModuleType | None = None
        self._error: Exception | None = None
        try:
            self._module = _module_of(path)
        except Exception as error:  # noqa: BLE001 - whatever a driver raises is a row that failed
            self._error = error

    @property
    def is_alone(self) -> bool:
        return bool(getattr(self._module, "ALONE", False))

    def drive(self, aws: LocalAws, deployment: Deployment, tell: _Tell) -> None:
        """Tell each row, a traceback and a failed row of what is raised, and None at the end."""
        count = 0
        try:
            if self._error is not None:
                raise self._error
            for row in self._module.drive(aws, deployment):  # type: ignore[union-attr]
                count += 1
                tell(row)
            if count == 0:
                tell(self._failed("it yielded no row", "none"))
        except BaseException as error:  # noqa: BLE001 - in a thread of its own nobody else would see it
            tell(traceback.format_exc())
            tell(self._failed(_one_line(error), _place(error, self.path)))
        finally:
            tell(None)

    def _failed(self, reason: str, evidence: str) -> Row:
        return Row(self.path.stem, f"driver {self.path.name}", reason, evidence, ok=False)


def _side_by_side(
    drivers: Sequence[_Loaded],
    aws: LocalAws,
    deployment: Deployment,
    at_once: int,
    on_error: Callable[[str], None],
) -> Iterator[Row]:
    told: list[SimpleQueue[Row | str | None]] = [SimpleQueue() for _ in drivers]
    waiting: SimpleQueue[int] = SimpleQueue()
    for number in range(len(drivers)):
        waiting.put(number)

    def work() -> None:
        while (number := _next(waiting)) is not None:
            drivers[number].drive(aws, deployment, told[number].put)

    # Daemons: an interrupted demo does not wait until its drivers have lost their patience.
    for _ in range(min(at_once, len(drivers))):
        threading.Thread(target=work, daemon=True).start()
    try:
        for each in told:
            while (row := each.get()) is not None:
                if isinstance(row, Row):
                    yield row
                else:
                    on_error(row)
    finally:
        while _next(waiting) is not None:
            pass


def _next(waiting: "SimpleQueue[int]") -> int | None:
    try:
        return waiting.get_nowait()
    except Empty:
        return None


@contextmanager
def _importable(drivers: Sequence[Path]) -> Iterator[None]:
    """Drivers share helpers: files beside them whose names start with an underscore."""
    folders = list(dict.fromkeys(str(path.parent) for path in drivers))
    sys.path[:0] = folders
    try:
        yield
    finally:
        for folder in folders:
            sys.path.remove(folder)


def _module_of(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"constructs_lib_driver_{path.stem}", path)
    if spec is None or spec.loader is None:
        message = f"{path} cannot be loaded"
        raise LocalAwsError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _place(error: BaseException, path: Path) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == path]
    return f"{path.name}:{lines[-1]}" if lines else path.name
