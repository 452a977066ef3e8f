"""What has to hold for the pattern of a rule of EventBridge: LP520 to LP522, LP567, LP568.

A pattern is as its JSON is. A value that JSON does not have stands for one that only CloudFormation knows.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions import patterns
from constructs_lib.rules.fault import Fault

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (2026-11-27)
LARGEST = 5_000_000_000
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html (2026-11-27)
_TEXTS = ("version", "id", "detail-type", "source", "account", "time", "region")
_COMMON = (*_TEXTS, "resources", "detail")
_OF_PLACE = {"account", "region", "version", "time"}
# What follows is added on the way.
FIELDS = (
    *_COMMON,
    *("replay-name", "trace-header", "ingestion-time", "event-bus-name", patterns.EITHER),
)
# Of a text that does not look so there is no event.
_FORMS = {
    "version": r"0",
    "account": r"\d{12}",
    "region": r"[a-z]{2,}(-[a-z]+)+-\d+",
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
}
_EMPTY = ({"prefix": ""}, {"suffix": ""}, {"exists": True}, {"wildcard": "*"})
Pattern = Mapping[str, Any]


def grammar(parameter: str, pattern: Pattern) -> Iterator[Fault]:
    """Yield what EventBridge does not take as a pattern (LP567)."""
    if not patterns.has_lists(as_far_as_known(pattern)):
        yield Fault("LP567", parameter, "made of lists of conditions", text.shown(plain(pattern)))
        return
    for problem in patterns.problems(pattern, LARGEST):
        yield Fault("LP567", parameter, problem.allowed, problem.got)


def fields(parameter: str, pattern: Pattern) -> Iterator[Fault]:
    """Yield the fields of a pattern that no event has (LP568)."""
    for key in pattern:
        if key not in FIELDS:
            allowed = f"of fields of events: {text.listed(_COMMON)}"
            meant = next((each for each in FIELDS if _letters(each) == _letters(key)), None)
            yield Fault("LP568", parameter, allowed, repr(key), meant and f"write {meant}")


def _letters(name: str) -> str:
    return re.sub("[^a-z]", "", name.lower())


def size(parameter: str, pattern: Pattern, maximum: int | None = None) -> Iterator[Fault]:
    """Yield a fault where a pattern is longer than EventBridge takes (LP522).

    Args:
        parameter: the parameter.
        pattern: the pattern; what nobody knows counts nothing.
        maximum: what AWS has raised the quota to. Default: AWS's default.
    """
    length = len(json.dumps(plain(pattern, unknown=""), separators=(",", ":"), ensure_ascii=False))
    yield from ranges.EVENT_PATTERN_SIZE.fault(length, parameter=parameter, maximum=maximum)


def may_match(parameter: str, pattern: Pattern) -> Iterator[Fault]:
    """Yield the fields for which a pattern asks what no event has (LP520); its grammar has to be right."""
    for key, wanted in pattern.items():
        if key == patterns.EITHER:
            faults = [list(may_match(parameter, each)) for each in wanted]
            # One alternative that can match is enough.
            if all(faults):
                yield from faults[0]
        elif key in _TEXTS and not _may_be_text(key, wanted):
            allowed = f"a pattern that some event matches: {_form(key)} as {key}"
            yield Fault("LP520", parameter, allowed, text.shown(plain(wanted)))
        elif key == "detail" and isinstance(wanted, list) and {"exists": False} not in wanted:
            allowed = "a pattern that some event matches: fields below detail, which is an object"
            yield Fault("LP520", parameter, allowed, text.shown(plain(wanted)))
        elif key == "resources" and not _may_be_text(key, wanted, may_lack=True):
            yield Fault(
                "LP520",
                parameter,
                "a pattern that some event matches: strings as resources",
                text.shown(plain(wanted)),
            )


def _form(field: str) -> str:
    forms = {
        "version": '"0"',
        "account": "12 digits in quotes",
        "region": "the name of a Region, such as eu-west-1,",
        "time": "a text like 2026-11-27T12:00:00Z",
    }
    return forms.get(field, "a text")


def _may_be_text(field: str, wanted: Any, *, may_lack: bool = False) -> bool:
    """Return whether a field of texts may meet one of its conditions; every event has most of them."""
    if isinstance(wanted, Mapping):
        return False
    return not isinstance(wanted, list) or any(_may_meet(field, each, may_lack) for each in wanted)


def _may_meet(field: str, condition: Any, may_lack: bool) -> bool:
    match condition:
        case str():
            form = _FORMS.get(field)
            return form is None or bool(re.fullmatch(form, condition))
        case bool() | int() | float() | None:
            return False
        case {"exists": False}:
            return may_lack
        case {"numeric": _}:
            return False
    # An operator for texts, or what nobody knows.
    return True


def selective(parameter: str, pattern: Pattern, own: Collection[object] = ()) -> Iterator[Fault]:
    """Yield a fault where a pattern matches every event of the default bus (LP521).

    Args:
        parameter: the parameter.
        pattern: the pattern.
        own: the account and the Region of the rule, as the pattern may have them.
    """
    if pattern and _matches_all(pattern, own):
        allowed = "a pattern with source, detail-type or detail"
        yield Fault(
            "LP521", parameter, allowed, f"a pattern that every event matches, {text.shown(plain(pattern))}"
        )


def _matches_all(pattern: Pattern, own: Collection[object]) -> bool:
    return all(_is_met_by_all(key, wanted, own) for key, wanted in pattern.items())


def _is_met_by_all(field: str, wanted: Any, own: Collection[object]) -> bool:
    if field == patterns.EITHER:
        return any(_matches_all(each, own) for each in wanted if isinstance(each, Mapping))
    if field not in _TEXTS or not isinstance(wanted, list):
        return False
    sure = ["0"] if field == "version" else own if field in {"account", "region"} else ()
    return any(each in _EMPTY or each in sure for each in wanted)


def matches_puts(pattern: Pattern, own: Collection[object] = ()) -> bool | None:
    """Return whether a pattern matches what a function puts; `None` where that depends on what it puts.

    Args:
        pattern: the pattern.
        own: the account and the Region of the function, as the pattern may have them.
    """
    sources = pattern.get("source")
    if isinstance(sources, list) and all(map(is_of_aws, sources)):
        return False
    others = {key: each for key, each in pattern.items() if key != "source"}
    if not _matches_all(others, own):
        return None if others.keys() <= _OF_PLACE else False
    is_any = sources is None or (isinstance(sources, list) and any(map(_is_any_source, sources)))
    return is_any or None


def _is_any_source(condition: Any) -> bool:
    """Return whether a condition on sources is met by every source that a function may name."""
    if condition in _EMPTY:
        return True
    excepted = condition.get("anything-but") if isinstance(condition, Mapping) else None
    if isinstance(excepted, Mapping):
        excepted = excepted.get("prefix")
    values = excepted if isinstance(excepted, list) else [excepted]
    return all(isinstance(each, str) and each.startswith("aws.") for each in values)


def is_of_aws(condition: Any) -> bool:
    """Return whether a condition on sources means services of AWS, whose events no function can put."""
    start = condition.get("prefix") if isinstance(condition, Mapping) else condition
    return isinstance(start, str) and start.startswith("aws.")


def has_wildcard(wanted: Any) -> bool:
    """Return whether a pattern has a wildcard, of which a bus takes few rules."""
    if isinstance(wanted, Mapping):
        return any(key == "wildcard" or has_wildcard(each) for key, each in wanted.items())
    return isinstance(wanted, list) and any(map(has_wildcard, wanted))


def as_far_as_known(value: Any) -> Any:
    """Return a pattern in which a list stands for what nobody knows."""
    match value:
        case dict():
            return {key: as_far_as_known(each) for key, each in value.items()}
        case str() | int() | float() | None | list():
            return value
        case _:
            return [value]


def plain(value: Any, unknown: str = "...") -> Any:
    """Return a value as JSON, with a text for what nobody knows."""
    match value:
        case dict():
            return {key: plain(each, unknown) for key, each in value.items()}
        case list():
            return [plain(each, unknown) for each in value]
        case str() | int() | float() | None:
            return value
        case _:
            return unknown


def no_loop(
    right: str | None, pattern: Pattern, *, own: Collection[object], bus: str, allowed: bool = False
) -> Iterator[Fault]:
    """Yield a fault where a function may put events that the rule before it matches (LP525, LP526).

    Args:
        right: by what it may, such as `events:PutEvents in Stack/Policy`; `None` where nothing lets it.
        pattern: the pattern.
        own: the account and the Region of the function, as the pattern may have them.
        bus: the bus.
        allowed: whether a user has said what ends the loop.
    """
    if right is None or allowed:
        return
    matches = matches_puts(pattern, own)
    if matches:
        allowed_function = f"unable to put events on {bus}, all of which its rule matches"
        yield Fault("LP525", "function", allowed_function, right)
    elif matches is None:
        got = f"one without detail-type and detail, for a function with {right}"
        yield Fault(
            "LP526", "event_pattern", f"a pattern that does not match what its function puts on {bus}", got
        )
