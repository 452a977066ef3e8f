"""What a rule's target gets of an event, made anew from the event that lies in its queue."""

import json
from typing import Any

import pytest

from constructs_lib.redrive.delivered_inputs import part_of, transformed

RULE = "arn:aws:events:us-east-1:111111111111:rule/shop/Orders"
EVENT: dict[str, Any] = {
    "id": "e1",
    "source": "shop.orders",
    "detail-type": "Order Placed",
    "resources": ["a", "b"],
    "detail": {"id": 7, "customer": "Ada", "items": [{"sku": "tea"}], "note": 'a "quoted" word'},
}


def made(template: str, **paths: str) -> str | None:
    return transformed(EVENT, json.dumps({"InputTemplate": template, "InputPathsMap": paths}), RULE)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("$", EVENT),
        ("$.detail.id", 7),
        ("$.detail-type", "Order Placed"),
        ("$.resources[1]", "b"),
        ("$.detail.items[0].sku", "tea"),
    ],
)
def test_parts(path: str, part: object) -> None:
    assert json.loads(part_of(EVENT, path) or "") == part


@pytest.mark.parametrize(
    "path", ["$.missing", "$.resources[2]", "$.detail.id[0]", "$.resources[*]", "$.id.x", "$.resources[x]"]
)
def test_parts_that_are_not_there(path: str) -> None:
    assert part_of(EVENT, path) is None


@pytest.mark.parametrize(
    ("template", "sent"),
    [
        ('{"id": <id>, "of": <customer>}', {"id": 7, "of": "Ada"}),
        ('{"text": "order <id> of <customer>"}', {"text": "order 7 of Ada"}),
        ('"order <id> of <customer>"', "order 7 of Ada"),
        ("order <id> of <customer>", "order 7 of Ada"),
        ('{"items": <items>}', {"items": [{"sku": "tea"}]}),
        ('{"items": "<items>"}', {"items": "[{sku:tea}]"}),
        (
            '{"rule": <aws.events.rule-arn>, "name": "<aws.events.rule-name>"}',
            {"rule": RULE, "name": "Orders"},
        ),
        ('{"event": <aws.events.event.json>}', {"event": EVENT}),
        ('{"quote": "a \\"<customer>\\""}', {"quote": 'a "Ada"'}),
        # Without quotes, a value alone and a structure are JSON; other words make a text.
        ("<detail>", EVENT["detail"]),
        ("<items>", [{"sku": "tea"}]),
        (" <id> ", 7),
        ("<customer>", "Ada"),
        ("<aws.events.event.json>", EVENT),
        ("[<detail>, <customer>, 1]", [EVENT["detail"], "Ada", 1]),
        ("[[], {}]", [[], {}]),
        ("1<id>", "17"),
        ("[shop] <customer>", "[shop] Ada"),
        ("<id> <id>", "7 7"),
        ("<customer>, <note>", 'Ada, a "quoted" word'),
    ],
)
def test_templates(template: str, sent: object) -> None:
    paths = {name: f"$.detail.{name}" for name in ("id", "customer", "items", "note")}
    found = made(template, detail="$.detail", **paths)
    assert json.loads(found or "") == sent


@pytest.mark.parametrize(
    "template",
    [
        "",
        '{"id": <missing>}',
        '{"at": <aws.events.event.ingestion-time>}',
        '{"note": "<note>"}',
        '{"id": <other>}',
        "order <lines>",
        "{<note>: 1}",
        "[<note>, x]",
    ],
)
def test_what_only_eventbridge_can_tell(template: str) -> None:
    paths = {name: f"$.detail.{name}" for name in ("missing", "note")}
    assert made(template, lines="$.detail.items", **paths) is None
