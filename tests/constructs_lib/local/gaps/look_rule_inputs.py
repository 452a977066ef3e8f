"""Looks at what the targets of rules get."""

import json
from typing import Any

from .look_async import QUEUE
from .look_undelivered import rule
from .support import Emulator, observe

_ENTRY = {
    "Source": "indices",
    "DetailType": "order",
    "Resources": ["arn:aws:s3:::first", "arn:aws:s3:::second"],
    "Detail": '{"lines": [{"sku": "tea"}, {"sku": "cup"}]}',
}
_TRANSFORMER = {
    "InputPathsMap": {"arn": "$.resources[1]", "sku": "$.detail.lines[0].sku"},
    "InputTemplate": '{"arn": <arn>, "sku": "<sku>"}',
}


@observe(
    "rule-input-indices",
    aws=[{"sku": "cup"}, {"arn": "arn:aws:s3:::second", "sku": "tea"}],
    upstream=[None, {"arn": "", "sku": ""}],
)
def parts_by_their_indices(emulator: Emulator) -> object:
    targets = [
        {"Id": "path", "InputPath": "$.detail.lines[1]", "Arn": {"Fn::GetAtt": ["Path", "Arn"]}},
        {"Id": "template", "InputTransformer": _TRANSFORMER, "Arn": {"Fn::GetAtt": ["Template", "Arn"]}},
    ]
    resources = {"Path": QUEUE, "Template": QUEUE, "Rule": rule({"source": ["indices"]}, *targets)}
    outputs = {"Path": {"Ref": "Path"}, "Template": {"Ref": "Template"}}
    stack = emulator.deploy(resources, outputs)
    emulator.client("events").put_events(Entries=[_ENTRY])
    return [_part(emulator.message(stack[name])) for name in ("Path", "Template")]


@observe(
    "rule-input-without-quotes",
    aws=['{"a": 1}', '[{"a": 1}, "order"]', "7", '"order"', "order no. 7"],
    upstream=["{a: 1}", "[{a: 1}, order]", "7", "order", "order no. 7"],
)
def inputs_of_templates_without_quotes(emulator: Emulator) -> object:
    paths = {"line": "$.detail.line", "kind": "$.detail-type", "number": "$.detail.number"}
    templates = ("<line>", "[<line>, <kind>]", "<number>", "<kind>", "<kind> no. <number>")
    names = [f"Queue{index}" for index in range(len(templates))]
    targets = [
        {
            "Id": name,
            "InputTransformer": {"InputPathsMap": paths, "InputTemplate": template},
            "Arn": {"Fn::GetAtt": [name, "Arn"]},
        }
        for name, template in zip(names, templates, strict=True)
    ]
    resources = dict.fromkeys(names, QUEUE)
    # A rule has five targets at most.
    resources["Rule"] = rule({"source": ["quotes"]}, *targets)
    stack = emulator.deploy(resources, {name: {"Ref": name} for name in names})
    entry = {**_ENTRY, "Source": "quotes", "Detail": '{"line": {"a": 1}, "number": 7}'}
    emulator.client("events").put_events(Entries=[entry])
    messages = [emulator.message(stack[name], sure=True) for name in names]
    return [message and message["Body"] for message in messages]


def _part(message: dict[str, Any] | None) -> object:
    """Return what a target got; None where that is nothing, or the whole event."""
    body = json.loads(message["Body"]) if message else {}
    return None if "detail-type" in body or not body else body
