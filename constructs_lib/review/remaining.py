"""What else a change does: resources that are new, changed or removed, and what is only noise."""

from collections import Counter
from collections.abc import Iterator

from constructs_lib.review.change import Change
from constructs_lib.review.compared import ATTRIBUTES, Compared
from constructs_lib.review.differences import is_same, sorted_text
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.plain_values import masked
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.wording import code, counted, listed, shown
from constructs_lib.templates.model import ABSENT

__all__ = ["noise", "remaining"]

_SECTIONS = ("Parameters", "Mappings", "Conditions", "Outputs", "Rules", "Transform")
_BOOTSTRAP = {"BootstrapVersion", "CheckBootstrapVersion"}


def remaining(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield the resources of a stack that are new, changed or removed."""
    compared = reporter.compared
    if stack.before is None:
        yield reporter.change("added", stack, None, f"stack {code(stack.title)} is new")
    if stack.after is None:
        rest = ", with all that it holds"
        if stack.is_left:
            rest = "; what is deployed of it stays until it is destroyed"
        message = f"stack {code(stack.title)} is gone{rest}"
        yield reporter.change("removed", stack, None, message)
        return
    for pair in stack.pairs:
        if pair.is_moved:
            continue
        if pair.before is None:
            yield reporter.change("added", stack, pair, reporter.called(pair))
        elif pair.after is None:
            yield reporter.change("removed", stack, pair, reporter.called(pair))
        else:
            places = _places(compared, pair)
            if places:
                message = f"{reporter.called(pair)}: {listed(map(code, places))}"
                yield reporter.change("changed", stack, pair, message)
    yield from _sections(reporter, stack)


def _places(compared: Compared, pair: ResourcePair) -> list[str]:
    """Return where a resource differs: its attributes, and its properties down to the second level."""
    found = [
        name
        for name in ATTRIBUTES
        if not is_same(*(compared.attribute(each, name) for each in (pair.before, pair.after)))
    ]
    found += [".".join(each.place.split(".")[:2]) for each in compared.differences(pair)]
    return list(dict.fromkeys(found))


def _sections(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    before = stack.before.template if stack.before else {}
    after = stack.after.template if stack.after else {}
    if stack.before is None:
        return
    for section in _SECTIONS:
        one, other = before.get(section), after.get(section)
        rows = [each if isinstance(each, dict) else {"": each} if each else {} for each in (one, other)]
        changed = [
            name
            for name in [*rows[0], *(each for each in rows[1] if each not in rows[0])]
            if masked(rows[0].get(name)) != masked(rows[1].get(name)) and name not in _BOOTSTRAP
        ]
        gone = _lost_exports(stack, changed) if section == "Outputs" else []
        if gone:
            verb = "is" if len(gone) == 1 else "are"
            message = (
                f"export {listed(gone)} {verb} gone, or another; a stack that imports it blocks the update"
            )
            yield reporter.change("removed", stack, None, message, section)
        if changed:
            # What is no mapping has no names.
            names = [each for each in changed if each]
            message = f"{code(section)}: {listed(map(code, names))}" if names else code(section)
            yield reporter.change("changed", stack, None, message, section)


def _lost_exports(stack: StackPair, changed: list[str]) -> list[str]:
    found = []
    for name in changed:
        exported = [
            each.section("Outputs").get(name, {}).get("Export", ABSENT) if each else ABSENT
            for each in (stack.before, stack.after)
        ]
        was, is_now = exported
        if was is not ABSENT and (is_now is ABSENT or is_now != was):
            value = was.get("Name") if isinstance(was, dict) else was
            found.append(shown(value))
    return found


def noise(reporter: Reporter, stack: StackPair) -> str:
    """Return one line for what changed and means nothing; nothing where there is none."""
    count: Counter[tuple[str, str]] = Counter()
    for pair in stack.pairs:
        if pair.before is None or pair.after is None or pair.is_moved or pair.before.type != pair.type:
            continue
        if pair.before.logical_id != pair.after.logical_id:
            count["new version", ""] += 1
        elif not _places(reporter.compared, pair):
            kind = _kind(reporter.compared, pair)
            if kind:
                count["resource", f" {kind}"] += 1
    return listed(f"{counted(many, one)}{rest}" for (one, rest), many in count.items())


def _kind(compared: Compared, pair: ResourcePair) -> str:
    before, after = pair.before, pair.after
    if before is None or after is None or before.definition == after.definition:
        return ""
    one, other = (compared.properties(each) for each in (before, after))
    if one != other and masked(one) == masked(other):
        return "with new code or files"
    if masked(one) != masked(other):
        is_order = sorted_text(masked(one)) == sorted_text(masked(other))
        return "in another order" if is_order else "written otherwise, but equal"
    if before.metadata != after.metadata:
        return "with other metadata"
    depends = [each.definition.get("DependsOn") for each in (before, after)]
    return "with other dependencies" if depends[0] != depends[1] else "written otherwise, but equal"
