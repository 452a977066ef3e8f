"""Amounts that AWS limits, for every property of a template: from the table of ranges."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.frozen import replace
from constructs_lib.limits import Limit
from constructs_lib.rules import RULES
from constructs_lib.rules.range import Range
from constructs_lib.rules.ranges import RANGES
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.measuring import amount, values
from constructs_lib.templates.model import ABSENT, Resource
from constructs_lib.templates.resolved import alternatives

__all__ = ["CHECKS", "quota_fix"]

# One property has two rules, of which the other one's source is not told by the property.
_TOLD_BY_ANOTHER = {"LP225", "LP804"}
# To these AWS takes -1: no throttling, no answers kept, retries until the record expires, any age.
_UNBOUNDED = {"LP209", "LP213", "LP402", "LP404"}
# Functions on instances of one's own, and those with accelerators, have other limits.
_OTHERWISE = {
    "LP015": "CapacityProviderConfig",
    "LP016": "CapacityProviderConfig",
    "LP017": "AcceleratorConfig",
}


def _look(app: Graph) -> Iterator[Finding]:
    for limit in RANGES:
        for named in limit.properties if limit.code not in _TOLD_BY_ANOTHER else ():
            kind, _, path = named.partition(".")
            for resource in app.of_type(kind):
                other = _OTHERWISE.get(limit.code)
                if other is not None and resource.value(other) is not ABSENT:
                    continue
                yield from _in(limit, resource, path, app.raised.get(limit.limit.name))


def _in(limit: Range, resource: Resource, path: str, raised: int | None) -> Iterator[Finding]:
    for place, value in values(resource.properties, path):
        for each in alternatives(value):
            found = amount(each, limit.measure)
            if (found == -1 and limit.code in _UNBOUNDED) or (each == "" and limit.code == "LP251"):
                continue
            in_unit = found * 60 if found is not None and place.endswith("InMinutes") else found
            for fault in limit.fault(in_unit, parameter=place, maximum=raised):
                is_quota = limit.limit.adjustable and in_unit is not None and in_unit > limit.maximum
                fix = quota_fix(fault.code, limit.limit) if is_quota else None
                yield Finding(replace(fault, fix=fix), resource, place, is_quota)


def quota_fix(code: str, limit: Limit) -> str:
    """Return what to change where AWS may have raised a quota."""
    rule = RULES[code]
    return (
        f"{rule.template_fix or rule.fix}, or ask AWS to raise the quota, and then set "
        f"limits.{limit.name} = <new quota in {limit.unit}>"
    )


CHECKS = (
    Check(
        tuple(sorted({each.code for each in RANGES if each.properties} - _TOLD_BY_ANOTHER)),
        _look,
    ),
)
