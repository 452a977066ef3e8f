"""Synthesises the orders stack once, by our patterns or by hand, and prints what it took as JSON."""

import json
import sys
import time
from pathlib import Path

started = time.perf_counter()

import aws_cdk  # noqa: E402 - its import is part of what is measured
import jsii._kernel.providers.process as process  # noqa: E402


class _Counter:
    """Counts the calls into Node.js; jsii has no public counter."""

    def __init__(self) -> None:
        self.calls = 0
        send = process._NodeProcess.send

        def counted(node: object, *arguments: object, **options: object) -> object:
            self.calls += 1
            return send(node, *arguments, **options)

        process._NodeProcess.send = counted


def main(kind: str) -> None:
    """Synthesise and print."""
    counter = _Counter()
    flags = json.loads((Path(__file__).parents[2] / "cdk.json").read_text())["context"]
    if kind == "hand":
        from tests.bench.orders_by_hand import OrdersByHand as Orders  # noqa: PLC0415 - measured
    else:
        from stacks.orders_api_stack import OrdersApiStack as Orders  # noqa: PLC0415 - measured
    app = aws_cdk.App(context=flags)
    before = counter.calls
    built = time.perf_counter()
    Orders(app, "Orders")
    constructed = time.perf_counter() - built
    calls = counter.calls - before
    template = app.synth().get_stack_by_name("Orders").template
    wall = time.perf_counter() - started
    for resource in template["Resources"].values():
        resource.pop("Metadata", None)
    print(json.dumps({"wall": wall, "construct": constructed, "calls": calls, "template": template}))


if __name__ == "__main__":
    main(sys.argv[1])
