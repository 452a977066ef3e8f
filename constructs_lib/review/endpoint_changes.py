"""Routes and methods of APIs that a change takes away or adds."""

from collections.abc import Iterator

from constructs_lib.review.change import Change
from constructs_lib.review.pairing import StackPair
from constructs_lib.review.public_access import asked
from constructs_lib.review.reporting import Reporter

__all__ = ["endpoint_changes"]

_TYPES = ("AWS::ApiGatewayV2::Route", "AWS::ApiGateway::Method")


def endpoint_changes(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield the routes of a stack that are gone or new, but for those that answer browsers' questions."""
    if stack.before is None or stack.after is None:
        return
    for pair in stack.pairs:
        if pair.type not in _TYPES or (pair.before is None) == (pair.after is None):
            continue
        if reporter.compared.properties(pair.any).get("HttpMethod") == "OPTIONS":
            continue
        what = asked(reporter, pair, reporter.compared.properties(pair.any))
        if pair.after is None:
            yield reporter.change("trigger-lost", stack, pair, f"{what} is gone: callers get an error")
        else:
            yield reporter.change("trigger-added", stack, pair, f"{what} is new")
