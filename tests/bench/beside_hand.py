"""Many consumers of each kind, by our patterns against the same templates by hand."""

import sys
from collections.abc import Iterator
from itertools import product

from tests.bench.consumers import KINDS
from tests.bench.result import Result
from tests.bench.synthesised import Assemblies, assemblies
from tests.bench.timed import Timed, compared, in_turns, median

_COUNTS = (1, 100)
_LARGEST = 300


def beside_hand(rounds: int) -> Iterator[Result]:
    """1 and 100 of each kind, 300 of the queue, and what a further one costs."""
    with assemblies() as place:
        queues = {}
        for kind, count in [*product(KINDS, _COUNTS), ("queue", _LARGEST)]:
            runs = _measure(place, kind, count, rounds)
            same = place.templates("ours") == place.templates("hand")
            if kind == "queue":
                queues[count] = runs
            if not same:
                yield Result(f"{count} x {kind}: same templates as by hand", "no", "yes", held=False)
            yield compared(f"{count} x {kind}, ours / by hand", runs["ours"], runs["hand"], 1.1)
        yield _further(queues)


def _measure(place: Assemblies, kind: str, count: int, rounds: int) -> dict[str, list[Timed]]:
    command = [sys.executable, "-m", "tests.bench.consumers", kind]

    def run(who: str) -> Timed:
        return place.run(who, [*command, who, str(count)])

    if count == min(_COUNTS):
        # The first run of each writes byte code.
        run("ours")
        run("hand")
    return in_turns({"ours": lambda: run("ours"), "hand": lambda: run("hand")}, rounds)


def _further(queues: dict[int, dict[str, list[Timed]]]) -> Result:
    first, more, most = sorted(queues)
    seconds = {count: median(runs["ours"]) for count, runs in queues.items()}
    early = (seconds[more] - seconds[first]) / (more - first)
    late = (seconds[most] - seconds[more]) / (most - more)
    shown = f"{late / early:.2f} ({late * 1_000:.0f} ms / {early * 1_000:.0f} ms)"
    what = f"a further queue consumer of {most} / of {more}"
    return Result(what, shown, "at most 1.10", late / early <= 1.1)
