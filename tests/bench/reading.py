"""How long `review` and `graph` take for all stacks of the example app."""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.result import Result
from tests.bench.synthesised import assemblies
from tests.bench.timed import Timed, in_turns, median, timed

_COMMAND = Path(sys.executable).parent / "constructs-lib"
_BARS = {"review": 1.5, "graph": 1.0}


def reading(rounds: int) -> Iterator[Result]:
    """A review of a change of every function, and a drawing of everything."""
    with assemblies() as place, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place.run("before", [sys.executable, "app.py"])
        before, after = place.home / "before", Path(folder) / "after"
        shutil.copytree(before, after, symlinks=True)
        _change(after)
        drawing = Path(folder) / "app.svg"
        measures: dict[str, Callable[[], Timed]] = {
            "review": lambda: timed([_COMMAND, "review", before, after]),
            "graph": lambda: timed([_COMMAND, "graph", before, "--format", "svg", "--output", drawing]),
        }
        for measure in measures.values():
            # The first run of each writes byte code, and installs what lays drawings out.
            measure()
        for name, runs in in_turns(measures, rounds).items():
            seconds, bar = median(runs), _BARS[name]
            what = f"{name} of all {len(list(before.glob('*.template.json')))} stacks of the example app"
            yield Result(what, f"{seconds:.2f} s", f"under {bar} s", seconds < bar)


def _change(assembly: Path) -> None:
    """Give every function a second more, and every queue another retention."""
    for file in assembly.glob("*.template.json"):
        template = json.loads(file.read_text())
        for resource in template.get("Resources", {}).values():
            if resource["Type"] == "AWS::Lambda::Function":
                resource["Properties"]["Timeout"] = resource["Properties"].get("Timeout", 3) + 1
            elif resource["Type"] == "AWS::SQS::Queue":
                resource["Properties"]["MessageRetentionPeriod"] = 86_400
        file.write_text(json.dumps(template))
