"""What has to hold for what a rule of EventBridge sends to its target: LP523, LP527, LP528."""

import re
from collections.abc import Iterator, Mapping

from constructs_lib.rules import ranges, text
from constructs_lib.rules.fault import Fault

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html (2026-11-27)
_PREDEFINED = (
    *("aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time"),
    *("aws.events.event", "aws.events.event.json"),
)
# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html (2026-11-27)
_VARIABLE = r"[A-Za-z0-9_-]{1,256}"
_PLACEHOLDER = r"(?<!\\)<([A-Za-z0-9_.-]+)>"
_PATH = r"\$(\.[^.\[\]'\"]+(\[(\d+|\*)\])*)*"


def event_path(parameter: str, path: str | None) -> Iterator[Fault]:
    """Yield a fault where a path does not lead into an event (LP523)."""
    if path is not None and not re.fullmatch(_PATH, path):
        yield Fault("LP523", parameter, "a path in dots, such as $.detail.id", repr(path))


def transformer(parameter: str, paths: Mapping[str, str | None], template: str | None) -> Iterator[Fault]:
    """Yield what is wrong with the variables of a template and the template (LP523, LP527, LP528).

    Args:
        parameter: the parameter.
        paths: where the values of the variables lie in an event, by the names of the variables.
        template: the text in which they stand; `None` where only CloudFormation knows it.
    """
    yield from ranges.INPUT_VARIABLES.fault(len(paths), parameter=f"variables of {parameter}")
    for name, path in paths.items():
        if not re.fullmatch(_VARIABLE, name) or name.lower().startswith("aws."):
            allowed = "made of letters, digits, _ and -, at most 256"
            yield Fault("LP523", f"variables of {parameter}", allowed, repr(name))
        yield from event_path(f"variables of {parameter}", path)
    yield from whole(parameter, template)
    for name in dict.fromkeys(re.findall(_PLACEHOLDER, template or "")):
        if name not in paths and name not in _PREDEFINED:
            known = text.listed([*paths, *_PREDEFINED])
            yield Fault("LP523", f"variables of {parameter}", f"defined ones: {known}", f"<{name}>")


def constant(parameter: str, sent: str | None) -> Iterator[Fault]:
    """Yield a fault for each variable in a text that EventBridge sends as it is (LP523); `None` passes."""
    for name in dict.fromkeys(re.findall(_PLACEHOLDER, sent or "")):
        if name in _PREDEFINED:
            allowed = "without variables, or a template, because only templates have variables"
            yield Fault("LP523", parameter, allowed, f"<{name}> in a constant")


def whole(parameter: str, sent: str | None) -> Iterator[Fault]:
    """Yield a fault where a text is longer than EventBridge takes (LP528)."""
    yield from ranges.INPUT_LENGTH.fault(None if sent is None else len(sent), parameter=parameter)
