"""What a rule may send to its target, on plain values."""

import pytest

from constructs_lib.rules.conditions.target_inputs import constant, event_path, transformer, whole
from tests.constructs_lib.rules.conditions.found import found


@pytest.mark.parametrize(
    "path",
    ["$", "$.detail", "$.detail-type", "$.resources[0]", "$.detail.items[*].id", "$.detail.a_b/c", None],
)
def test_paths_into_an_event(path: str | None) -> None:
    assert found(event_path("input", path)) == []


@pytest.mark.parametrize(
    "path", ["", "detail.id", "$detail", "$.detail['id']", "$.detail[id]", "$.", "$..id"]
)
def test_paths_that_eventbridge_does_not_follow(path: str) -> None:
    assert found(event_path("input", path)) == [("LP523", "input")]


@pytest.mark.parametrize(
    "template",
    [
        "<id> of <aws.events.rule-arn>",
        '{"id": <id>, "all": <aws.events.event.json>, "at": "<aws.events.event.ingestion-time>"}',
        "5 < 6 > 4, <not one>",
        None,
    ],
)
def test_templates_with_defined_variables(template: str | None) -> None:
    assert found(transformer("input", {"id": "$.detail.id"}, template)) == []


def test_variables() -> None:
    wrong = found(transformer("input", {"id": "$.detail.id"}, "<id> <name> <name> <aws.events.rule>"))
    assert wrong == [("LP523", "variables of input")] * 2
    for name in ("a b", "a.b", "AWS.id", "", "x" * 257):
        assert found(transformer("input", {name: "$.id"}, "now")) == [("LP523", "variables of input")]
    assert found(transformer("input", {"id": "id"}, "<id>")) == [("LP523", "variables of input")]
    assert found(transformer("input", {"id": None}, "<id>")) == []


@pytest.mark.parametrize(
    "sent", ['{"id": "<id>"}', '"5 < 6 > 4"', '{"rule": "\\\\<aws.events.rule-arn>"}', None]
)
def test_constants(sent: str | None) -> None:
    assert found(constant("input", sent)) == []


def test_constants_are_not_filled_in() -> None:
    sent = '{"rule": "<aws.events.rule-arn>", "all": "<aws.events.event.json>", "r": "<aws.events.rule-arn>"}'
    assert found(constant("input", sent)) == [("LP523", "input")] * 2


def test_amounts() -> None:
    paths = {f"v{number}": "$.id" for number in range(100)}
    assert found(transformer("input", paths, "now")) == []
    assert found(transformer("input", {**paths, "one": "$.id"}, "now")) == [("LP527", "variables of input")]
    assert found(transformer("input", {}, "x" * 8_193)) == [("LP528", "input")]
    assert found(whole("input", "x" * 8_192)) == []
    assert found(whole("input", "x" * 8_193)) == [("LP528", "input")]
    assert found(whole("input", None)) == []
