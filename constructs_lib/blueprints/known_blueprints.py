"""The blueprints that there are."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.blueprints.errors import BlueprintError
from constructs_lib.errors import nearest_names, nearest_text

__all__ = ["Blueprint", "blueprints", "find"]

_ROOT = Path(__file__).parent
_NO_SOURCES = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", "cdk.out")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A project that can be written.

    Attributes:
        name: its name, such as `http-api`.
        title: what it is, in one line.
        stack: the name of its stack, unless another one is asked for.
        parts: the folders of `parts/` that it shares with others.
    """

    name: str
    title: str
    stack: str
    parts: tuple[str, ...] = ()

    def files(self) -> dict[Path, Path]:
        """Return where each file of the project is now, by its path in the project."""
        found = {_shown(path): file for path, file in _files(_ROOT / "common")}
        for part in self.parts:
            found |= dict(_files(_ROOT / "parts" / part))
        found |= dict(_files(_ROOT / "projects" / self.name))
        del found[Path("blueprint.toml")]
        return dict(sorted(found.items()))


def blueprints() -> list[Blueprint]:
    """Return every blueprint, by name."""
    return [_read(path) for path in sorted((_ROOT / "projects").glob("*/blueprint.toml"))]


def find(name: str) -> Blueprint:
    """Return the blueprint of this name.

    Raises:
        BlueprintError: there is none.
    """
    known = {blueprint.name: blueprint for blueprint in blueprints()}
    if name in known:
        return known[name]
    hint = nearest_text(nearest_names(name.lower(), known, most=1))
    hint = hint or "`constructs-lib blueprints` lists them"
    raise BlueprintError(f"there is no blueprint {name!r}; {hint}")


def _read(path: Path) -> Blueprint:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Blueprint(path.parent.name, told["title"], told["stack"], tuple(told.get("parts", ())))


def _files(folder: Path) -> Iterator[tuple[Path, Path]]:
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder)
        if file.is_file() and not set(path.parts).intersection(_NO_SOURCES):
            yield path, file


def _shown(path: Path) -> Path:
    # Package builders leave out what is hidden, and obey a .gitignore wherever it lies.
    first, *rest = path.parts
    return Path(f".{first[1:]}" if first.startswith("_") else first, *rest)
