"""Makes of an event what the target of a rule gets, if only the rule and the event decide it.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html (2026-11-27).
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["part_of", "transformed"]

_INDEX = re.compile(r"\[(\d+)\]")
# A text in quotes is taken in one, so that a quote in it begins none.
_PIECES = re.compile(r'"(?:\\.|[^"\\])*"|<([A-Za-z0-9_.-]+)>')
_PLACEHOLDER = re.compile(r"<([A-Za-z0-9_.-]+)>")
_MISSING = object()


def part_of(event: Mapping[str, Any], path: str) -> str | None:
    """Return the part of an event that a path leads to, as JSON; None where it leads nowhere."""
    found = _at(event, path)
    return None if found is _MISSING else _as_json(found)


def transformed(event: Mapping[str, Any], transformer: str, rule_arn: str) -> str | None:
    """Return what an input transformer makes of an event; None where only EventBridge can tell.

    Args:
        event: the event as it came to the bus.
        transformer: the transformer in JSON.
        rule_arn: ARN of the rule.
    """
    given = json.loads(transformer)
    template = given.get("InputTemplate", "")
    paths = given.get("InputPathsMap", {})
    values = {name: _at(event, path) for name, path in paths.items()} | {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rpartition("/")[2],
        "aws.events.event": {key: value for key, value in event.items() if key != "detail"},
        "aws.events.event.json": dict(event),
    }
    used = _PLACEHOLDER.findall(template)
    # When the event came is not in it; and what becomes of a variable without a value is not said.
    if not template or any(values.get(name, _MISSING) is _MISSING for name in used):
        return None
    # With null for each variable a structure stays JSON; the blanks keep null apart from a word beside it.
    if '"' not in template and not _is_json(_PLACEHOLDER.sub(" null ", template)):
        return _text(template, [values[name] for name in used])
    made = _PIECES.sub(lambda found: _piece(found, values), template)
    return made if _is_json(made) else None


def _text(template: str, values: Sequence[Any]) -> str | None:
    """Return what a template of words and variables gives: a text, which a function gets as one.

    None for what looks like a structure, and for an object or a list among words: of neither AWS says
    what becomes of it.
    """
    is_structure = template.strip()[:1] + template.strip()[-1:] in {"{}", "[]"}
    if is_structure or any(isinstance(each, Mapping | list) for each in values):
        return None
    given = iter(values)
    return _as_json(_PLACEHOLDER.sub(lambda _: _inside(next(given)), template))


def _piece(found: re.Match[str], values: Mapping[str, Any]) -> str:
    if found[1]:
        return _as_json(values[found[1]])
    return _PLACEHOLDER.sub(lambda each: _inside(values[each[1]]), found[0])


def _inside(value: Any) -> str:
    """Return a value as it stands in a text; EventBridge leaves out the quotes of an object there."""
    return value if isinstance(value, str) else _as_json(value).replace('"', "")


def _at(event: Mapping[str, Any], path: str) -> Any:
    found: Any = event
    for key in path.removeprefix("$").split(".")[1:]:
        name, _, rest = key.partition("[")
        if not isinstance(found, Mapping) or name not in found:
            return _MISSING
        found = found[name]
        numbers = _INDEX.findall(f"[{rest}" if rest else "")
        if rest and "".join(f"[{number}]" for number in numbers) != f"[{rest}":
            return _MISSING
        for number in map(int, numbers):
            if not isinstance(found, list) or number >= len(found):
                return _MISSING
            found = found[number]
    return found


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
