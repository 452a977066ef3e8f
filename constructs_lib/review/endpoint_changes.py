"""Routes and methods of APIs that a change takes away or adds."""

from collections.abc import Iterable, Iterator

from constructs_lib.review.change import Change
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.public_access import address
from constructs_lib.review.reporting import Reporter
from constructs_lib.templates.model import Resource

__all__ = ["endpoint_changes"]

_TYPES = ("AWS::ApiGatewayV2::Route", "AWS::ApiGateway::Method")


def endpoint_changes(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield the routes of a stack that are gone or new, whatever defines them.

    Those that answer browsers' questions are left out.
    """
    if stack.before is None or stack.after is None:
        return
    before = dict(_routes(reporter, ((pair, pair.before) for pair in stack.pairs)))
    after = dict(_routes(reporter, ((pair, pair.after) for pair in stack.pairs)))
    for what, pair in before.items():
        if what not in after:
            yield reporter.change("trigger-lost", stack, pair, f"{what} is gone: callers get an error")
    for what, pair in after.items():
        if what not in before:
            yield reporter.change("trigger-added", stack, pair, f"{what} is new")


def _routes(
    reporter: Reporter, found: Iterable[tuple[ResourcePair, Resource | None]]
) -> Iterator[tuple[str, ResourcePair]]:
    """Yield what callers ask for on one side, by method and path."""
    for pair, resource in found:
        if resource is not None and resource.type in _TYPES:
            properties = reporter.compared.properties(resource)
            if properties.get("HttpMethod") != "OPTIONS":
                yield address(reporter, resource, properties), pair
