"""The page of `constructs-lib review` has every kind, and its example is what the command prints."""

import json
import re
from pathlib import Path

import pytest

from constructs_lib.cli import review_command
from constructs_lib.review import change
from tests import replacements
from tests.constructs_lib.review.templates import resource
from tests.support.stacks import ROOT

PAGE = (ROOT / "docs" / "review.md").read_text()


def test_page_has_every_kind_with_its_title() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [(name, kind.title) for name, kind in change.KINDS.items()]


def test_example_is_what_the_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, name in (("before", "orders"), ("after", "carts")):
        file = tmp_path / folder / "Shop.template.json"
        file.parent.mkdir()
        table = resource("AWS::DynamoDB::Table", {"TableName": name})
        file.write_text(json.dumps({"Resources": {"Orders": table}}))
    review_command.main(["before", "after"])
    out, _ = capsys.readouterr()
    assert f"```text\n{out}```" in PAGE
    assert re.findall(r'id = "(.+)"', PAGE)[0] in out


def test_page_tells_how_many_types_the_table_has() -> None:
    lines = replacements.FILE.read_text().splitlines()
    count = sum(not line.startswith("#") for line in lines)
    (made,) = re.findall(r"schemas of (\S+),", lines[0])
    assert f"{count:,} types (as of {made})" in PAGE
