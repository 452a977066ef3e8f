"""What has to hold for every event source mapping, with which Lambda polls a source for a function."""

import json
from collections.abc import Iterator, Mapping, Sequence

from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions import patterns, records
from constructs_lib.rules.conditions.environments import Environment, same_environment, same_region
from constructs_lib.rules.conditions.records import Record
from constructs_lib.rules.conditions.texts_and_times import whole_units
from constructs_lib.rules.fault import Fault

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (2026-11-27)
_LARGEST = 5_000_000_000


def whole_seconds(parameter: str, time: float | None) -> Iterator[Fault]:
    """Yield a fault where a time of a queue or a mapping is not whole seconds (LP107)."""
    return whole_units("LP107", parameter, time, "seconds")


def filters(given: Sequence[Mapping[str, object] | None], record: Record | None) -> Iterator[Fault]:
    """Yield what is wrong with each filter of a mapping (LP109, LP110, LP137 to LP140).

    Args:
        given: each `{"pattern": "<JSON>"}`; `None` for one that only CloudFormation knows.
        record: what a record of this source has; `None` checks no key.
    """
    for index, each in enumerate(given):
        if each is not None:
            yield from _filter(f"filters[{index}]", each, record)


def _filter(parameter: str, given: Mapping[str, object], record: Record | None) -> Iterator[Fault]:
    pattern = given.get("pattern")
    is_made = isinstance(pattern, str) and len(given) == 1
    parsed = _parsed(str(pattern)) if is_made else None
    if not isinstance(parsed, dict) or not patterns.has_lists(parsed):
        allowed = "made by FilterCriteria.filter of a mapping with a list for every key"
        yield Fault("LP109", parameter, allowed, text.shown(pattern if is_made else dict(given)))
    length = len(pattern) if isinstance(pattern, str) else None
    yield from ranges.MAPPING_FILTER_PATTERN.fault(length, parameter=parameter)
    if isinstance(parsed, dict):
        for problem in patterns.problems(parsed, _LARGEST):
            yield Fault("LP138", f"conditions of {parameter}", problem.allowed, problem.got)
        if record is not None:
            yield from _record(parameter, parsed, record)


def _record(parameter: str, pattern: Mapping[str, object], record: Record) -> Iterator[Fault]:
    for problem in records.unknown(pattern, record):
        yield Fault("LP139", parameter, problem.allowed, problem.got, problem.fix)
    for problem in records.not_text(pattern, record):
        yield Fault("LP140", parameter, problem.allowed, problem.got)
    keys = [key for key in records.first_keys(pattern) if key in record.fields]
    others = [key for key in keys if record.documented and key not in record.documented]
    if others:
        got = f"a pattern about {text.listed(others, 'and')}"
        yield Fault("LP137", parameter, f"about {text.listed(record.documented)}", got)


def _parsed(pattern: str) -> object:
    try:
        return json.loads(pattern)
    except ValueError:
        return None


def beside_its_function(here: Environment, there: Environment) -> Iterator[Fault]:
    """Yield a fault where a mapping is not where its function is (LP111).

    Args:
        here: where the mapping is.
        there: where the function is.
    """
    return same_environment("LP111", "function", here, there, what="a function")


def near_its_function(parameter: str, here: str | None, there: str | None) -> Iterator[Fault]:
    """Yield a fault where a source is not in the Region of its function (LP113).

    Args:
        parameter: the parameter that holds the source, which is also what the source is: `queue`.
        here: the Region of the function.
        there: that of the source.
    """
    allowed, got = f"in {here}, as its function is", f"a {parameter} in {there}"
    return same_region("LP113", parameter, here, there, allowed=allowed, got=got)


def polled_once(parameter: str, source: object, function: object, first: object | None) -> Iterator[Fault]:
    """Yield a fault where another mapping of the same function and source exists (LP115).

    Args:
        parameter: the parameter that holds the source.
        source: the source, as a message names it.
        function: the function, as a message names it.
        first: what else polls the source for the function, as a message names it; `None` where nothing does.
    """
    if first is not None:
        got = f"{source}, which {first} polls for it"
        yield Fault("LP115", parameter, f"polled once for {function}", got)


def without_dead_letter_queue(function: object, own: object | None) -> Iterator[Fault]:
    """Yield a fault where a function that is polled for has a dead-letter queue of its own (LP129).

    Args:
        function: the function, as a message names it.
        own: its dead-letter queue or topic, as a message names it; `None` where it has none.
    """
    if own is not None:
        got = f"{function}, whose failed events go to {own}"
        yield Fault("LP129", "function", "one without a dead-letter queue of its own", got)
