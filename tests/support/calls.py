"""Counts the calls into Node.js that some code makes; jsii has no public counter."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aws_cdk import Stack
from jsii._kernel.providers import process

from constructs_lib.testing import normalise
from tests.support.stacks import stack
from tests.support.templates import template_of

LARGEST_SHARE = 1.15
"""How many calls a pattern may make for each one that the same template takes by hand."""


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count what is called meanwhile, by kind and name, such as `get node`."""
    calls: Counter[str] = Counter()
    node: Any = process._NodeProcess
    send = node.send

    def record(self: object, request: object, *arguments: object) -> object:
        calls[_label(request)] += 1
        return send(self, request, *arguments)

    node.send = record
    try:
        yield calls
    finally:
        node.send = send


def _label(request: object) -> str:
    kind = type(request).__name__.removesuffix("Request").lower()
    names = (getattr(request, name, None) for name in ("property", "method", "fqn"))
    return f"{kind} {next((str(name) for name in names if name), '')}".strip()


def compared(
    ours: Callable[[Stack], object],
    by_hand: Callable[[Stack], object],
    context: Mapping[str, object] | None = None,
) -> tuple[Counter[str], Counter[str]]:
    """Count the calls of a pattern and of hand-written constructs that make the same template."""
    found = []
    for make in (by_hand, ours, ours):
        # The first run of ours in a process asks what the later ones know, as of every library.
        scope = stack(context)
        with counted() as calls:
            make(scope)
        # The hash of an asset says which inputs were hashed, and not how it was defined.
        found.append((calls, normalise(template_of(scope))))
    (hand, wanted), _, (mine, made) = found
    assert made == wanted
    return mine, hand
