"""What some statements say that others do not, as parts that are exact.

An action, a resource and a principal of a statement are one *atom*. Those that are new are put together again
only where every combination of them is new.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from constructs_lib.frozen import frozen, replace
from constructs_lib.review.stated_rights import Right
from constructs_lib.templates.policies import meets

__all__ = ["NONE", "Part", "beyond", "remaining_parts"]

NONE = "none"
"""Stands for a condition where there was none."""

_Dimension = tuple[tuple[str, ...], bool]
_Atom = tuple[_Dimension, ...]
_NOTHING: _Dimension = ((), False)


@frozen
class Part:
    """A part of a statement: each of its actions on each of its resources by each of its principals.

    Attributes:
        right: the statement.
        actions: those of its actions that are meant.
        resources: those of its resources that are meant.
        principals: those of its principals that are meant.
        dropped: the condition on which it was so on the other side; `NONE` where it was so without one, empty
            where it was not at all.
    """

    right: Right
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    dropped: str = ""


def beyond(rights_of: Iterable[Right], others: Iterable[Right]) -> list[Part]:
    """Return what some statements allow, or deny, that others do not."""
    by_holder: dict[tuple[str, bool, str], list[Right]] = {}
    for each in others:
        by_holder.setdefault((each.holder, each.is_own, each.effect), []).append(each)
    found: dict[tuple[object, ...], Part] = {}
    for right in rights_of:
        for part in _rest(right, by_holder.get((right.holder, right.is_own, right.effect), [])):
            found.setdefault((right.says, part.actions, part.resources, part.principals), part)
    return list(_folded(found.values()))


def _rest(right: Right, others: list[Right]) -> Iterator[Part]:
    if any(each.says == right.says for each in others):
        return
    found: dict[str, list[_Atom]] = {}
    for atom in product(*(_options(*each) for each in _dimensions(right))):
        if not any(_covers(other, atom, right.condition) for other in others):
            found.setdefault(_dropped(right, atom, others), []).append(atom)
    for dropped, atoms in found.items():
        for actions, resources, principals in _rectangles(atoms):
            yield Part(right, actions, resources, tuple(filter(None, principals)), dropped)


def _dropped(right: Right, atom: _Atom, others: Iterable[Right]) -> str:
    """Return the condition on which the other side says so of an atom."""
    conditions = (
        other.condition or NONE
        for other in others
        if other.condition != right.condition and _covers(other, atom, other.condition)
    )
    return min(conditions, default="")


def _rectangles(atoms: Iterable[_Atom]) -> list[tuple[tuple[str, ...], ...]]:
    """Return actions, resources and principals that are, combined in every way, the atoms and no more."""
    found: list[tuple[tuple[str, ...], ...]] = [tuple(values for values, _ in atom) for atom in atoms]
    for place in range(3):
        merged: dict[tuple[tuple[str, ...], ...], tuple[str, ...]] = {}
        for each in found:
            rest = each[:place] + each[place + 1 :]
            merged[rest] = tuple(dict.fromkeys((*merged.get(rest, ()), *each[place])))
        found = [(*rest[:place], values, *rest[place:]) for rest, values in merged.items()]
    return found


def _folded(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts of which those that differ by resources only are one: a right on each of many prefixes."""
    found: dict[tuple[object, ...], Part] = {}
    for each in parts:
        right = each.right
        about = (right.holder, right.is_own, right.effect, right.condition, right.via)
        buts = (right.but_actions, right.but_resources, right.but_principals)
        # All but some, together with all but others, is everything.
        only = right.says if right.but_resources else None
        key = (*about, *buts, only, each.actions, each.principals, each.dropped)
        same = found.get(key)
        resources = tuple(dict.fromkeys((*(same.resources if same else ()), *each.resources)))
        found[key] = Part(
            same.right if same else right, each.actions, resources, each.principals, each.dropped
        )
    yield from found.values()


def remaining_parts(part: Part, others: Iterable[Right]) -> list[Part] | None:
    """Return what others say within a part; `None` where some of it is left that no part can express."""
    right, found = part.right, []
    for other in others:
        is_of_it = (other.holder, other.is_own, other.effect) == (right.holder, right.is_own, right.effect)
        # On another condition it says nothing of this one.
        if not is_of_it or (right.condition and other.condition not in {"", right.condition}):
            continue
        common = [_common(*each) for each in zip(_part_dimensions(part), _dimensions(other), strict=True)]
        if _NOTHING in common:
            continue
        dimensions = [each for each in common if each is not None]
        if len(dimensions) < len(common):
            return None
        found.append(_within(part, other, dimensions))
    return list(_folded(found))


def _part_dimensions(part: Part) -> tuple[_Dimension, ...]:
    right = part.right
    return (
        (part.actions, right.but_actions),
        (part.resources, right.but_resources),
        (part.principals or ("",), right.but_principals),
    )


def _within(part: Part, other: Right, dimensions: list[_Dimension]) -> Part:
    (actions, but_actions), (resources, but_resources), (principals, but_principals) = dimensions
    stated = replace(
        other,
        but_actions=but_actions,
        but_resources=but_resources,
        but_principals=but_principals,
        condition=part.right.condition or other.condition,
        # Two policies may say it.
        via="",
    )
    return Part(stated, actions, resources, tuple(filter(None, principals)))


def _common(one: _Dimension, other: _Dimension) -> _Dimension | None:
    """Return what is in both, as values of one of them say it; `None` where none do."""
    if _is_covered(other, one):
        return one
    if _is_covered(one, other):
        return other
    if one[1] or other[1]:
        return None
    meeting = [_meeting(a, b) for a in one[0] for b in other[0]]
    return None if "" in meeting else (tuple(dict.fromkeys(filter(None, meeting))), False)


def _meeting(one: str, other: str) -> str | None:
    """Return the narrower of two patterns, empty where neither is; `None` where they meet nowhere."""
    if _is_within(other, one):
        return one
    if _is_within(one, other):
        return other
    return "" if meets(one.lower(), other.lower()) else None


def _dimensions(right: Right) -> tuple[_Dimension, ...]:
    """Return what a statement is about, each with whether it is about all but that."""
    return (
        (right.actions, right.but_actions),
        (right.resources, right.but_resources),
        (right.principals or ("",), right.but_principals),
    )


def _options(values: tuple[str, ...], is_but: bool) -> list[_Dimension]:
    return [(values, True)] if is_but else [((each,), False) for each in values]


def _covers(other: Right, atom: _Atom, condition: str) -> bool:
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
