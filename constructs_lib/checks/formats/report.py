"""What every form prints."""

from collections.abc import Iterator
from pathlib import Path

from constructs_lib.checks.finding import Finding
from constructs_lib.checks.ignoring import Accepted, Parted
from constructs_lib.checks.locations import Location, Locations
from constructs_lib.frozen import frozen
from constructs_lib.rules import Severity
from constructs_lib.templates.graph import Graph

__all__ = ["Report", "counted"]


@frozen
class Report:
    """What a run has found.

    Attributes:
        graphs: what was checked.
        parts: of each of them, what was found and what was accepted.
        notes: what is wrong with what was said of findings.
        base: the folder that files are named from.
    """

    graphs: tuple[Graph, ...]
    parts: tuple[Parted, ...]
    notes: tuple[str, ...]
    base: Path

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What nobody accepts."""
        return tuple(finding for each in self.parts for finding in each.left)

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        """What somebody accepts."""
        return tuple(accepted for each in self.parts for accepted in each.accepted)

    def located(self) -> Iterator[tuple[Finding, Location | None]]:
        """Yield each finding that nobody accepts, with its place in a file."""
        locations = Locations(self.base)
        return ((each, locations.of(each)) for each in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings of a severity are left."""
        return sum(each.severity is severity for each in self.findings)

    @property
    def stacks(self) -> int:
        """How many stacks were checked, with those that are nested."""
        return sum(len({id(each.stack) for each in graph.resources}) or 1 for graph in self.graphs)

    @property
    def summary(self) -> str:
        """One line of all."""
        errors = counted(self.count(Severity.ERROR), "error")
        warnings = counted(self.count(Severity.WARNING), "warning")
        ignored = f"; {len(self.accepted)} ignored" if self.accepted else ""
        return f"{errors}, {warnings} in {counted(self.stacks, 'stack')}{ignored}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, such as `1 error`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
