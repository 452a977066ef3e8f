"""The list of gaps: what AWS does, what the emulator does instead, and the function that fills the gap."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

EMULATOR_VERSION = "1.5.33"
Fill = Callable[[], None]


class GapError(RuntimeError):
    """A gap cannot be filled: the emulator no longer has the part that the gap replaces."""


@dataclass(frozen=True)
class Gap:
    """One difference between AWS and the emulator, and how it is filled."""

    name: str
    area: str
    aws: str
    source: str
    upstream: str
    fill: Fill


GAPS: dict[str, Gap] = {}


def gap(name: str, *, aws: str, source: str, upstream: str) -> Callable[[Fill], Fill]:
    """Register the decorated function as the filling of a gap.

    Args:
        name: The gap's name, as ``CONSTRUCTS_LIB_GAPS_OFF`` takes it.
        aws: What AWS does.
        source: The AWS page that says so.
        upstream: What the emulator does by itself.
    """

    def register(fill: Fill) -> Fill:
        if name in GAPS:
            message = f"gap {name} is registered twice"
            raise GapError(message)
        area = fill.__module__.rpartition(".")[2]
        GAPS[name] = Gap(name, area, aws, source, upstream, fill)
        return fill

    return register


def apply(off: frozenset[str] = frozenset()) -> list[str]:
    """Fill every gap that is not in ``off`` and return the names of those filled.

    Args:
        off: Names of gaps to leave open; ``all`` leaves every gap open.

    Raises:
        GapError: A name in ``off`` is no gap, or the emulator is not the one the gaps were written for.
    """
    unknown = off - GAPS.keys() - {"all"}
    if unknown:
        message = f"no such gap: {', '.join(sorted(unknown))}; the gaps are {', '.join(GAPS)}"
        raise GapError(message)
    applied = [each for each in GAPS.values() if not off & {each.name, "all"}]
    for each in applied:
        try:
            each.fill()
        except (AttributeError, ImportError, KeyError, TypeError, GapError) as error:
            message = (
                f"gap {each.name} was written for ministack {EMULATOR_VERSION}, not {_emulator()}: {error}"
            )
            raise GapError(message) from error
    return [each.name for each in applied]


def _emulator() -> str:
    try:
        return f"ministack {version('ministack')}"
    except PackageNotFoundError:
        return "an interpreter without ministack"


def documentation() -> str:
    """Return the table of docs/local.md that lists the gaps, in Markdown."""
    head = ["| gap | on AWS, and here | the emulator by itself |", "|---|---|---|"]
    rows = [f"| `{g.name}` | {g.aws} [AWS]({g.source}) | {g.upstream} |" for g in GAPS.values()]
    return "\n".join([*head, *rows])
