"""Statements about resources that a change replaces.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
(2026-11-27)
"""

import re
from collections.abc import Iterator

from constructs_lib.review.change import Change
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.replacements import schema_of
from constructs_lib.review.replacing import Cause, Replacement, is_custom
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.stateful import DATA
from constructs_lib.review.wording import code, listed, was_is, what_differs

__all__ = ["replaced"]

_FEW = 3
_HIDDEN = re.compile("(?i)password|secret|token|privatekey")


def replaced(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield what a change replaces in a stack, each with what goes with it."""
    yield from _renamed(reporter, stack)
    moved = [pair for pair in stack.pairs if pair.is_moved]
    # What holds data, or has a name of its own, is told one by one.
    plain = [each for each in moved if each.type not in DATA and not _kept_name(reporter, each, set())]
    if len(plain) > _FEW:
        yield _moved_together(reporter, stack, plain)
    for pair in stack.pairs:
        if pair.is_moved:
            if pair not in plain or len(plain) <= _FEW:
                yield _moved(reporter, stack, pair)
        elif pair.before is not None and pair.before.type != pair.type:
            yield _retyped(reporter, stack, pair)
        elif (found := reporter.replacements.of.get(pair)) is not None and _is_told(found):
            yield _by_property(reporter, stack, found)


def _renamed(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield that a stack is deployed as another one: under another name, or elsewhere."""
    before, after = stack.before, stack.after
    if before is None or after is None or not (before.is_named and after.is_named):
        return
    rows = (("name", before.name, after.name), ("account", before.account, after.account))
    for what, was, is_now in (*rows, ("Region", before.region, after.region)):
        if was != is_now:
            message = (
                f"stack {code(stack.title)} has another {what}, {was_is(was or 'open', is_now or 'open')}: a"
                " new one is made of all that it holds, and what is deployed stays until it is destroyed"
            )
            yield reporter.change("replaced", stack, None, message, what)


def _is_told(found: Replacement) -> bool:
    """Return whether it has a statement of its own: what follows from another one is listed there."""
    if found.is_direct:
        return True
    source = found.causes[0].through
    # What refers to a resource of another stack is told in its own.
    return source is None or source.any.stack.name != found.pair.any.stack.name


def _by_property(reporter: Reporter, stack: StackPair, found: Replacement) -> Change:
    pair, values = found.pair, reporter.replacements.values(found)
    if not found.is_known:
        places = listed(code(each.place) for each in found.causes)
        why = (
            "the function behind it decides when it sees the changed"
            if is_custom(pair.type)
            else "there is no schema of its type that says so of the changed"
        )
        message = f"{reporter.called(pair)} may be replaced: {why} {places}"
        return reporter.change("may-be-replaced", stack, pair, message, found.causes[0].place, values=values)
    causes = found.told
    why = listed(
        f"{code(each.place)} refers to {code(reporter.compared.name(each.through.any, pair.any.stack))}"
        if each.through
        else f"{code(each.place)} changes{_values(each)}"
        for each in causes
    )
    verb = "is replaced" if found.is_certain else "may be replaced"
    message = f"{reporter.called(pair)} {verb}: {why}{_with_it(reporter, pair)}"
    kinds = ["replaced" if found.is_certain else "may-be-replaced"]
    name = _kept_name(reporter, pair, {each.place for each in causes})
    if name:
        kinds = ["refused", *kinds]
        message += (
            f"; CloudFormation refuses to, as it has a name of its own: give another {code(name)}, or none"
        )
    return reporter.change(kinds, stack, pair, message, causes[0].place, values=values)


def _values(cause: Cause) -> str:
    # A comment is read by more people than a template.
    return "" if _HIDDEN.search(cause.place) else f", {what_differs(cause.before, cause.after)}"


def _kept_name(reporter: Reporter, pair: ResourcePair, changed: set[str]) -> str:
    """Return the property that names a resource, where it does so as before; else nothing."""
    schema = schema_of(pair.type)
    before, after = (reporter.compared.properties(each) for each in (pair.before, pair.after))
    for name in schema.names if schema else ():
        value = after.get(name)
        if name not in changed and isinstance(value, str) and value == before.get(name) and "${" not in value:
            return name
    return ""


def _with_it(reporter: Reporter, source: ResourcePair) -> str:
    """Return what is replaced because it refers to a resource, at any distance."""
    names, pending = [], [source]
    for each in pending:
        for found in reporter.replacements.of.values():
            is_next = not found.is_direct and found.causes[0].through is each
            if is_next and found.pair not in pending and not _is_told(found):
                names.append(code(found.pair.name))
                pending.append(found.pair)
    verb = "refer" if len(names) > 1 else "refers"
    return f"; with it {listed(names)}, which {verb} to it" if names else ""


def _moved_together(reporter: Reporter, stack: StackPair, pairs: list[ResourcePair]) -> Change:
    names = ", ".join(f"{code(_old_id(each))} → {code(each.any.logical_id)}" for each in pairs)
    message = (
        f"{len(pairs)} resources moved and are otherwise equal: new ones are made, and the old ones removed:"
        f" {names}"
    )
    return reporter.change("replaced", stack, None, message)


def _old_id(pair: ResourcePair) -> str:
    return pair.before.logical_id if pair.before is not None else ""


def _moved(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Change:
    assert pair.before is not None  # noqa: S101 - what moved was somewhere
    assert pair.after is not None  # noqa: S101
    is_elsewhere = pair.before.stack.name != pair.after.stack.name
    place = f"{pair.before.stack.name}/" if is_elsewhere else ""
    message = (
        f"{reporter.called(pair)} moved from {code(place + pair.before.logical_id)} to"
        f" {code(pair.after.logical_id)} and is otherwise equal: a new one is made, and the old one removed"
        f"{_with_it(reporter, pair)}"
    )
    name = _kept_name(reporter, pair, set())
    if not name:
        return reporter.change("replaced", stack, pair, message)
    message += f"; that fails while the old one has its {code(name)}: give another one, or none"
    return reporter.change(("refused", "replaced"), stack, pair, message, name)


def _retyped(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Change:
    assert pair.before is not None  # noqa: S101 - its type was another one
    message = (
        f"{code(pair.name)} becomes another type, {was_is(pair.before.type, pair.type)}: CloudFormation"
        " updates no type in place; give the new one another logical id"
    )
    return reporter.change(("refused", "replaced"), stack, pair, message)
