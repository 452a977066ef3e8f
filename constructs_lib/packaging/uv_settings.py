"""The settings that uv gets: where packages come from, and nothing that decides which they are."""

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["environment", "write_settings"]

# https://docs.astral.sh/uv/reference/settings/: indexes, their credentials, and the way to them. Overrides,
# constraints, excludes and settings of builds would install others than are locked, under the same hash.
_LISTS = ("index", "extra-index-url", "find-links", "allow-insecure-host")
_VALUES = (
    "index-url",
    "no-index",
    "index-strategy",
    "keyring-provider",
    "native-tls",
    "system-certs",
    "offline",
    "cache-dir",
    "concurrent-downloads",
    "http-proxy",
    "https-proxy",
    "no-proxy",
)
_OF_PIP = ("index-url", "extra-index-url", "no-index", "find-links", "index-strategy", "keyring-provider")
_PATHS = ("find-links", "index-url", "extra-index-url")
_OURS = re.compile(
    r"UV_(?:(?:DEFAULT_)?INDEX|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|KEYRING|INSECURE_HOST|HTTP|REQUEST|NATIVE_TLS"
    r"|SYSTEM_CERTS|CACHE_DIR|NO_CACHE|OFFLINE|CONCURRENT|CREDENTIALS|AUTH|LOCK_TIMEOUT|LOG)"
)


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that uv gets, of which its own are about indexes and the way to them."""
    return {
        name: value
        for name, value in given.items()
        if name != "VIRTUAL_ENV" and (not name.startswith("UV_") or _OURS.match(name))
    }


def write_settings(folder: Path, variables: Mapping[str, str], file: Path) -> None:
    """Write what of uv's settings for a folder may act, as a file for `--config-file`.

    Args:
        folder: the folder of the lock.
        variables: the environment.
        file: the file.
    """
    merged: dict[str, Any] = {}
    for settings, where in _found(folder, variables):
        # In the table for pip a setting is stronger than the same one above it.
        pip = settings.get("pip") or {}
        of_pip = {name: pip[name] for name in _OF_PIP if name in pip}
        for name, value in {**settings, **of_pip}.items():
            if name in _LISTS and isinstance(value, list):
                merged[name] = [*merged.get(name, []), *(_absolute(name, each, where) for each in value)]
            elif name in _VALUES:
                merged.setdefault(name, _absolute(name, value, where))
    file.write_text("".join(f"{name} = {_toml(value)}\n" for name, value in merged.items()), encoding="utf-8")


def _found(folder: Path, variables: Mapping[str, str]) -> Iterator[tuple[dict[str, Any], Path]]:
    """Yield the settings that uv would read, the strongest first, with the folder of their paths."""
    if variables.get("UV_NO_CONFIG", "").lower() in {"1", "true", "yes"}:
        return
    if "UV_CONFIG_FILE" in variables:
        given = variables["UV_CONFIG_FILE"]
        if given:
            yield _read(Path(given)), Path(given).absolute().parent
        return
    for each in (folder, *folder.parents):
        settings = _read(each / "uv.toml") or _read(each / "pyproject.toml").get("tool", {}).get("uv")
        if settings:
            yield settings, each
            break
    for file in _of_machine(variables):
        yield _read(file), file.parent


def _of_machine(variables: Mapping[str, str]) -> Iterator[Path]:
    if sys.platform == "win32":
        folders = [variables.get("APPDATA", ""), variables.get("PROGRAMDATA", "")]
        yield from (Path(each) / "uv" / "uv.toml" for each in folders if each)
        return
    yield Path(variables.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "uv" / "uv.toml"
    shared = (variables.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep)
    yield next(
        (f for each in shared if (f := Path(each) / "uv" / "uv.toml").is_file()), Path("/etc/uv/uv.toml")
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        # What uv cannot read either; the project's own is told by whoever reads the lock.
        return {}


def _absolute(name: str, value: Any, folder: Path) -> Any:
    if name == "index" and isinstance(value, dict):
        return {**value, "url": _absolute("index-url", value.get("url", ""), folder)}
    is_path = name in _PATHS and isinstance(value, str) and value and "://" not in value
    return str(folder / Path(value).expanduser()) if is_path else value


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
