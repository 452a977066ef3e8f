"""Runs every measurement and prints it beside its bar."""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from rich.console import Console

from tests.bench import invoke
from tests.bench.beside_hand import beside_hand
from tests.bench.checking import checking
from tests.bench.edits import edits
from tests.bench.example_app import example_app
from tests.bench.figures import write_figures
from tests.bench.fulfilment import fulfilment
from tests.bench.packaging import packaging
from tests.bench.reading import reading
from tests.bench.result import Result
from tests.bench.warm_and_cold import warm_and_cold

ROOT = Path(__file__).parents[2]
_EVERY_NAME = """
import constructs_lib
for name in constructs_lib.__all__:
    getattr(constructs_lib, name)
"""
_MODULES = f"""
import sys
{_EVERY_NAME}
print(*(name for name in sys.modules if name.startswith("aws_cdk.") and "._" not in name))
"""
_IMPORT = f"""
import importlib, sys, time
for name in sys.argv[1:]:
    importlib.import_module(name)
from aws_cdk import App, Duration, aws_lambda
# jsii loads the JavaScript of a module at its first use, which every app pays, whoever uses it first.
App(), Duration.seconds(1), aws_lambda.Runtime.PYTHON_3_13
before = time.perf_counter()
{_EVERY_NAME}
print(time.perf_counter() - before)
"""
_LIMITS = """
import sys
import constructs_lib.limits
print(int(any(name.partition(".")[0] in {"aws_cdk", "jsii", "constructs"} for name in sys.modules)))
"""


def synthesis(rounds: int) -> Iterator[Result]:
    """The orders stack by our patterns against the same template by hand, interleaved."""
    runs: dict[str, list[dict[str, float]]] = {"hand": [], "ours": []}
    templates = {}
    for number in range(rounds):
        # Turns are taken, so that a slow spell of the machine falls on both.
        for kind in ("hand", "ours") if number % 2 else ("ours", "hand"):
            run = json.loads(_python("-m", "tests.bench.synthesis", kind))
            templates[kind] = run.pop("template")
            runs[kind].append(run)
    same = templates["hand"] == templates["ours"]
    yield Result("same template as by hand", "yes" if same else "no", "yes", same)
    for key, what, bar in (
        ("wall", "synthesis, whole process", 1.10),
        ("construct", "synthesis, definition of the stack alone", None),
        ("calls", "calls into Node.js", 1.10),
    ):
        ratio = statistics.median(
            ours[key] / hand[key] for ours, hand in zip(runs["ours"], runs["hand"], strict=True)
        )
        medians = [statistics.median(run[key] for run in runs[kind]) for kind in ("ours", "hand")]
        shown = " / ".join(f"{value:.0f}" if key == "calls" else f"{value:.2f} s" for value in medians)
        within = "-" if bar is None else f"at most {bar:.2f}"
        yield Result(f"{what}, ours / by hand", f"{ratio:.3f} ({shown})", within, bar is None or ratio <= bar)


def imports(rounds: int) -> Iterator[Result]:
    """What importing every public name costs on top of the CDK modules that it uses."""
    used = _python("-c", _MODULES).split()
    seconds = statistics.median(float(_python("-c", _IMPORT, *used)) for _ in range(rounds))
    yield Result(
        "import of every public name, on top of CDK's own", f"{seconds:.4f} s", "under 0.05 s", seconds < 0.05
    )
    loads = bool(int(_python("-c", _LIMITS)))
    yield Result("import constructs_lib.limits loads CDK", "yes" if loads else "no", "no", not loads)


def invocations(rounds: int) -> Iterator[Result]:
    """What `constructs_lib.runtime.invoke` adds to boto3, against a Lambda API on this machine."""
    measured = invoke.measure(rounds)
    ratio, milliseconds = measured["async_ratio"], measured["import_ms"]
    yield Result("invoke_async, ours / bare boto3", f"{ratio:.3f}", "under 1.05", ratio < 1.05)
    yield Result(
        "import of runtime.invoke, on top of boto3",
        f"{milliseconds:.1f} ms",
        "under 10 ms",
        milliseconds < 10,
    )
    fan_out = measured["fan_out_ratio"]
    yield Result("invoke_all of 8 warm functions, against one call", f"{fan_out:.2f}", "-", True)


def _python(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


MEASUREMENTS: dict[str, tuple[Callable[[int], Iterator[Result]], int]] = {
    "synthesis": (synthesis, 7),
    "consumers": (beside_hand, 5),
    "warm": (warm_and_cold, 5),
    "example": (example_app, 5),
    "edits": (edits, 10),
    "reading": (reading, 5),
    "imports": (imports, 7),
    "invocations": (invocations, 7),
    "packaging": (packaging, 7),
    "fulfilment": (fulfilment, 7),
    "checks": (checking, 7),
}
"""Each measurement, and how many rounds it has where nobody says."""


def main() -> int:
    """Run, print, and return 1 where a bar was missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(MEASUREMENTS)}; all by default"
    )
    parser.add_argument("--rounds", type=int, help="rounds of each (default: 5, 7 or 10)")
    parser.add_argument("--page", type=Path, help="page whose table gets the figures: docs/performance.md")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in MEASUREMENTS]
    if unknown or (options.rounds is not None and options.rounds < 1):
        parser.error(f"no measurement {unknown[0]!r}" if unknown else "--rounds must be at least 1")
    found = list(_measured(options.names or list(MEASUREMENTS), options.rounds))
    if options.page is not None:
        write_figures(options.page, found)
    return 0 if all(each.held for each in found) else 1


def _measured(names: Iterable[str], rounds: int | None) -> Iterator[Result]:
    """Yield every result, and show each as soon as it is there: all together take half an hour."""
    console = Console()
    for name in names:
        measure, usual = MEASUREMENTS[name]
        with console.status(f"measuring {name} ..."):
            for result in measure(rounds or usual):
                console.print(_line(result), soft_wrap=True, highlight=False, markup=False)
                yield result


def _line(result: Result) -> str:
    if result.bar == "-":
        return f"{result.what}: {result.measured}"
    state = "met" if result.held else "NOT MET"
    return f"{result.what}: {result.measured}, {result.bar}: {state}"


if __name__ == "__main__":
    sys.exit(main())
