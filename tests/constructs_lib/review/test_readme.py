"""README.md shows a comment as the review makes it."""

import re
from collections.abc import Mapping

import pytest

from constructs_lib.review.forms.markdown_comment import COMMENT_MARK, markdown
from constructs_lib.review.reviewing import ReviewedStack
from constructs_lib.review.told_review import fail_on_of, outcome
from tests.support.stacks import ROOT

README = ROOT / "README.md"
_BLOCK = re.compile(r"(<!-- review -->\n).*(<!-- /review -->\n)", re.DOTALL)


def test_comment_in_the_readme_is_the_one_that_is_made(
    reviewed: Mapping[str, ReviewedStack], request: pytest.FixtureRequest
) -> None:
    fail_on = fail_on_of("data-at-risk,route-lost")
    comment = markdown(outcome([reviewed["orders"]], accepted={}, fail_on=fail_on))
    shown = f"```markdown\n{comment.removeprefix(COMMENT_MARK).lstrip()}```\n"
    text = README.read_text()
    now = _BLOCK.sub(lambda found: f"{found[1]}{shown}{found[2]}", text)
    assert _BLOCK.search(text)
    if request.config.getoption("update_snapshots"):
        README.write_text(now)
    assert now == README.read_text()
