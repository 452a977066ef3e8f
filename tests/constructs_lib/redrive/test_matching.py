"""Which letters an expression chooses."""

from datetime import UTC, datetime

import pytest

from constructs_lib.redrive import Letter, RedriveError
from constructs_lib.redrive.matching import Matcher

LETTER = Letter(
    "m", datetime(2026, 11, 23, tzinfo=UTC), "worker", "boom", '{"id": 0, "tags": [], "name": null}'
)


@pytest.mark.parametrize(
    ("expression", "chosen"),
    [
        (None, True),
        ("payload.id == `0`", True),
        ("payload.id", True),  # 0 is true in JMESPath
        ("payload.tags", False),
        ("payload.name", False),
        ("payload.missing", False),
        ("function == 'worker' && contains(error, 'oo')", True),
        ("starts_with(time, '2026-11-23T00:00:00')", True),
        ("contains(payload.name, 'x')", False),  # a wrong type is no match
    ],
)
def test_truth_is_that_of_jmespath(expression: str | None, *, chosen: bool) -> None:
    assert Matcher(expression)(LETTER) is chosen


def test_a_payload_that_is_not_json_is_text() -> None:
    letter = Letter("m", LETTER.time, "orders", "", "plain text")
    assert Matcher("contains(payload, 'plain')")(letter)


@pytest.mark.parametrize("expression", ["payload..id", "", "nothing(payload)", "contains(payload)", "a == "])
def test_a_wrong_expression_is_one_error(expression: str) -> None:
    with pytest.raises(RedriveError, match="is not a JMESPath expression") as caught:
        Matcher(expression)
    assert "\n" not in str(caught.value)


def test_an_expression_that_only_fails_on_data_is_the_same_error() -> None:
    matcher = Matcher("payload.id == `0` && nothing(payload)")
    with pytest.raises(RedriveError, match="is not a JMESPath expression"):
        matcher(LETTER)
