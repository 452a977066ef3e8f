"""What a change lets somebody do, or no longer do: statement by statement, in words.

A statement that says what others said before widens nothing, wherever it stands now.
"""

import re
from collections.abc import Iterable, Iterator

from constructs_lib.review.change import Change
from constructs_lib.review.narrowing import is_any_account, is_narrowed
from constructs_lib.review.pairing import StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.rights_words import may, no_longer, who
from constructs_lib.review.stated_rights import EVERYBODY, Right, rights
from constructs_lib.review.statement_parts import NONE, Part, beyond, remaining_parts
from constructs_lib.review.url_rights import beside_urls
from constructs_lib.review.wording import code, listed, named

__all__ = ["rights_changes"]

_ACCOUNT = re.compile(r"^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)")


def rights_changes(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield what a change of a stack lets somebody do, and what it takes away."""
    before = list(rights(reporter.compared, stack.before))
    after = list(rights(reporter.compared, stack.after))
    if stack.after is None:
        return
    lost = beside_urls(reporter, stack, beyond(before, after))
    gone = {pair.name for pair in stack.pairs if pair.after is None}
    new = {pair.name for pair in stack.pairs if pair.before is None}
    gained = [
        each
        for each in beside_urls(reporter, stack, beyond(after, before))
        if not (each.right.holder in new and _is_usual(each))
    ]
    yield from _moved_between_holders(reporter, stack, gained, lost)
    for part in gained:
        is_wider = part.right.effect == "Allow"
        yield _gained(reporter, stack, part) if is_wider else _denied(reporter, stack, part)
    for part in lost:
        # All that a role may do goes with it, as does what a queue lets others do.
        if part.right.holder not in gone:
            yield from _lost(reporter, stack, part, after)
    yield from _moved_between_policies(reporter, stack, before, after)


def _is_usual(part: Part) -> bool:
    """Return whether a part of a new resource is what every such resource has: a trust, a denial."""
    is_service = all(each.endswith(".amazonaws.com") for each in part.principals)
    # The policy of a key always leaves it to its account.
    is_account = all(each.endswith("iam::${AWS::AccountId}:root") for each in part.principals)
    is_trust = all(each.startswith("sts:Assume") for each in part.actions)
    return part.right.is_own and ((is_trust and is_service) or is_account or part.right.effect == "Deny")


def _gained(reporter: Reporter, stack: StackPair, part: Part) -> Change:
    right = part.right
    pair = reporter.compared.pair_of(right.resource)
    message = may(part, "may now")
    if part.dropped:
        message += _condition_change(part.dropped, right.condition)
    kinds = ["iam-widened"]
    outside = _beyond_account(part, stack)
    if outside:
        kinds.insert(0, "outside-account")
        message += f"; {outside}"
    if _is_open(right, part.principals):
        kinds.insert(0, "open-to-all")
        message = message.replace("everybody", "anybody", 1)
    return reporter.change(kinds, stack, pair, f"{message}{_by(right)}", right.via)


def _condition_change(before: str, after: str) -> str:
    if not after:
        return f", and no longer only where {code(named(before))}"
    return f", before only where {code(named(before))}" if before != NONE else ""


def _by(right: Right) -> str:
    return "" if right.via == right.holder else f" (by {code(right.via)})"


def _beyond_account(part: Part, stack: StackPair) -> str:
    """Return why a part is about another account; empty where it is about none."""
    right = part.right
    if not right.is_own:
        return ""
    for each in part.principals:
        account = _ACCOUNT.match(each.replace("${AWS::Partition}", "aws"))
        if account and account[1] != stack.any.account:
            is_known = stack.any.account is not None
            return (
                "that is outside the account"
                if is_known
                else "nothing says that this is the stack's own account"
            )
    if EVERYBODY in part.principals and is_any_account(right.condition):
        return "that is everybody with credentials of any AWS account"
    are_services = all(each.endswith(".amazonaws.com") for each in part.principals)
    if are_services and is_narrowed(part.dropped) and not is_narrowed(right.condition):
        # A service does so for everything that owns the bucket, the topic or the rule.
        return "nothing says any more for which account"
    return ""


def _is_open(right: Right, principals: Iterable[str]) -> bool:
    is_everybody = EVERYBODY in principals or right.but_principals
    return right.is_own and is_everybody and not is_narrowed(right.condition)


def _lost(reporter: Reporter, stack: StackPair, part: Part, after: list[Right]) -> Iterator[Change]:
    right = part.right
    is_allowed = right.effect == "Allow"
    if is_allowed and part.dropped and (right.condition or part.dropped == NONE):
        # What is allowed on another condition now has been told as what is new.
        return
    if part.dropped and not right.condition:
        message = may(part, "may" if is_allowed else "is denied")
        message += f" only where {code(named(part.dropped))} from now on"
    else:
        message = no_longer(part, remaining_parts(part, after))
    pair = reporter.compared.pair_of(right.resource)
    kind = "iam-narrowed" if is_allowed else "iam-widened"
    yield reporter.change(kind, stack, pair, f"{message}{_by(right)}", right.via)


def _denied(reporter: Reporter, stack: StackPair, part: Part) -> Change:
    pair = reporter.compared.pair_of(part.right.resource)
    message = f"{may(part, 'is now denied')}{_by(part.right)}"
    return reporter.change("iam-narrowed", stack, pair, message, part.right.via)


def _moved_between_holders(
    reporter: Reporter, stack: StackPair, gained: list[Part], lost: list[Part]
) -> Iterator[Change]:
    """Yield the rights that one role lost and another one gained; both are reported, too."""
    for part in gained:
        for other in lost:
            is_equal = (part.actions, part.resources, part.right.effect, part.right.condition) == (
                *(other.actions, other.resources, other.right.effect, other.right.condition),
            )
            if is_equal and not part.right.is_own and not other.right.is_own:
                pair = reporter.compared.pair_of(part.right.resource)
                message = (
                    f"{listed(map(code, part.actions))} moved from {who(other.right)} to {who(part.right)}"
                )
                yield reporter.change("iam-moved", stack, pair, message, part.right.via)


def _moved_between_policies(
    reporter: Reporter, stack: StackPair, before: list[Right], after: list[Right]
) -> Iterator[Change]:
    """Yield the policies of which statements stand in another one of the same role now."""
    old = {each.says: each for each in before}
    now = {each.via for each in before} | {""}
    seen = set()
    for each in after:
        was = old.get(each.says)
        if was is None or was.via == each.via or (each.holder, was.via, each.via) in seen:
            continue
        # The same statement may stand in both.
        if each.via in now and any(one.says == each.says and one.via == each.via for one in before):
            continue
        seen.add((each.holder, was.via, each.via))
        message = (
            f"statements of {who(each)} moved from {code(was.via)} to {code(each.via)}; it may do the same"
        )
        pair = reporter.compared.pair_of(each.resource)
        yield reporter.change("iam-moved", stack, pair, message, each.via)
