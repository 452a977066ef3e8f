"""At which other times a schedule runs after a change."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from constructs_lib.errors import ConstructsLibError
from constructs_lib.frozen import replace
from constructs_lib.review.change import Change
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.wording import code, shown, was_is
from constructs_lib.schedule import next_runs
from constructs_lib.templates.model import ABSENT

__all__ = ["schedule_changes"]

_TYPES = ("AWS::Events::Rule", "AWS::Scheduler::Schedule")
_PLACES = ("ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "EndDate", "FlexibleTimeWindow")
_RUNS = 3


def schedule_changes(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield the schedules of a stack that run at other times, with their next runs before and after."""
    for pair in stack.changed:
        if pair.type not in _TYPES or not reporter.compared.differences(pair):
            continue
        before, after = (reporter.compared.properties(each) for each in (pair.before, pair.after))
        changed = [name for name in _PLACES if before.get(name, ABSENT) != after.get(name, ABSENT)]
        if changed:
            yield _change(reporter, stack, pair, changed)


def _change(reporter: Reporter, stack: StackPair, pair: ResourcePair, changed: list[str]) -> Change:
    before, after = (reporter.compared.properties(each) for each in (pair.before, pair.after))
    said = ", ".join(
        f"{'' if name == 'ScheduleExpression' else code(name) + ' '}"
        f"{was_is(before.get(name, ABSENT), after.get(name, ABSENT))}"
        for name in changed
    )
    message, aside = f"{reporter.called(pair)}: {said}", ""
    was, is_now = (_runs(each, reporter.compared.now) for each in (before, after))
    if (was or is_now) and changed[0] in _PLACES[:2]:
        aside = f"; next runs before: {was or 'not known'}; after: {is_now or 'not known'}"
    return replace(reporter.change("schedule", stack, pair, message, changed[0]), aside=aside)


def _runs(properties: Any, now: datetime) -> str:
    """Return the next runs of a schedule; nothing where nobody knows, or where only the deployment tells."""
    expression = properties.get("ScheduleExpression")
    zone = properties.get("ScheduleExpressionTimezone", "UTC")
    if not isinstance(expression, str) or not isinstance(zone, str):
        return ""
    if expression.startswith("rate("):
        return "counted from the deployment"
    try:
        found = next_runs(expression, _RUNS, time_zone=zone, after=now)
    except (ConstructsLibError, ValueError):
        return ""
    times = ", ".join(shown(f"{each:%a %Y-%m-%d %H:%M}") for each in found)
    return f"{times} ({code(zone)})" if found else "none"
