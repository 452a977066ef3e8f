"""Data that expires from now on, or sooner than before.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
(2026-11-27)
"""

from collections.abc import Iterator
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.review.change import Change
from constructs_lib.review.differences import is_same
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.wording import code, listed, shown, was_is
from constructs_lib.templates.model import ABSENT
from constructs_lib.templates.resolved import number

__all__ = ["expiry_risks"]

_BUCKET, _TABLES = "AWS::S3::Bucket", ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
_OBJECTS, _VERSIONS = "objects", "old versions"


@frozen
class _Expiry:
    """What an enabled rule of a bucket expires.

    Attributes:
        what: objects, or old versions of them.
        of: the object that the rule is limited to: prefix, tags and sizes.
        after: the days, or a date.
        kept: how many old versions are kept besides.
    """

    what: str
    of: dict[str, Any]
    after: Any
    kept: Any


def expiry_risks(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    """Yield what expires from now on of a resource that is on both sides."""
    before, after = (reporter.compared.properties(each) for each in (pair.before, pair.after))
    if pair.type == _BUCKET:
        said, place = _objects(before, after), "LifecycleConfiguration.Rules"
    elif pair.type in _TABLES:
        said, place = _items(before, after), "TimeToLiveSpecification.AttributeName"
    else:
        return
    for each in said:
        message = f"{reporter.called(pair)}: {each} ({code(place)})"
        yield reporter.change("data-at-risk", stack, pair, message, place)


def _items(before: Any, after: Any) -> Iterator[str]:
    was, is_now = (_attribute(each) for each in (before, after))
    if was is not ABSENT and is_now is not ABSENT and was != is_now:
        yield f"items expire by another attribute, {was_is(was, is_now)}"


def _attribute(properties: Any) -> Any:
    given = properties.get("TimeToLiveSpecification")
    is_on = isinstance(given, dict) and str(given.get("Enabled")).lower() == "true"
    return given.get("AttributeName", ABSENT) if is_on else ABSENT


def _objects(before: Any, after: Any) -> Iterator[str]:
    old = list(_rules(before))
    for new in _rules(after):
        alike = [each for each in old if each.what == new.what and _is_within(new.of, each.of)]
        if not any(_is_sooner(each, new) for each in alike):
            was = next((each for each in alike if each.of == new.of), None)
            rest = f", before {_when(was)}" if was else " from now on"
            yield f"{_what(new)} expire {_when(new)}{rest}"


def _rules(properties: Any) -> Iterator[_Expiry]:
    configuration = properties.get("LifecycleConfiguration")
    rules = configuration.get("Rules") if isinstance(configuration, dict) else None
    for rule in rules if isinstance(rules, list) else []:
        if isinstance(rule, dict) and rule.get("Status") == "Enabled":
            yield from _of_rule(rule)


def _of_rule(rule: dict[str, Any]) -> Iterator[_Expiry]:
    tags = rule.get("TagFilters", [rule["TagFilter"]] if "TagFilter" in rule else [])
    of = {
        "prefix": rule.get("Prefix", ""),
        "tags": tags if isinstance(tags, list) else [tags],
        "above": rule.get("ObjectSizeGreaterThan", ABSENT),
        "below": rule.get("ObjectSizeLessThan", ABSENT),
    }
    for name in ("ExpirationInDays", "ExpirationDate"):
        if name in rule:
            yield _Expiry(_OBJECTS, of, rule[name], ABSENT)
    if "NoncurrentVersionExpirationInDays" in rule:
        yield _Expiry(_VERSIONS, of, rule["NoncurrentVersionExpirationInDays"], ABSENT)
    given = rule.get("NoncurrentVersionExpiration")
    if isinstance(given, dict):
        kept = given.get("NewerNoncurrentVersions", ABSENT)
        yield _Expiry(_VERSIONS, of, given.get("NoncurrentDays", ABSENT), kept)


def _is_within(narrow: dict[str, Any], wide: dict[str, Any]) -> bool:
    """Return whether all objects that one rule is limited to are among those of another one."""
    one, other = narrow["prefix"], wide["prefix"]
    is_text = isinstance(one, str) and isinstance(other, str)
    is_below = one.startswith(other) if is_text else one == other
    has_tags = all(any(is_same(each, tag) for tag in narrow["tags"]) for each in wide["tags"])
    return (
        is_below
        and has_tags
        and (wide["above"] is ABSENT or _is_most(wide["above"], narrow["above"]))
        and (wide["below"] is ABSENT or _is_most(narrow["below"], wide["below"]))
    )


def _is_most(one: Any, other: Any) -> bool:
    """Return whether a number is at most another one, or the same value; not where only one is known."""
    low, high = number(one), number(other)
    return is_same(one, other) if low is None or high is None else low <= high


def _is_sooner(one: _Expiry, other: _Expiry) -> bool:
    """Return whether a rule expires what it does as soon as another one, and keeps no more of it."""
    if number(one.after) is None and number(other.after) is None:
        # Two dates are written alike, as ISO 8601 has them.
        texts = isinstance(one.after, str) and isinstance(other.after, str)
        is_first = one.after <= other.after if texts else is_same(one.after, other.after)
    else:
        is_first = number(one.after) is not None and _is_most(one.after, other.after)
    return is_first and (one.kept is ABSENT or _is_most(one.kept, other.kept))


def _what(rule: _Expiry) -> str:
    limits = []
    if rule.of["prefix"] != "":
        limits.append(f"below {shown(rule.of['prefix'])}")
    if rule.of["tags"]:
        limits.append(f"with {listed(_tag(each) for each in rule.of['tags'])}")
    for name, word in (("above", "larger than"), ("below", "smaller than")):
        if rule.of[name] is not ABSENT:
            limits.append(f"{word} {shown(rule.of[name])} bytes")
    what = rule.what if limits else f"all {rule.what}"
    return " ".join([what, *limits])


def _tag(tag: Any) -> str:
    if not isinstance(tag, dict):
        return shown(tag)
    return shown(f"{tag.get('Key')}={tag.get('Value')}")


def _when(rule: _Expiry) -> str:
    days = number(rule.after)
    unit = "day" if days == 1 else "days"
    when = f"on {shown(rule.after)}" if days is None else f"after {code(f'{days:g}')} {unit}"
    return when if rule.kept is ABSENT else f"{when}, except {shown(rule.kept)} newer ones"
