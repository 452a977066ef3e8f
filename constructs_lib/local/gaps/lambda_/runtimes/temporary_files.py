"""The folder for temporary files of a function: its own, and gone with its execution environment."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from ...catalogue import GapError, gap
from ...patching import Part
from .own_tmp import OPT, TEMPORARY, TMP

runtime = Part("core.lambda_runtime")

_OWN_TMP = Path(__file__).with_name("own_tmp.py")
_TRIAL_SECONDS = 10.0
_IS_THERE = "import os, sys; sys.exit(not os.path.exists(sys.argv[1]))"
_allowed: list[bool] = []

mounted: list[Callable[[list[str], Mapping[str, str]], Iterable[str]]] = []
"""What tells `PATH=FOLDER` of each file system of a function, by its command and its environment."""


@gap(
    "function-tmp",
    aws="Each execution environment has a folder for temporary files of its own, `/tmp`, which is gone "
    "with it.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html",
    upstream="It is one for all functions; what is written to `/tmp` by this name stays on this machine.",
)
def give_own_tmp() -> None:
    """Name a folder of its own to each function's process, and put it into the place of /tmp."""
    if getattr(runtime.module, "subprocess", None) is not subprocess:
        raise GapError("the emulator starts processes in another way")

    def start(command: list[str], *, cwd: str, env: Mapping[str, str], **rest: Any) -> Any:
        is_worker = Path(command[-1]).name.startswith("_worker.")
        # A worker's own folder is removed with it.
        folder = str(Path(cwd).with_name("tmp")) if is_worker else tempfile.mkdtemp(prefix="tmp-")
        Path(folder).mkdir(exist_ok=True)
        named = {name: folder for name in TEMPORARY if env.get(name) == os.environ.get(name)}
        environment = {**env, **named}
        # What starts a custom runtime has to fail as the emulator expects it.
        if is_worker and _may_replace(command, env):
            layers = _layers(command, env)
            systems = os.pathsep.join(each for source in mounted for each in source(command, env))
            places = [folder, own_folder(), layers, systems]
            command = [sys.executable, "-I", "-S", str(_OWN_TMP), *places, *command]
        return subprocess.Popen(command, cwd=cwd, env=environment, **rest)

    module = ModuleType("subprocess")
    vars(module).update(vars(subprocess), Popen=start)
    runtime.module.subprocess = module


def _may_replace(command: list[str], env: Mapping[str, str]) -> bool:
    """Whether nothing that the function needs lies below /tmp, and the system allows it."""
    if os.path.realpath(TMP) != TMP or hides(command, env, TMP):
        return False
    if not _allowed:
        _allowed.append(_is_allowed(own_folder()))
    return _allowed[0]


def hides(command: list[str], env: Mapping[str, str], place: str) -> bool:
    """Return whether a function needs something below a place that is to be replaced."""
    own = own_folder()
    # Only at /tmp does the emulator's own folder stay what it is, with the function's code in it.
    kept = own if place == TMP else None
    return any(_is_hidden(each, kept, place) for each in (own, *_needed(command, env)))


def own_folder() -> str:
    """The emulator's folder, with the code of functions; it stays where it is."""
    return os.path.realpath(Path(os.environ["HOME"]).parent)


def _needed(command: list[str], env: Mapping[str, str]) -> Iterator[str]:
    """Yield every path that a function may have been given by this machine."""
    program = shutil.which(command[0], path=env.get("PATH")) or command[0]
    yield from (program, sys.executable, sys.prefix, sys.base_prefix)
    with Path(program).open("rb") as file:
        if file.read(2) == b"#!":
            yield file.readline().decode(errors="replace").split()[0]
    for name, value in env.items():
        # A function's own variables are no paths of this machine, unless they lead to something here.
        paths = value.split(os.pathsep)
        yield from (path for path in paths if path.startswith("/") and name not in TEMPORARY)


def _layers(command: list[str], env: Mapping[str, str]) -> str:
    """Return the folders of the layers; nothing where /opt has what the function needs, or is not there."""
    can_be_replaced = os.path.realpath(OPT) == OPT and Path(OPT).is_dir() and not hides(command, env, OPT)
    return env.get("_LAMBDA_LAYERS_DIRS", "") if can_be_replaced else ""


def _is_hidden(path: str, kept: str | None, place: str) -> bool:
    for each in (path, os.path.realpath(path)):
        is_kept = kept is not None and f"{each}/".startswith(f"{kept}/")
        if each.startswith(f"{place}/") and not is_kept and Path(each).exists():
            return True
    return False


def _is_allowed(own: str) -> bool:
    folder = Path(tempfile.mkdtemp(prefix="tmp-"))
    (folder / folder.name).touch()
    look = [sys.executable, "-I", "-S", "-c", _IS_THERE, f"{TMP}/{folder.name}"]
    try:
        trial = subprocess.run(
            [sys.executable, "-I", "-S", str(_OWN_TMP), str(folder), own, "", "", *look],
            check=False,
            capture_output=True,
            timeout=_TRIAL_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return trial.returncode == 0
