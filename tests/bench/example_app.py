"""The whole example app, and `cdk synth` as a user types it, cold and warm."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import warm
from tests.bench.result import Result
from tests.bench.synthesised import assemblies
from tests.bench.timed import Timed, compared, in_turns, median, timed

_CDK = Path(sys.executable).parent / "cdk"


def example_app(rounds: int) -> Iterator[Result]:
    """`app.py` of this repository alone, and through the cdk CLI."""
    with ExitStack() as kept:
        place = kept.enter_context(assemblies())
        project = place.copy_of_the_example()
        output = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        server = kept.enter_context(warm.server()) if warm.IS_THERE else None
        python = f"{sys.executable} app.py"
        measures: dict[str, Callable[[], Timed]] = {
            "app.py": lambda: place.run("cold", [sys.executable, "app.py"], project=project),
            "cdk synth": lambda: _cdk(project, python, output, {}),
        }
        warm_ones: dict[str, Callable[[], Timed]] = {}
        if server is not None:
            app = " ".join(server.app("app.py"))
            warm_ones = {
                "app.py": lambda: place.run(
                    "warm", server.app("app.py"), project=project, more=server.variables
                ),
                "cdk synth": lambda: _cdk(project, app, output, server.variables),
            }
        for name, cold in measures.items():
            turns = {"cold": cold}
            if name in warm_ones and server is not None:
                turns["warm"] = _then_wait(warm_ones[name], server)
            # The first run of each writes byte code, builds packages and starts the server.
            for each in turns.values():
                each()
            yield from _rows(name, in_turns(turns, rounds))


def _then_wait(run: Callable[[], Timed], server: warm.Server) -> Callable[[], Timed]:
    def measure() -> Timed:
        found = run()
        server.wait()
        return found

    return measure


def _cdk(project: Path, app: str, output: Path, more: dict[str, str]) -> Timed:
    command: list[str | Path] = [_CDK, "synth", "--quiet", "--no-notices", "--app", app, "--output", output]
    # CDK's own check of the templates is on, as it is for users.
    return timed(command, folder=project, more={"CDK_VALIDATION": "true", **more})


def _rows(name: str, runs: dict[str, list[Timed]]) -> Iterator[Result]:
    yield Result(f"{name} of the example app, cold", f"{median(runs['cold']):.2f} s", "-", held=True)
    if "warm" in runs:
        yield compared(f"{name} of the example app, warm / cold", runs["warm"], runs["cold"], None)
