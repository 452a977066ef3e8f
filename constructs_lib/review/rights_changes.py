"""What a change lets somebody do, or no longer do: statement by statement, in words.

A statement that says what others said before widens nothing, wherever it stands now.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product

from constructs_lib.frozen import frozen
from constructs_lib.review.change import Change
from constructs_lib.review.narrowing import is_narrowed
from constructs_lib.review.pairing import StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.rights_words import may, who
from constructs_lib.review.stated_rights import EVERYBODY, Right, rights
from constructs_lib.review.wording import code, listed, named
from constructs_lib.templates.policies import meets

__all__ = ["rights_changes"]

_Dimension = tuple[tuple[str, ...], bool]
_NONE = "none"

_ACCOUNT = re.compile(r"^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)")


@frozen
class _Part:
    """What of a statement is new, or gone.

    Attributes:
        right: the statement.
        actions: those of its actions that are.
        resources: those of its resources that are.
        principals: those of its principals that are.
        dropped: the condition on which it was so on the other side; empty where it was not at all.
    """

    right: Right
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    dropped: str = ""


def rights_changes(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield what a change of a stack lets somebody do, and what it takes away."""
    before = list(rights(reporter.compared, stack.before))
    after = list(rights(reporter.compared, stack.after))
    if stack.after is None:
        return
    lost = _beyond(before, after)
    gone = {pair.name for pair in stack.pairs if pair.after is None}
    new = {pair.name for pair in stack.pairs if pair.before is None}
    gained = [each for each in _beyond(after, before) if not (each.right.holder in new and _is_usual(each))]
    yield from _moved_between_holders(reporter, stack, gained, lost)
    for part in gained:
        is_wider = part.right.effect == "Allow"
        yield _gained(reporter, stack, part) if is_wider else _denied(reporter, stack, part, is_new=True)
    for part in lost:
        if part.right.holder in gone:
            # All that a role may do goes with it, as does what a queue lets others do.
            continue
        if part.right.effect == "Allow":
            yield from _lost(reporter, stack, part)
        else:
            yield _denied(reporter, stack, part, is_new=False)
    yield from _moved_between_policies(reporter, stack, before, after)


def _is_usual(part: _Part) -> bool:
    """Return whether a part of a new resource is what every such resource has: a trust, a denial."""
    is_service = all(each.endswith(".amazonaws.com") for each in part.principals)
    # The policy of a key always leaves it to its account.
    is_account = all(each.endswith("iam::${AWS::AccountId}:root") for each in part.principals)
    is_trust = all(each.startswith("sts:Assume") for each in part.actions)
    return part.right.is_own and ((is_trust and is_service) or is_account or part.right.effect == "Deny")


def _beyond(rights_of: list[Right], others: list[Right]) -> list[_Part]:
    """Return what some statements allow, or deny, that others do not."""
    by_holder: dict[tuple[str, bool, str], list[Right]] = {}
    for each in others:
        by_holder.setdefault((each.holder, each.is_own, each.effect), []).append(each)
    found: dict[tuple[object, ...], _Part] = {}
    for each in rights_of:
        part = _rest(each, by_holder.get((each.holder, each.is_own, each.effect), []))
        if part is not None:
            found.setdefault((each.says, part.actions, part.resources, part.principals), part)
    return list(found.values())


def _rest(right: Right, others: list[Right]) -> _Part | None:
    if any(each.says == right.says for each in others):
        return None
    atoms = list(product(*(_options(*each) for each in _dimensions(right))))
    new = [each for each in atoms if not any(_covers(other, each, right.condition) for other in others)]
    if not new:
        return None
    parts = [tuple(dict.fromkeys(one for each in new for one in each[place][0])) for place in range(3)]
    dropped = {
        other.condition or _NONE
        for other in others
        if other.condition != right.condition and all(_covers(other, each, other.condition) for each in new)
    }
    return _Part(right, parts[0], parts[1], tuple(filter(None, parts[2])), min(dropped, default=""))


def _dimensions(right: Right) -> tuple[_Dimension, ...]:
    """Return what a statement is about, each with whether it is about all but that."""
    return (
        (right.actions, right.but_actions),
        (right.resources, right.but_resources),
        (right.principals or ("",), right.but_principals),
    )


def _options(values: tuple[str, ...], is_but: bool) -> list[_Dimension]:
    return [(values, True)] if is_but else [((each,), False) for each in values]


def _covers(other: Right, atom: tuple[_Dimension, ...], condition: str) -> bool:
    """Return whether a statement already says so of an action, a resource and a principal."""
    return other.condition in {"", condition} and all(map(_is_covered, _dimensions(other), atom))


def _is_covered(known: _Dimension, wanted: _Dimension) -> bool:
    (patterns, is_but), (values, is_but_wanted) = known, wanted
    if is_but_wanted:
        # All but some are within all but fewer.
        return (
            all(any(_is_within(each, one) for each in values) for one in patterns)
            if is_but
            else "*" in patterns
        )
    if is_but:
        return not any(meets(each.lower(), one.lower()) for each in patterns for one in values)
    return all(any(_is_within(each, one) for each in patterns) for one in values)


def _is_within(pattern: str, wanted: str) -> bool:
    # Case counts in few of what is compared here, and in no action.
    literal = wanted.replace("*", "\x01").replace("?", "\x01")
    return pattern in {wanted, "*"} or meets(pattern.lower(), literal.lower())


def _gained(reporter: Reporter, stack: StackPair, part: _Part) -> Change:
    right = part.right
    pair = reporter.compared.pair_of(right.resource)
    message = may(part.right, part.actions, part.resources, part.principals, "may now")
    if part.dropped:
        message += _condition_change(part.dropped, right.condition)
    kinds = ["iam-widened"]
    outside = _outside(right, part.principals, stack)
    if outside:
        kinds.insert(0, "outside-account")
        is_known = stack.any.account is not None
        message += (
            "; that is outside the account"
            if is_known
            else "; nothing says that this is the stack's own account"
        )
    if _is_open(right, part.principals):
        kinds.insert(0, "open-to-all")
        message = message.replace("everybody", "anybody", 1)
    return reporter.change(kinds, stack, pair, f"{message}{_by(right)}", right.via)


def _condition_change(before: str, after: str) -> str:
    if not after:
        return f", and no longer only where {code(named(before))}"
    return f", before only where {code(named(before))}" if before != _NONE else ""


def _by(right: Right) -> str:
    return "" if right.via == right.holder else f" (by {code(right.via)})"


def _outside(right: Right, principals: Iterable[str], stack: StackPair) -> list[str]:
    found = []
    for each in principals:
        account = _ACCOUNT.match(each.replace("${AWS::Partition}", "aws"))
        if right.is_own and account and account[1] != stack.any.account:
            found.append(each)
    return found


def _is_open(right: Right, principals: Iterable[str]) -> bool:
    is_everybody = EVERYBODY in principals or right.but_principals
    return right.is_own and is_everybody and not is_narrowed(right.condition)


def _lost(reporter: Reporter, stack: StackPair, part: _Part) -> Iterator[Change]:
    right = part.right
    if part.dropped:
        # What is allowed on another condition now has been told as what is new.
        is_told = right.condition or part.dropped == _NONE
        if is_told:
            return
    pair = reporter.compared.pair_of(right.resource)
    message = may(right, part.actions, part.resources, part.principals, "may no longer")
    if part.dropped:
        message = may(right, part.actions, part.resources, part.principals, "may")
        message += f" only where {code(named(part.dropped))} from now on"
    yield reporter.change("iam-narrowed", stack, pair, f"{message}{_by(right)}", right.via)


def _denied(reporter: Reporter, stack: StackPair, part: _Part, *, is_new: bool) -> Change:
    pair = reporter.compared.pair_of(part.right.resource)
    word = "is now denied" if is_new else "is no longer denied"
    message = may(part.right, part.actions, part.resources, part.principals, word)
    kind = "iam-narrowed" if is_new else "iam-widened"
    return reporter.change(kind, stack, pair, f"{message}{_by(part.right)}", part.right.via)


def _moved_between_holders(
    reporter: Reporter, stack: StackPair, gained: list[_Part], lost: list[_Part]
) -> Iterator[Change]:
    """Yield the rights that one role lost and another one gained; both are told, too."""
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
