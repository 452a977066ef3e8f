"""A CDK app with many consumers of one kind: `python -m tests.bench.consumers queue ours 100`."""

import sys
from importlib import import_module

from aws_cdk import App, Stack
from constructs import Construct

KINDS = {
    "queue": "pollers_by_hand",
    "table": "pollers_by_hand",
    "bucket": "rules_by_hand",
    "topic": "topic_by_hand",
    "schedule": "schedule_by_hand",
    "event": "rules_by_hand",
    "http": "http_by_hand",
}
"""The kinds of consumers, each with the module of `tests/support` that has it by hand."""
# CloudFormation takes 500 resources.
_IN_A_STACK = 20


def define(app: App, kind: str, who: str, count: int) -> None:
    """Define some consumers of a kind.

    Args:
        app: the app.
        kind: which.
        who: `ours` by our patterns, `hand` with CDK alone, which does not import this library.
        count: how many.
    """
    module, name = (
        ("tests.bench.our_consumers", kind)
        if who == "ours"
        else (f"tests.support.{KINDS[kind]}", f"{kind}_by_hand")
    )
    make = getattr(import_module(module), name)
    for number in range(count):
        if number % _IN_A_STACK == 0:
            stack = Stack(app, f"Consumers{number // _IN_A_STACK}")
        make(Construct(stack, f"Consumer{number}"))


def synthesise(kind: str, who: str, count: str) -> None:
    """Synthesise an app of some consumers, as its file does."""
    app = App()
    define(app, kind, who, int(count))
    app.synth()


if __name__ == "__main__":
    synthesise(*sys.argv[1:])
