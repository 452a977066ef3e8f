"""What a change does to events on their way: settings, sources, failure routes."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.review.change import Change
from constructs_lib.review.differences import at_path, is_same
from constructs_lib.review.event_settings import SETTINGS, Setting
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.schedule_changes import schedule_changes
from constructs_lib.review.wording import code, named, shown, what_differs
from constructs_lib.templates.model import ABSENT

__all__ = ["event_changes"]

_INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig"
_BY_TYPE: dict[str, list[Setting]] = {}
for _each in SETTINGS:
    _BY_TYPE.setdefault(_each.type, []).append(_each)
# Which properties say what a resource stands between: from where, to where.
_ENDS = {
    "AWS::Lambda::EventSourceMapping": ("EventSourceArn", "FunctionName"),
    "AWS::Lambda::EventInvokeConfig": ("", "FunctionName"),
    "AWS::SNS::Subscription": ("TopicArn", "Endpoint"),
}


def event_changes(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield what a change does to the settings and schedules of a stack."""
    for pair in stack.changed:
        if pair.type in _BY_TYPE and reporter.compared.differences(pair):
            for setting in _BY_TYPE[pair.type]:
                yield from _setting(reporter, stack, pair, setting)
    for pair in stack.pairs:
        if pair.type == _INVOKE_CONFIG and (pair.before is None) != (pair.after is None):
            yield from _of_a_function(reporter, stack, pair)
    yield from schedule_changes(reporter, stack)


def _of_a_function(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    """Yield what a function that stays loses or gets with a resource that says how it is tried again."""
    found = pair.any
    names = getattr(found.stack.app, "names", None)
    function = reporter.compared.pair_of(names.function(found.value("FunctionName"))) if names else None
    if function is not None and function.before is not None and function.after is not None:
        for setting in _BY_TYPE[_INVOKE_CONFIG]:
            yield from _setting(reporter, stack, pair, setting)


def _setting(reporter: Reporter, stack: StackPair, pair: ResourcePair, setting: Setting) -> Iterator[Change]:
    sides = [
        dict(_values(reporter.compared.properties(each), setting.path)) for each in (pair.before, pair.after)
    ]
    before, after = sides
    for place in [*before, *(each for each in after if each not in before)]:
        was, is_now = before.get(place, ABSENT), after.get(place, ABSENT)
        if is_same(was, is_now, setting.path.rpartition(".")[2]) or not _is_there(place, sides):
            continue
        # A redrive policy that is new or gone is told as a failure route.
        if setting.path.startswith("RedrivePolicy.") and (was is ABSENT or is_now is ABSENT):
            continue
        message = f"{_between(reporter, pair, place)}: {setting.what} {what_differs(was, is_now)}"
        note = _note(setting, is_now)
        kinds = _kinds(setting, was, is_now)
        if not kinds:
            continue
        yield reporter.change(kinds, stack, pair, f"{message}{note}", setting.path.replace("[]", ""))


def _kinds(setting: Setting, before: Any, after: Any) -> list[str]:
    """Return the kinds of a change of a setting; none where it means the same as before."""
    if setting.kind == "concurrency" and str(after) == "0":
        return ["disabled", "concurrency"]
    if setting.kind != "disabled":
        return [setting.kind]
    was_on, is_on = (_is_on(each) for each in (before, after))
    return [] if was_on is is_on else ["trigger-added"] if is_on else ["disabled"]


def _is_on(value: Any) -> bool:
    # Where nothing is said it is on; a rule has two ways of it.
    return value is ABSENT or str(value).lower().startswith(("true", "enabled"))


def _note(setting: Setting, value: Any) -> str:
    key = "" if value is ABSENT else str(value).lower() if isinstance(value, bool) else str(value)
    found = dict(setting.note).get(key, "")
    return f"; {found}" if found else ""


def _values(properties: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield what stands at a path, by the item of the list that it is of; by nothing where it is of none."""
    head, found, rest = path.partition("[].")
    if not found:
        yield "", at_path(properties, path.replace(".", "/"))
        return
    items = at_path(properties, head.replace(".", "/"))
    for each in items if isinstance(items, list) else []:
        key = each.get("Arn", each.get("Id", "")) if isinstance(each, dict) else ""
        yield str(key), at_path(each, rest.replace(".", "/"))


def _is_there(place: str, sides: list[dict[str, Any]]) -> bool:
    # A target that is new, or gone, is told as such.
    return all(place in each for each in sides)


def _between(reporter: Reporter, pair: ResourcePair, target: str) -> str:
    """Return what a statement of events begins with: from where to where."""
    source, end = _ENDS.get(pair.type, ("", ""))
    properties = reporter.compared.properties(pair.after or pair.before)
    target = target or properties.get(end, "")
    origin = properties.get(source, "") if source else ""
    if target and origin:
        return f"{shown(origin)} to {shown(target)}"
    if target and isinstance(target, str):
        return f"{code(pair.name)} to {code(named(target))}"
    return reporter.called(pair)
