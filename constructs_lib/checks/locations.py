"""Where a user wrote what a finding is about: a line of a program, or of a template."""

from pathlib import Path

from constructs_lib.checks.finding import Finding
from constructs_lib.frozen import frozen
from constructs_lib.templates import documents
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.invocations import keys_of
from constructs_lib.templates.model import Resource
from constructs_lib.templates.positions import Positions

__all__ = ["Location", "Locations", "user_line"]

# Whose frames are not the user's.
_FOREIGN = ("site-packages", "dist-packages", "node_modules", "constructs_lib")


@frozen
class Location:
    """A line of a file.

    Attributes:
        file: below the current folder as a relative path.
        line: counted from 1; `None` where only the file is known.
    """

    file: Path
    line: int | None

    def __str__(self) -> str:
        """Return it as terminals and editors take it."""
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


def user_line(lines: tuple[str, ...]) -> tuple[str, int] | None:
    """Return file and line of the innermost frame that is the user's, of those that CDK has recorded.

    Args:
        lines: such as `__init__ (/home/ada/shop/stacks/orders.py:12)`, with the column behind it in some
            languages.
    """
    for frame in lines:
        named = frame.rpartition("(")[2].rstrip(")").strip()
        file, *numbers = _parted(named)
        if numbers and not any(part in _FOREIGN for part in file.replace("\\", "/").split("/")):
            return file, int(numbers[0])
    return None


def _parted(named: str) -> list[str]:
    """Part a file from a line, and a column: a drive of Windows has a colon, too."""
    parts = named.split(":")
    numbers: list[str] = []
    while len(parts) > 1 and parts[-1].isdigit() and len(numbers) < 2:
        numbers.insert(0, parts.pop())
    return [":".join(parts), *numbers]


class Locations:
    """Finds where findings are; reads each file once."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._known: dict[Path, Positions] = {}

    def of(self, finding: Finding) -> Location | None:
        """Return where a finding is; `None` where nobody knows a file."""
        resource = finding.resource
        found = user_line(resource.lines)
        if found is not None:
            return Location(self._near(Path(found[0])), found[1])
        file = resource.stack.file
        if file is None:
            return None
        return Location(self._near(file), self._in(file).line(_keys(resource, finding.place)))

    def _in(self, file: Path) -> Positions:
        if file not in self._known:
            try:
                self._known[file] = Positions(documents.text(file))
            except TemplateError:
                self._known[file] = Positions("")
        return self._known[file]

    def _near(self, file: Path) -> Path:
        absolute = file if file.is_absolute() else Path.cwd() / file
        try:
            return absolute.relative_to(self._base)
        except ValueError:
            return absolute


def _keys(resource: Resource, place: str) -> tuple[str, ...]:
    if resource.origin not in {"", resource.logical_id}:
        # SAM has made it: the user's words stand elsewhere.
        return ("Resources", resource.origin)
    within = ("Properties", *keys_of(resource.definition.get("Properties"), place)) if place else ()
    return ("Resources", resource.logical_id, *within)
