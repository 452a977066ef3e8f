"""Data that a change deletes, or protects less.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
(2026-11-27)
"""

from collections.abc import Iterable, Iterator
from typing import Any

from constructs_lib.review.change import Change
from constructs_lib.review.differences import Difference, at_path, is_same
from constructs_lib.review.expiry_risks import expiry_risks
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.protections import GUARDS, PROTECTIONS, Protection
from constructs_lib.review.replacing import moved
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.stateful import DATA, SNAPSHOTS
from constructs_lib.review.wording import code, shown, was_is
from constructs_lib.templates.model import ABSENT
from constructs_lib.templates.resolved import number

__all__ = ["data_risks"]

_RISK = "data-at-risk"
_ON = {"true", "enabled", "active"}
# What is kept of data, from nothing on.
_STRENGTH = {"Delete": 0, "Snapshot": 1, "RetainExceptOnCreate": 2, "Retain": 3}
# From the weakest on; every object is encrypted by S3's own key where nothing is said.
_ALGORITHMS = ("AES256", "aws:kms", "aws:kms:dsse")
_EMPTIES = "Custom::S3AutoDeleteObjects"


def data_risks(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield what a change does to the data of a stack."""
    was, is_now = stack.before, stack.after
    if was is not None and is_now is not None and was.is_protected and not is_now.is_protected:
        place = "terminationProtection"
        message = f"stack {code(stack.title)} is protected from being deleted no more ({code(place)})"
        yield reporter.change(_RISK, stack, None, message, place)
    for pair in stack.pairs:
        if pair.type in DATA:
            yield from _of(reporter, stack, pair)
        elif pair.before is not None and pair.after is not None:
            # A topic keeps nothing, and encrypts what it passes on.
            yield from _protections(reporter, stack, pair)
        elif pair.type in GUARDS and pair.after is None and not stack.is_left:
            message = f"{reporter.called(pair)} is removed: {GUARDS[pair.type]}"
            yield reporter.change(_RISK, stack, pair, message)
        if pair.type == _EMPTIES and pair.before is None:
            yield from _emptied(reporter, stack, pair)


def _of(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    if pair.after is None:
        yield from _removed(reporter, stack, pair)
    elif pair.before is not None:
        replacement = reporter.replacements.of.get(pair)
        if pair.is_moved:
            because, values = "its logical id has changed", [moved(pair)]
            yield _replaced(reporter, stack, pair, because, "DeletionPolicy", values=values)
        elif replacement is not None:
            because = f"{code(replacement.causes[0].place)} changes"
            is_certain, found = replacement.is_certain, reporter.replacements.values(replacement)
            yield _replaced(
                reporter, stack, pair, because, "UpdateReplacePolicy", values=found, is_certain=is_certain
            )
        yield from _condition(reporter, stack, pair)
        yield from _policies(reporter, stack, pair)
        yield from _protections(reporter, stack, pair)
        yield from expiry_risks(reporter, stack, pair)


def _removed(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    if stack.is_left:
        # CDK leaves a stack alone that is in its app no more.
        return
    policy = _policy(reporter, pair, "before", "DeletionPolicy")
    message = f"{reporter.called(pair)} is removed: {_fate(pair, policy, 'DeletionPolicy')}"
    yield reporter.change(_RISK, stack, pair, message, "DeletionPolicy")


def _replaced(
    reporter: Reporter,
    stack: StackPair,
    pair: ResourcePair,
    because: str,
    attribute: str,
    *,
    values: Iterable[Difference],
    is_certain: bool = True,
) -> Change:
    # What is removed goes by the template before; what is replaced by either, as far as anybody knows.
    sides = ("before",) if attribute == "DeletionPolicy" else ("before", "after")
    policy = min((_policy(reporter, pair, side, attribute) for side in sides), key=_strength)
    verb = "is replaced" if is_certain else "may be replaced"
    fate = _fate(pair, policy, attribute)
    message = f"{reporter.called(pair)} {verb}, because {because}: {fate}; the new one starts empty"
    return reporter.change(_RISK, stack, pair, message, attribute, values=values)


def _strength(policy: Any) -> int:
    return _STRENGTH.get(policy, 0) if isinstance(policy, str) else 0


def _policy(reporter: Reporter, pair: ResourcePair, side: str, attribute: str) -> Any:
    """Return the policy that holds for a resource, given or by default."""
    resource = getattr(pair, side)
    given = reporter.compared.attribute(resource, attribute)
    if given is not ABSENT:
        return given
    properties = reporter.compared.properties(resource)
    has_snapshot = attribute == "DeletionPolicy" and pair.type in SNAPSHOTS
    return "Snapshot" if has_snapshot and "DBClusterIdentifier" not in properties else "Delete"


def _fate(pair: ResourcePair, policy: Any, attribute: str) -> str:
    data, by = DATA[pair.type], code(f"{attribute}: {policy}")
    if policy == "Snapshot":
        return f"a snapshot of its {data} is left ({by})"
    if policy in ("Retain", "RetainExceptOnCreate"):
        return f"the old one stays, with its data, outside the stack ({by})"
    what = data if data.startswith(("the ", "an ")) else f"its {data}"
    if pair.type == "AWS::S3::Bucket":
        return f"it is deleted if it is empty, else the deletion fails ({by})"
    return f"{what} {'is' if _is_one(data) else 'are'} deleted ({by})"


def _is_one(data: str) -> bool:
    return data.startswith("the ") and not data.startswith("the name servers")


def _condition(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    was, is_now = (reporter.compared.attribute(each, "Condition") for each in (pair.before, pair.after))
    if is_now is not ABSENT and was != is_now:
        policy = _policy(reporter, pair, "before", "DeletionPolicy")
        message = (
            f"{reporter.called(pair)} is made only where {code(is_now)} holds from now on; where it does not,"
            f" it is removed: {_fate(pair, policy, 'DeletionPolicy')}"
        )
        values = [Difference("Condition", was, is_now)]
        yield reporter.change(_RISK, stack, pair, message, "Condition", values=values)


def _policies(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    for attribute in ("DeletionPolicy", "UpdateReplacePolicy"):
        before, after = (_policy(reporter, pair, side, attribute) for side in ("before", "after"))
        if _strength(after) < _strength(before):
            message = (
                f"{reporter.called(pair)}: {code(attribute)} {was_is(before, after)}; {_then(attribute)}"
            )
            yield reporter.change(_RISK, stack, pair, message, attribute)


def _then(attribute: str) -> str:
    when = "is removed" if attribute == "DeletionPolicy" else "is replaced"
    return f"its data goes with it when it {when}"


def _protections(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    if not reporter.compared.differences(pair):
        return
    before, after = (reporter.compared.properties(each) for each in (pair.before, pair.after))
    for each in PROTECTIONS:
        if each.type == pair.type:
            one, other = (_given(at_path(found, each.path), each) for found in (before, after))
            lost = _loss(each, one, other)
            if lost:
                place = each.path.replace("/*", "").replace("/", ".")
                message = f"{reporter.called(pair)}: {lost} ({code(place)})"
                values = [Difference(place, one, other)]
                yield reporter.change(_RISK, stack, pair, message, place, values=values)


def _given(value: Any, each: Protection) -> Any:
    """Return what is compared of a list: what some of its entries leave out is off there, and no value."""
    if "*" not in each.path or each.loss in ("off", "on"):
        return value
    return [found for found in value if found is not ABSENT] if isinstance(value, list) else value


def _loss(each: Protection, before: Any, after: Any) -> str:
    if is_same(before, after):
        return ""
    was_on, is_on = _is_on(before, each), _is_on(after, each)
    verb = "are" if each.what.partition(" ")[0].endswith("s") else "is"
    match each.loss:
        case "off" if was_on and not is_on:
            return f"{each.what} {verb} switched off"
        case "on" if is_on and not was_on:
            return f"{each.what} {verb} switched on"
        case "changed" if before not in (ABSENT, []):
            gone = after in (ABSENT, [])
            changes = "change" if verb == "are" else "changes"
            return f"{each.what} {verb} gone" if gone else f"{each.what} {changes}, {was_is(before, after)}"
        case "lower" | "expires" | "fewer" | "weaker":
            was, now = (_measured(each.loss, one) for one in (before, after))
            if _is_less(each.loss, was, now):
                values = (before, after) if each.loss == "weaker" else (was, now)
                return f"{each.what}: {' → '.join(map(_said, values))}"
    return ""


def _measured(loss: str, value: Any) -> float | None:
    if loss == "fewer":
        return len(value) if isinstance(value, list) else 0
    if loss == "weaker":
        found = value[0] if isinstance(value, list) and value else value
        return _ALGORITHMS.index(found) if found in _ALGORITHMS else 0
    # Where data expires, 0 stands for never.
    return (_least(value) or None) if loss == "expires" else _least(value)


def _is_on(value: Any, each: Protection) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_is_on(one, each) for one in value)
    return each.is_on_by_default if value is ABSENT else str(value).lower() in _ON


def _least(value: Any) -> float | None:
    values = value if isinstance(value, list) else [value]
    found = [each for each in map(number, values) if each is not None]
    return min(found) if found else None


def _is_less(loss: str, before: float | None, after: float | None) -> bool:
    # Without a number data is kept for ever where it expires, and for AWS's default else.
    if loss == "expires":
        return after is not None and (before is None or after < before)
    return before is not None and (after is None or after < before)


def _said(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    if first is None or first == []:
        return "not set"
    return shown(int(first) if isinstance(first, float) and first == int(first) else first)


def _emptied(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    bucket = reporter.compared.properties(pair.after).get("BucketName", ABSENT)
    is_old = any(
        each.before is not None and bucket == f"${{{each.name}}}"
        for each in stack.pairs
        if each.type == "AWS::S3::Bucket"
    )
    if is_old:
        message = f"{shown(bucket)} is emptied from now on when it is removed ({code('auto_delete_objects')})"
        yield reporter.change(_RISK, stack, pair, message)
