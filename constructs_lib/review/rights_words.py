"""Statements of policies in words."""

import re
from collections.abc import Iterable, Sequence

from constructs_lib.review.stated_rights import EVERYBODY, OPAQUE, Right
from constructs_lib.review.statement_parts import Part
from constructs_lib.review.wording import code, listed, named, without_marks

__all__ = ["may", "no_longer", "who"]

_MOST = 8
_OF_BOUNDS = {
    "may now": "now lets",
    "may no longer": "no longer lets",
    "may": "lets",
    "is now denied": "now denies",
    "is no longer denied": "no longer denies",
    "is denied": "denies",
}
_ROOT = re.compile(r"arn:(?:aws[a-z-]*|\$\{AWS::Partition\}):iam::(\d{12}):root$|(\d{12})$")


def who(right: Right) -> str:
    """Return who has a right: the role, or the principals of a resource's own policy."""
    return code(named(right.holder))


def may(part: Part, verb: str) -> str:
    """Return a part of a statement in words, such as `Worker` may now `sqs:SendMessage` on `Orders`.

    Args:
        part: the part.
        verb: such as `may now`.
    """
    return f"{_subject(part)} {_verb(part, verb)}{_what(part)}{_end(part)}{_remark(part)}"


def _verb(part: Part, verb: str) -> str:
    """Return the verb of a statement; a permissions boundary gives nothing, and lets something through."""
    them = "it" if len(part.right.bounds) == 1 else "them"
    return f"{_OF_BOUNDS[verb]} {them}" if part.right.bounds else verb


def no_longer(part: Part, left: Sequence[Part] | None) -> str:
    """Return in words what is not allowed, or denied, any more.

    Args:
        part: what was said.
        left: what of it is still said; `None` where some of it is.
    """
    is_allowed = part.right.effect == "Allow"
    if left == []:
        return may(part, "may no longer" if is_allowed else "is no longer denied")
    verb = _verb(part, "may" if is_allowed else "is denied")
    of = f"of{_what(part).removeprefix(' do')}{_end(part)}"
    subject = _subject(part)
    if left is None:
        return f"{subject} {verb} {of} only a part from now on"
    if any(each.principals != part.principals for each in left):
        said = listed(f"{_subject(each)} {verb}{_what(each)}{_end(each)}" for each in left)
        more = may(part, "may no longer" if is_allowed else "is no longer denied")
        return f"{more}; only {said} from now on"
    if all(_what(each) == _what(part) for each in left):
        places = " and".join(_end(each) for each in left)
        return f"{subject} {verb}{_what(part)} only{places} from now on"
    said = " and".join(f"{_what(each)}{_end(each)}" for each in left)
    return f"{subject} {verb} {of} only{said} from now on"


def _end(part: Part) -> str:
    """Return on what, and on which condition."""
    return f"{'' if _is_trust(part) else _where(part)}{_condition(part.right)}"


def _is_trust(part: Part) -> bool:
    return part.right.is_own and all(each.startswith("sts:Assume") for each in part.actions)


def _subject(part: Part) -> str:
    holder, bounds = code(named(part.right.holder)), part.right.bounds
    if not part.right.is_own:
        return f"{holder}, which bounds {listed(map(code, bounds))}," if bounds else holder
    found = _each(map(_principal, part.principals), "principals")
    return f"everybody but {found}" if part.right.but_principals else found or "nobody"


def _each(values: Iterable[str], noun: str) -> str:
    """Return every value, as what is left out would be left out of the id of a statement, too."""
    found = list(values)
    if len(found) <= _MOST:
        return listed(found, most=_MOST)
    return f"{len(found)} {noun}, {code(', '.join(map(without_marks, found)))}"


def _principal(given: str) -> str:
    if given == EVERYBODY:
        return "everybody"
    account = _ROOT.match(given)
    return f"account {code(account[1] or account[2])}" if account else code(named(given))


def _what(part: Part) -> str:
    right, actions = part.right, part.actions
    if _is_trust(part):
        return f" assume {code(named(right.holder))}"
    if right.but_actions:
        return f" do everything but {_each(map(code, actions), 'actions')}"
    opaque = [each.removeprefix(OPAQUE) for each in actions if each.startswith(OPAQUE)]
    if opaque:
        return f" do what {listed(code(named(each)) for each in opaque)} allows"
    return f" {_each(map(code, actions), 'actions')}"


def _where(part: Part) -> str:
    right, found = part.right, [named(each) for each in part.resources]
    if any(each.startswith(OPAQUE) for each in part.actions):
        return ""
    if right.but_resources:
        return f" on everything but {_each(map(code, found), 'resources')}"
    if right.is_own and (EVERYBODY in found or found == [named(right.holder)]):
        return f" on {code(named(right.holder))}"
    return " on every resource" if EVERYBODY in found else f" on {_each(map(code, found), 'resources')}"


def _condition(right: Right) -> str:
    return f" where {code(named(right.condition))}" if right.condition else ""


def _remark(part: Part) -> str:
    actions = part.actions
    if part.right.but_actions:
        return ""
    if "*" in actions:
        return "; that is every action of AWS"
    services = [each.removesuffix(":*") for each in actions if each.endswith(":*")]
    return f"; that is every action of {listed(map(code, services))}" if services else ""
