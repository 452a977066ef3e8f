"""Permissions of functions that belong to a URL: what the URL says is not said again.

A URL without authorization has two permissions, since October 2025.
https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html (2026-11-27)
"""

from collections.abc import Iterable, Iterator

from constructs_lib.review.pairing import StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.stated_rights import EVERYBODY, holder_of
from constructs_lib.review.statement_parts import Part
from constructs_lib.templates.model import ABSENT

__all__ = ["beside_urls"]

_URL = "AWS::Lambda::Url"
_ACTION = ("lambda:InvokeFunctionUrl",)
_VIA_URL = "InvokedViaFunctionUrl true"
_OPEN = {"FunctionUrlAuthType NONE", _VIA_URL}


def beside_urls(reporter: Reporter, stack: StackPair, parts: Iterable[Part]) -> list[Part]:
    """Return parts without those that a change of a URL says already, and the second permission of a URL."""
    found = list(parts)
    told = set(_told(reporter, stack))
    of_urls = {_whose(each) for each in found if each.actions == _ACTION}
    return [
        each
        for each in found
        if not (_is_of_open_url(each) and each.right.holder in told)
        and not (each.right.condition == _VIA_URL and _whose(each) in of_urls)
    ]


def _whose(part: Part) -> tuple[str, str, tuple[str, ...]]:
    return part.right.holder, part.right.effect, part.principals


def _is_of_open_url(part: Part) -> bool:
    return part.principals == (EVERYBODY,) and part.right.condition in _OPEN


def _told(reporter: Reporter, stack: StackPair) -> Iterator[str]:
    """Yield the functions, or aliases, of whose URL another part of a review says who may call it."""
    for pair in stack.pairs:
        if pair.type != _URL or pair.after is None or pair.is_moved:
            continue
        before, after = (reporter.compared.properties(each) for each in (pair.before, pair.after))
        was, is_now = before.get("AuthType", ABSENT), after.get("AuthType", ABSENT)
        if was != is_now and "NONE" in (was, is_now):
            yield holder_of(after.get("TargetFunctionArn", ""))
