"""Statements of policies in words."""

import re
from collections.abc import Sequence

from constructs_lib.review.stated_rights import EVERYBODY, OPAQUE, Right
from constructs_lib.review.wording import code, listed, named

__all__ = ["may", "who"]

_ROOT = re.compile(r"arn:(?:aws[a-z-]*|\$\{AWS::Partition\}):iam::(\d{12}):root$|(\d{12})$")


def who(right: Right) -> str:
    """Return who has a right: the role, or the principals of a resource's own policy."""
    return code(named(right.holder))


def may(
    right: Right, actions: Sequence[str], resources: Sequence[str], principals: Sequence[str], verb: str
) -> str:
    """Return a statement in words, such as `Worker` may now `sqs:SendMessage` on `Orders`.

    Args:
        right: the statement.
        actions: those of its actions that are meant.
        resources: those of its resources that are meant.
        principals: those of its principals that are meant.
        verb: such as `may now`.
    """
    is_trust = right.is_own and all(each.startswith("sts:Assume") for each in actions)
    message = f"{_subject(right, principals)} {verb}{_what(right, actions, is_trust=is_trust)}"
    message += "" if is_trust else _where(right, resources)
    return f"{message}{_condition(right)}{_remark(right, actions)}"


def _subject(right: Right, principals: Sequence[str]) -> str:
    if not right.is_own:
        return code(named(right.holder))
    found = listed(map(_principal, principals))
    return f"everybody but {found}" if right.but_principals else found or "nobody"


def _principal(given: str) -> str:
    if given == EVERYBODY:
        return "everybody"
    account = _ROOT.match(given)
    return f"account {code(account[1] or account[2])}" if account else code(named(given))


def _what(right: Right, actions: Sequence[str], *, is_trust: bool) -> str:
    if is_trust:
        return f" assume {code(named(right.holder))}"
    if right.but_actions:
        return f" do everything but {listed(map(code, actions))}"
    opaque = [each.removeprefix(OPAQUE) for each in actions if each.startswith(OPAQUE)]
    if opaque:
        return f" do what {listed(code(named(each)) for each in opaque)} allows"
    return f" {listed(map(code, actions))}"


def _where(right: Right, resources: Sequence[str]) -> str:
    if any(each.startswith(OPAQUE) for each in right.actions):
        return ""
    if right.is_own:
        return f" on {code(named(right.holder))}"
    if right.but_resources:
        return f" on everything but {listed(code(named(each)) for each in resources)}"
    if EVERYBODY in resources:
        return " on every resource"
    return f" on {listed(code(named(each)) for each in resources)}"


def _condition(right: Right) -> str:
    return f" where {code(named(right.condition))}" if right.condition else ""


def _remark(right: Right, actions: Sequence[str]) -> str:
    if right.but_actions:
        return ""
    if "*" in actions:
        return "; that is every action of AWS"
    services = [each.removesuffix(":*") for each in actions if each.endswith(":*")]
    return f"; that is every action of {listed(map(code, services))}" if services else ""
