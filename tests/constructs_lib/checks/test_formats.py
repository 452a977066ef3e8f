"""The forms of findings: SARIF by its published schema, JSON as documented, commands of GitHub."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from constructs_lib.checks.check_settings import Ignore
from constructs_lib.checks.checking import check
from constructs_lib.checks.formats.data import data
from constructs_lib.checks.formats.github import commands
from constructs_lib.checks.formats.lines import lines
from constructs_lib.checks.formats.report import Report
from constructs_lib.checks.formats.sarif import sarif
from constructs_lib.checks.ignoring import part
from constructs_lib.checks.locations import Location, user_line
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from tests.constructs_lib.checks.case import in_place
from tests.constructs_lib.checks.parts import queue_consumer
from tests.support.stacks import ROOT

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text())
RESOURCES = in_place(queue_consumer(), "Queue", VisibilityTimeout=5)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """A run with an error at a line of a file in a folder whose name needs quoting, and an accepted one."""
    file = tmp_path / "my stacks, new" / "shop.json"
    file.parent.mkdir()
    resources = in_place(RESOURCES, "Function", Timeout=2_000)
    template = {"Resources": resources}
    file.write_text(json.dumps(template, indent=1))
    graph = Graph()
    add_stack(graph, template, name="Shop", file=file)
    found = check(graph)
    assert {"LP016", "LP104"} <= {each.code for each in found}
    parted = part(graph, found, ignores=[Ignore("LP016", "Function", 'it waits, "for long"')])
    return Report((graph,), (parted,), ("a note: 100 %",), tmp_path)


def _validated(report: Report) -> dict[str, Any]:
    log = sarif(report)
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    return log


def test_the_schema_refuses_what_is_wrong(report: Report) -> None:
    log = sarif(report)
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(log)


def test_sarif_satisfies_its_schema(report: Report) -> None:
    (run,) = _validated(report)["runs"]
    rules = run["tool"]["driver"]["rules"]
    (result,) = [each for each in run["results"] if each["ruleId"] == "LP104"]
    assert rules[result["ruleIndex"]]["id"] == "LP104"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "my%20stacks%2C%20new/shop.json", "uriBaseId": "%SRCROOT%"}
    assert place["region"]["startLine"] > 1


def test_sarif_says_what_is_accepted_and_why(report: Report) -> None:
    results = _validated(report)["runs"][0]["results"]
    (accepted,) = [each for each in results if each["ruleId"] == "LP016"]
    assert accepted["suppressions"] == [{"kind": "external", "justification": 'it waits, "for long"'}]
    assert not [each for each in results if "suppressions" in each and each is not accepted]


def test_sarif_of_nothing_satisfies_its_schema_too() -> None:
    assert _validated(Report((), (), (), Path.cwd()))["runs"][0]["results"] == []


def test_fingerprints_of_sarif_differ_and_stay(report: Report) -> None:
    results = _validated(report)["runs"][0]["results"]
    marks = [each["partialFingerprints"]["constructsLib/v1"] for each in results]
    assert len(set(marks)) == len(marks)
    again = sarif(report)["runs"][0]["results"]
    assert [each["partialFingerprints"]["constructsLib/v1"] for each in again] == marks


def test_github_commands_escape_what_they_must(report: Report) -> None:
    said = list(commands(report))
    (error,) = [each for each in said if "LP104" in each]
    head, _, message = error.partition("::VisibilityTimeout")
    assert head.startswith("::error file=my stacks%2C new/shop.json,line=")
    assert head.endswith("title=LP104 at Queue")
    assert message
    assert "::warning title=constructs-lib::a note: 100 %25" in said
    assert said[-1] == report.summary


def test_json_is_what_the_docs_say(report: Report) -> None:
    found = data(report)
    assert json.load(io.StringIO(json.dumps(found))) == found
    (error,) = [each for each in found["findings"] if each["code"] == "LP104"]
    page = (ROOT / "docs" / "check.md").read_text()
    for key in (*found, *error, "reason"):
        assert f"`{key}`" in page, key
    assert error["severity"] == "error"
    assert (error["stack"], error["path"], error["logicalId"]) == ("Shop", "Queue", "Queue")
    assert (error["property"], error["got"]) == ("VisibilityTimeout", "5 seconds")
    assert error["file"] == "my stacks, new/shop.json"
    (accepted,) = found["ignored"]
    assert accepted["reason"] == 'it waits, "for long"'


def test_colours_are_for_terminals(report: Report) -> None:
    plain, coloured = "\n".join(lines(report)), "\n".join(lines(report, is_coloured=True))
    assert "\x1b" not in plain
    assert coloured.count("\x1b[0m") >= 2
    assert report.summary in coloured


@pytest.mark.parametrize(
    ("frames", "place"),
    [
        (["...jsii runtime...", "define (/home/ada/shop/app.py:3)"], ("/home/ada/shop/app.py", 3)),
        (["new Shop (/home/ada/lib/shop.ts:12:5)"], ("/home/ada/lib/shop.ts", 12)),
        (["new Shop (C:\\shop\\lib\\shop.ts:12:5)"], ("C:\\shop\\lib\\shop.ts", 12)),
        (["/home/ada/shop.ts:7:1"], ("/home/ada/shop.ts", 7)),
        (["f (/v/site-packages/x/y.py:1)", "g (/home/ada/app.py:9)"], ("/home/ada/app.py", 9)),
        (["f (/src/constructs_lib/patterns/x.py:1)", "g (/home/ada/app.py:9)"], ("/home/ada/app.py", 9)),
        (["f (/shop/node_modules/x/y.js:1:2)"], None),
        (["(no user code in 10 frames, use --stack-trace-limit to capture more)"], None),
        ([], None),
    ],
)
def test_the_line_is_the_users(frames: list[str], place: tuple[str, int] | None) -> None:
    assert user_line(tuple(frames)) == place


def test_a_place_is_as_terminals_take_it() -> None:
    assert str(Location(Path("a/b.py"), 5)) == "a/b.py:5"
    assert str(Location(Path("a/b.py"), None)) == "a/b.py"
