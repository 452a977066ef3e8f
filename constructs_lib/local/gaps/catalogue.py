"""The list of gaps: what AWS does, what the emulator does instead, and how and when the gap is filled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import PackageNotFoundError, version

EMULATOR_VERSION = "1.5.33"
Fill = Callable[[], None]


class GapError(RuntimeError):
    """A gap cannot be filled: the emulator is not the one it was written for, or the gaps have no order."""


@dataclass(frozen=True)
class Gap:
    """One difference between AWS and the emulator, and how it is filled.

    Attributes:
        name: The gap's name.
        service: The sub-package of the AWS service that it is about.
        aws: What AWS does.
        source: The AWS page that says so.
        upstream: What the emulator does by itself.
        fill: The function that fills it.
        after: Names of the gaps that are filled before it.
    """

    name: str
    service: str
    aws: str
    source: str
    upstream: str
    fill: Fill
    after: tuple[str, ...] = ()


GAPS: dict[str, Gap] = {}


def gap(
    name: str, *, aws: str, source: str, upstream: str, after: tuple[str, ...] = ()
) -> Callable[[Fill], Fill]:
    """Register the decorated function as the filling of a gap.

    Args:
        name: The gap's name, as ``CONSTRUCTS_LIB_GAPS_OFF`` takes it.
        aws: What AWS does.
        source: The AWS page that says so.
        upstream: What the emulator does by itself.
        after: Names of the gaps that are filled before this one, which then wraps what they replaced.
    """

    def register(fill: Fill) -> Fill:
        if name in GAPS:
            message = f"gap {name} is registered twice"
            raise GapError(message)
        service = fill.__module__.removeprefix(f"{__package__}.").partition(".")[0]
        GAPS[name] = Gap(name, service, aws, source, upstream, fill, after)
        return fill

    return register


def in_order(gaps: Mapping[str, Gap]) -> list[Gap]:
    """Return gaps in the order in which they are filled: the first by name of those that may be next.

    So it is the same order, whatever order the modules were imported in.

    Raises:
        GapError: A gap is to be filled after one that does not exist, or after itself by a detour.
    """
    wanted = {name: sorted(gaps[name].after) for name in sorted(gaps)}
    for name, after in wanted.items():
        if unknown := [each for each in after if each not in gaps]:
            message = f"gap {name} is to be filled after {', '.join(unknown)}, which is no gap"
            raise GapError(message)
    sorter = TopologicalSorter(wanted)
    try:
        sorter.prepare()
    except CycleError as error:
        message = f"gaps wait for each other: {' before '.join(error.args[1])}"
        raise GapError(message) from None
    ordered: list[Gap] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted((*ready, *sorter.get_ready()))
        name = ready.pop(0)
        ordered.append(gaps[name])
        sorter.done(name)
    return ordered


def apply(off: frozenset[str] = frozenset()) -> list[str]:
    """Fill every gap that is not in ``off`` and return the names of those filled, in their order.

    Args:
        off: Names of gaps to leave open; ``all`` leaves every gap open.

    Raises:
        GapError: A name in ``off`` is no gap, the gaps have no order, or the emulator is not the one
            that they were written for.
    """
    unknown = off - GAPS.keys() - {"all"}
    if unknown:
        message = f"no such gap: {', '.join(sorted(unknown))}; the gaps are {', '.join(GAPS)}"
        raise GapError(message)
    applied = [each for each in in_order(GAPS) if not off & {each.name, "all"}]
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
