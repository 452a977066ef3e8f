"""Cold Python, warm Python and TypeScript, with the same consumers."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import warm
from tests.bench.result import Result
from tests.bench.synthesised import Assemblies, assemblies
from tests.bench.timed import ROOT, Timed, compared, in_turns, median
from tests.bench.typescript_peer import typescript_consumers

_COUNTS = (1, 20, 100, 300)
# How much of the time of cold Python, and of TypeScript, a warm synthesis may take.
_BARS = {1: (0.15, 0.25), 100: (0.5, 0.9)}
_APP = f"""
import sys
sys.path.append({str(ROOT)!r})
from tests.bench.consumers import synthesise
synthesise(*sys.argv[1:])
"""


def warm_and_cold(rounds: int) -> Iterator[Result]:
    """1, 20, 100 and 300 queue consumers."""
    with ExitStack() as kept:
        place = kept.enter_context(assemblies())
        server = kept.enter_context(warm.server()) if warm.IS_THERE else None
        for count in _COUNTS:
            measures = _measures(place, server, count)
            # The first run of each writes byte code, and starts the server.
            for name in measures if count == _COUNTS[0] else ():
                measures[name]()
            runs = in_turns(measures, rounds)
            templates = {name: place.templates(name) for name in runs}
            if any(each != templates["cold"] for each in templates.values()):
                yield Result(f"{count} x queue: the same templates", "no", "yes", held=False)
            yield from _rows(count, runs)


def _measures(place: Assemblies, server: warm.Server | None, count: int) -> dict[str, Callable[[], Timed]]:
    # Beside the library's own folder nothing is warm: an app would import it and not the loaded one.
    project = place.home / "project"
    project.mkdir(exist_ok=True)
    (project / "app.py").write_text(_APP)

    def cold(who: str) -> Timed:
        consumers = ["app.py", "queue", "ours" if who == "cold" else who, str(count)]
        return place.run(who, [sys.executable, *consumers], project=project)

    measures = {
        "cold": lambda: cold("cold"),
        "hand": lambda: cold("hand"),
        "TypeScript": lambda: place.run("TypeScript", typescript_consumers(count)),
    }
    if server is not None:
        measures["warm"] = lambda: _warm(place, server, project, count)
    return measures


def _warm(place: Assemblies, server: warm.Server, project: Path, count: int) -> Timed:
    app = server.app("app.py", "queue", "ours", str(count))
    found = place.run("warm", app, project=project, more=server.variables)
    server.wait()
    return found


def _rows(count: int, runs: dict[str, list[Timed]]) -> Iterator[Result]:
    for name, shown in (("cold", "ours, cold"), ("hand", "by hand, cold"), ("TypeScript", "TypeScript")):
        yield Result(f"{count} x queue, {shown}", f"{median(runs[name]):.2f} s", "-", held=True)
    if "warm" in runs:
        of_cold, of_typescript = _BARS.get(count, (None, None))
        yield compared(f"{count} x queue, warm / cold", runs["warm"], runs["cold"], of_cold)
        yield compared(f"{count} x queue, warm / TypeScript", runs["warm"], runs["TypeScript"], of_typescript)
