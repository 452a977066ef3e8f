"""Drives deployed stacks from outside and tells what was seen, one row per call."""

import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
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
    on_error: Callable[[str], None] = lambda _trace: None,
) -> Iterator[Row]:
    """Run every driver and yield its rows; a driver that raises gives one failed row and the next one runs.

    Args:
        drivers: files with a function `drive(aws, deployment)` that yields rows.
        aws: the local AWS.
        deployment: what is deployed on it.
        on_error: gets the traceback of a driver that raised.
    """
    for path in drivers:
        count = 0
        try:
            with _loaded(path) as module:
                for row in module.drive(aws, deployment):
                    count += 1
                    yield row
        except Exception as error:  # noqa: BLE001 - whatever a driver raises is a row that failed
            on_error(traceback.format_exc())
            yield Row(path.stem, f"driver {path.name}", _one_line(error), _place(error, path), ok=False)
        else:
            if count == 0:
                yield Row(path.stem, f"driver {path.name}", "it yielded no row", "none", ok=False)


@contextmanager
def _loaded(path: Path) -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location(f"constructs_lib_driver_{path.stem}", path)
    if spec is None or spec.loader is None:
        message = f"{path} cannot be loaded"
        raise LocalAwsError(message)
    module = importlib.util.module_from_spec(spec)
    # Drivers share helpers: files beside them whose names start with an underscore.
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(path.parent))


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _place(error: Exception, path: Path) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == path]
    return f"{path.name}:{lines[-1]}" if lines else path.name
