"""What a user says about the checks: accepted findings, each with a reason, and raised quotas."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from constructs_lib.checks.checking import CHECKED
from constructs_lib.errors import ConstructsLibError, nearest_names, nearest_text
from constructs_lib.frozen import frozen
from constructs_lib.limits import LIMITS, LIMITS_CONTEXT_KEY

__all__ = ["Ignore", "Settings", "SettingsError", "ignore_of", "raised_by_cdk", "settings_of"]

TABLE = "tool.constructs-lib.check"


class SettingsError(ConstructsLibError):
    """A setting of the checks has no meaning."""


@frozen
class Ignore:
    """A finding that somebody accepts.

    Attributes:
        code: the rule.
        path: a construct path or a logical id, with all below it; empty for everything.
        reason: why.
    """

    code: str
    path: str
    reason: str

    def __str__(self) -> str:
        """Return it as the option has it."""
        return f"{self.code}:{self.path}={self.reason}"


@frozen
class Settings:
    """What holds for a run.

    Attributes:
        ignores: accepted findings.
        limits: adjustable limits that AWS has raised, by their names in `constructs_lib.limits`.
    """

    ignores: tuple[Ignore, ...] = ()
    limits: Mapping[str, int] = MappingProxyType({})

    def with_ignores(self, more: Sequence[Ignore]) -> "Settings":
        """Return settings that accept more."""
        return Settings((*self.ignores, *more), self.limits)


def ignore_of(given: str) -> Ignore:
    """Return what an option such as `LP104:Orders/Intake=the function answers at once` says.

    Raises:
        SettingsError: it says something else.
    """
    rest, has_reason, reason = given.partition("=")
    code, has_path, path = rest.partition(":")
    if not has_path or not has_reason:
        message = f"--ignore must be CODE:PATH=REASON, got {given!r}; such as LP104:Orders/Intake='why'"
        raise SettingsError(message)
    return _ignore("--ignore", {"code": code, "path": path, "reason": reason})


def _ignore(place: str, given: Any) -> Ignore:
    if not isinstance(given, Mapping):
        message = f"{place} must have code, path and reason, got {given!r}"
        raise SettingsError(f'{message}; such as {{code = "LP104", path = "Orders/Intake", reason = "why"}}')
    known = ("code", "path", "reason")
    for name in given:
        if name not in known:
            raise SettingsError(f"{place} has {name!r}, which is not a known key; {_near(name, known)}")
    for name in ("code", "path"):
        if not isinstance(given.get(name), str):
            raise SettingsError(f"{place} needs a {name}, which is a string; add it")
    code, path = given["code"].strip(), given["path"].strip().strip("/")
    if code not in CHECKED:
        found = _near(code, sorted(CHECKED))
        raise SettingsError(f"{place} names {code!r}, which is not a rule for templates; {found}")
    reason = given.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise SettingsError(f"{place} of {code} at {path or 'every path'} has no reason; add the reason")
    return Ignore(code, "" if path == "*" else path, " ".join(reason.split()))


def _near(name: str, known: Sequence[str]) -> str:
    return nearest_text(nearest_names(name, known), known)


def settings_of(folders: Sequence[Path]) -> Settings:
    """Return the settings of the first of some folders, or of those above it, that has any.

    Raises:
        SettingsError: a file cannot be read, or says what has no meaning.
    """
    for folder in folders:
        for each in (folder, *folder.parents):
            file = each / "pyproject.toml"
            found = _table(file) if file.is_file() else None
            if found is not None:
                return _settings(file, found)
            # A project ends where its repository does.
            if (each / ".git").exists():
                break
    return Settings()


def _table(file: Path) -> Any:
    content = file.read_text(encoding="utf-8", errors="replace")
    if "constructs-lib" not in content:
        return None
    import tomllib  # noqa: PLC0415 - most runs have no settings

    try:
        found: Any = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}; correct it") from None
    for key in TABLE.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _settings(file: Path, found: Any) -> Settings:
    place = f"{file} [{TABLE}]"
    if not isinstance(found, dict):
        raise SettingsError(f"{place} must be a table; give it ignore and limits")
    for name in found:
        if name not in {"ignore", "limits"}:
            near = _near(name, ("ignore", "limits"))
            raise SettingsError(f"{place} has {name!r}, which is not a known key; {near}")
    ignored = found.get("ignore", [])
    if not isinstance(ignored, list):
        raise SettingsError(f"{place} ignore must be a list, got {ignored!r}; give it one table for each")
    ignores = tuple(_ignore(f"{place} ignore", each) for each in ignored)
    return Settings(ignores, raised(f"{place} limits", found.get("limits", {})))


def raised(place: str, given: Any) -> dict[str, int]:
    """Return limits that AWS has raised, checked.

    Raises:
        SettingsError: a name is not known, or AWS cannot raise it, or a value is none.
    """
    if not isinstance(given, Mapping):
        raise SettingsError(f"{place} must be a table of names and numbers, got {given!r}")
    return dict(_raised(place, given))


def _raised(place: str, given: Mapping[Any, Any]) -> Iterator[tuple[str, int]]:
    adjustable = [name for name, limit in LIMITS.items() if limit.adjustable]
    for name, value in given.items():
        if name not in LIMITS:
            near = _near(str(name), adjustable)
            raise SettingsError(f"{place} names {name!r}, which is not a limit; {near}")
        limit = LIMITS[name]
        if not limit.adjustable:
            raise SettingsError(f"{place} names {name}, which AWS does not raise; remove it")
        is_whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
        if not is_whole or value < limit.maximum:
            least = f"a whole number, at least AWS's default of {limit.maximum:,}"
            raise SettingsError(f"{place} {name} must be {least}, got {value!r}")
        yield name, int(value)


def raised_by_cdk(project: Path) -> dict[str, int]:
    """Return the limits that the context of a CDK project raises, in `cdk.json`.

    Raises:
        SettingsError: they have no meaning.
    """
    file = project / "cdk.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        context = found.get("context", {}).get(LIMITS_CONTEXT_KEY, {})
    except (OSError, ValueError, AttributeError):
        # CDK says so better.
        return {}
    return raised(f"{file} {LIMITS_CONTEXT_KEY}", context)
