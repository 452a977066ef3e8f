"""Synthesises the orders stack once, by our patterns or by hand, and prints what it took as JSON."""

import json
import re
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

# By hand nothing reads the lock of the layer: what reads it is loaded before, as docs/performance.md says.
import_module("packaging.requirements")
started = time.perf_counter()

import aws_cdk  # noqa: E402 - its import is part of what is measured
from jsii._kernel.providers import process  # noqa: E402

STACKS = {
    "hand": ("tests.bench.orders_by_hand", "OrdersByHand"),
    "ours": ("stacks.orders_api_stack", "OrdersApiStack"),
}


class _Counter:
    """Counts the calls into Node.js; jsii has no public counter."""

    def __init__(self) -> None:
        self.calls = 0
        node: Any = process._NodeProcess
        send = node.send

        def counted(*arguments: object) -> object:
            self.calls += 1
            return send(*arguments)

        node.send = counted


def main(kind: str) -> None:
    """Synthesise and print."""
    counter = _Counter()
    flags = json.loads((Path(__file__).parents[2] / "cdk.json").read_text())["context"]
    module, name = STACKS[kind]
    stack = getattr(import_module(module), name)
    # Packages are not built: by hand there is nothing that would.
    app = aws_cdk.App(context={**flags, "aws:cdk:bundling-stacks": []})
    before = counter.calls
    built = time.perf_counter()
    stack(app, "Orders")
    constructed = time.perf_counter() - built
    calls = counter.calls - before
    template = app.synth().get_stack_by_name("Orders").template
    wall = time.perf_counter() - started
    for resource in template["Resources"].values():
        resource.pop("Metadata", None)  # the reasons of acknowledgments
    # What of a folder is packed is ours to choose, and not compared.
    text = re.sub("[0-9a-f]{64}[.]zip", "<asset>.zip", json.dumps(template))
    json.dump({"wall": wall, "construct": constructed, "calls": calls, "template": text}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
