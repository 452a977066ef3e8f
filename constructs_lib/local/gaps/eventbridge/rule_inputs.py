"""Rules: the parts of events that their targets get."""

import json
import re
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

events = Part("services.eventbridge")

_PLACEHOLDER = re.compile(r"<([^<>]*)>")
_INDEXED = re.compile(r"(.*?)((?:\[\d+\])+)")


class _Indexed(dict[str, Any]):
    """An object in which `name[0]` is the first of what `name` leads to."""

    def __getitem__(self, key: str) -> Any:
        found = _INDEXED.fullmatch(key)
        value = super().__getitem__(found[1] if found else key)
        for index in re.findall(r"\d+", found[2]) if found else ():
            value = value[int(index)]
        return _Indexed(value) if isinstance(value, dict) else value


class _View:
    """The event that a rule has matched, with indices."""

    def __init__(self, view: Any) -> None:
        self._view = view

    def event_with_detail(self) -> dict[str, Any]:
        return _Indexed(self._view.event_with_detail())

    def envelope(self) -> Any:
        return self._view.envelope()


@gap(
    "rule-input-indices",
    aws="The path of an input may have indices, as `$.resources[0]`.",
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html",
    upstream="Reads the index as part of the name: a variable is empty, an `InputPath` sends the event.",
)
def follow_indices() -> None:
    """Follow the indices of paths."""

    def build_transform(original: Any) -> Any:
        def transform(transformer: Any, rule: Any, view: Any) -> Any:
            return original(transformer, rule, _View(view))

        return transform

    def build_invoke(original: Any) -> Any:
        def invoke(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], *view: Any) -> None:
            path = target.get("InputPath") or ""
            if "[" in path:
                found: Any = _Indexed(events._pattern_event_view(event).event_with_detail())
                try:
                    for key in path.removeprefix("$").split(".")[1:]:
                        found = found[key]
                except (KeyError, IndexError, TypeError):
                    found = None
                if found is not None:
                    kept = {key: each for key, each in target.items() if key != "InputPath"}
                    target = {**kept, "Input": json.dumps(found)}
            original(target, event, rule, *view)

        return invoke

    replace(events, "_apply_input_transformer", build_transform, takes="transformer rule view")
    replace(events, "_invoke_target", build_invoke, takes="target event rule view")


@gap(
    "rule-input-without-quotes",
    aws="A template without quotes may be JSON, as `<detail>` and `[<one>, <other>]`: its variables are "
    "written as JSON.",
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html",
    upstream="Takes it for a text, and leaves the quotes of objects out.",
)
def write_json_without_quotes() -> None:
    """Write the variables of such a template as those of one with quotes."""

    def build(original: Any) -> Any:
        def render(template: str, replacements: dict[str, Any]) -> Any:
            if '"' in template or not _is_json(_PLACEHOLDER.sub(" null ", template)):
                return original(template, replacements)

            def written(found: re.Match[str]) -> str:
                return json.dumps(replacements[found[1]]) if found[1] in replacements else found[0]

            return _PLACEHOLDER.sub(written, template)

        return render

    replace(events, "_render_input_template", build, takes="template replacements")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
