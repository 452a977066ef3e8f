"""Cold Python, warm Python and TypeScript, with the same consumers."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from tests.bench import warm
from tests.bench.result import Result
from tests.bench.synthesised import Assemblies, assemblies
from tests.bench.timed import Timed, compared, in_turns, median
from tests.bench.typescript_peer import typescript_consumers

_COUNTS = (1, 20, 100, 300)
# How much of the time of cold Python, and of TypeScript, a warm synthesis may take.
_BARS = {1: (0.15, 0.25), 100: (0.5, 0.9)}
_APP = ["-m", "tests.bench.consumers", "queue"]


def warm_and_cold(rounds: int) -> Iterator[Result]:
    """1, 20, 100 and 300 queue consumers."""
    with ExitStack() as kept:
        place = kept.enter_context(assemblies())
        server = kept.enter_context(warm.server()) if warm.IS_THERE else None
        for count in _COUNTS:
            measures = _measures(place, server, count)
            for name in measures if count == _COUNTS[0] else ():
                measures[name]()
            runs = in_turns(measures, rounds)
            templates = {name: place.templates(name) for name in runs}
            if any(each != templates["cold"] for each in templates.values()):
                yield Result(f"{count} x queue: the same templates", "no", "yes", held=False)
            yield from _rows(count, runs)


def _measures(place: Assemblies, server: warm.Server | None, count: int) -> dict[str, Callable[[], Timed]]:
    def cold(who: str) -> Timed:
        return place.run(who, [sys.executable, *_APP, "ours" if who == "cold" else who, str(count)])

    measures = {
        "cold": lambda: cold("cold"),
        "hand": lambda: cold("hand"),
        "TypeScript": lambda: place.run("TypeScript", typescript_consumers(count)),
    }
    if server is not None:
        measures["warm"] = lambda: _warm(place, server, [*_APP, "ours", str(count)])
    return measures


def _warm(place: Assemblies, server: warm.Server, app: list[str]) -> Timed:
    found = place.run("warm", server.app(*app), server.variables)
    server.wait()
    return found


def _rows(count: int, runs: dict[str, list[Timed]]) -> Iterator[Result]:
    for name, shown in (("cold", "ours, cold"), ("hand", "by hand, cold"), ("TypeScript", "TypeScript")):
        yield Result(f"{count} x queue, {shown}", f"{median(runs[name]):.2f} s", "-", held=True)
    if "warm" in runs:
        of_cold, of_typescript = _BARS.get(count, (None, None))
        yield compared(f"{count} x queue, warm / cold", runs["warm"], runs["cold"], of_cold)
        yield compared(f"{count} x queue, warm / TypeScript", runs["warm"], runs["TypeScript"], of_typescript)
