"""What fails a review, and what somebody accepts of it."""

import json
import re

import pytest

from constructs_lib.frozen import replace
from constructs_lib.review.accepting import accepted_in
from constructs_lib.review.change import KINDS, SECTIONS, Change
from constructs_lib.review.errors import ReviewError
from constructs_lib.review.forms.markdown_comment import COMMENT_MARK, LONGEST, markdown
from constructs_lib.review.forms.review_data import data
from constructs_lib.review.forms.review_lines import lines
from constructs_lib.review.forms.workflow_commands import commands
from constructs_lib.review.reviewing import ReviewedStack, review
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.template_files import side_of_files
from constructs_lib.review.told_review import Outcome, fail_on_of, outcome
from constructs_lib.review.wording import code, shortened, was_is
from constructs_lib.templates.model import ABSENT
from tests.constructs_lib.review.templates import NOW, changes, resource, reviewed, side

CHANGE = Change(
    ("replaced",), "Shop", "Table", "AWS::DynamoDB::Table", "Table1", "KeySchema", f"{code('T')} is replaced"
)
LISTED = replace(CHANGE, kinds=("changed",), message=f"{code('T')} (AWS::DynamoDB::Table)")


def _outcome(*found: Change, accepted: dict[str, str] | None = None, fail_on: str = "replaced") -> Outcome:
    stack = ReviewedStack("Shop", found, "")
    return outcome([stack], accepted=accepted or {}, fail_on=fail_on_of(fail_on))


def test_a_review_fails_on_the_kinds_that_are_named() -> None:
    assert _outcome(CHANGE).failing == (CHANGE,)
    assert _outcome(CHANGE, fail_on="").failing == ()
    assert _outcome(CHANGE, fail_on="iam-widened, data-at-risk").failing == ()
    both = replace(CHANGE, kinds=("open-to-all", "iam-widened"))
    assert _outcome(both, fail_on="iam-widened").failing == (both,)


def test_a_kind_that_is_not_known_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        ReviewError, match=r"names 'route-lots', which is no kind of change; did you mean route-lost"
    ):
        fail_on_of("replaced,route-lots")


def test_an_accepted_change_fails_nothing_and_is_shown_with_its_reason() -> None:
    found = _outcome(CHANGE, accepted={CHANGE.id: "it is empty"})
    assert (found.failing, found.changes, found.notes) == ((), (), ())
    assert found.accepted == ((CHANGE, "it is empty"),)
    assert "`T` is replaced: `it is empty`" in markdown(found)


def test_an_accepted_change_that_is_not_there_is_told() -> None:
    assert _outcome(accepted={"replaced-00000000": "why"}).notes == (
        "replaced-00000000 is accepted, but this change does not have it; remove it",
    )


def test_an_id_stays_on_other_days_and_changes_with_the_value() -> None:
    rule = resource("AWS::Events::Rule", {"ScheduleExpression": "cron(0 3 * * ? *)"})
    other, third = (
        resource("AWS::Events::Rule", {"ScheduleExpression": f"cron(0 {hour} * * ? *)"}) for hour in (4, 5)
    )
    pairs = (
        pair_stacks(side({"a.json": {"Rule": rule}}), side({"a.json": {"Rule": other}})) for _ in range(2)
    )
    today, later = (
        review(each, now)[0].changes[0]
        for each, now in zip(pairs, (NOW, NOW.replace(year=2027)), strict=True)
    )
    assert today.text != later.text
    assert today.id == later.id
    (changed,) = changes({"Rule": rule}, {"Rule": third})
    assert changed.id != today.id
    assert re.fullmatch(r"schedule-[0-9a-f]{8}", changed.id)


@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [
        ("data-at-risk", "AWS::DynamoDB::Table", "TableName"),
        ("data-at-risk", "AWS::RDS::DBCluster", "KmsKeyId"),
        ("replaced", "AWS::DynamoDB::Table", "TableName"),
        ("changed", "AWS::DynamoDB::Table", "TableName"),
        ("changed", "AWS::SQS::Queue", "VisibilityTimeout"),
        ("may-be-replaced", "Custom::Thing", "Password"),
        ("may-be-replaced", "Custom::Thing", "Anything"),
        ("replaced", "AWS::ElastiCache::User", "UserName"),
    ],
)
def test_an_id_changes_with_values_that_the_message_leaves_out(kind: str, name: str, place: str) -> None:
    def ids(before: str, after: str, **more: object) -> set[str]:
        sides = ({place: before}, {place: after, **more})
        one, other = ({"It": resource(name, each)} for each in sides)
        return {each.id for each in changes(one, other, kind)}

    found = ids("a", "b")
    assert found
    assert ids("a", "b") == found
    assert ids("a", "c").isdisjoint(found)
    assert ids("c", "b").isdisjoint(found)


def test_an_id_changes_with_a_hidden_value() -> None:
    def of(after: str) -> Change:
        one, other = (
            resource("AWS::ElastiCache::ReplicationGroup", {"AuthToken": each, "SnapshotArns": [each]})
            for each in ("a", after)
        )
        return changes({"It": one}, {"It": other}, "changed")[0]

    one, other = of("secret1"), of("secret2")
    assert one.text == other.text
    assert "secret" not in one.text
    assert one.id != other.id


def test_an_id_of_data_at_risk_changes_with_what_it_refers_to() -> None:
    def of(after: str) -> str:
        one, other = (
            {
                "Cluster": resource("AWS::RDS::DBCluster", {"DBClusterIdentifier": name}),
                "Instance": resource("AWS::RDS::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}}),
            }
            for name in ("a", after)
        )
        found = changes(one, other, "data-at-risk")
        (change,) = (each for each in found if each.logical_id == "Instance")
        return change.id

    assert of("b") == of("b")
    assert of("b") != of("c")


def test_an_id_stays_when_something_else_of_the_resource_changes() -> None:
    def of(**more: object) -> set[str]:
        sides = ({"TableName": "a"}, {"TableName": "b", **more})
        one, other = ({"It": resource("AWS::DynamoDB::Table", each)} for each in sides)
        return {each.id for each in changes(one, other, "data-at-risk", "replaced")}

    assert of() == of(BillingMode="PAY_PER_REQUEST")


def test_an_id_of_a_changed_section_changes_with_its_values() -> None:
    def of(value: str) -> str:
        resources = {"Queue": resource("AWS::SQS::Queue")}
        templates = (
            {"Resources": resources, "Mappings": {"Map": {"a": {"b": each}}}} for each in ("x", value)
        )
        pairs = pair_stacks(*(side_of_files({"a.json": json.dumps(each).encode()}) for each in templates))
        (change,) = review(pairs, NOW)[0].changes
        return change.id

    assert of("y") == of("y")
    assert of("y") != of("z")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("accept = [", "is no TOML"),
        ("[[accepted]]", "has 'accepted', which is not a known key"),
        ("accept = 1", "must be tables"),
        (
            '[[accept]]\nid = "replaced-1"\nraeson = "x"',
            "has 'raeson', which is not a known key; did you mean reason",
        ),
        ('[[accept]]\nid = "replaced-1"', "of replaced-1 has no reason"),
        (
            '[[accept]]\nid = "table"\nreason = "x"',
            "needs the id of a change, as the review shows it, got 'table'",
        ),
    ],
)
def test_what_has_no_meaning_in_the_file_of_accepted_changes_is_refused(content: str, said: str) -> None:
    with pytest.raises(ReviewError) as caught:
        accepted_in(content.encode(), "review.toml")
    assert said in str(caught.value)


def test_reasons_are_read() -> None:
    content = b'[[accept]]\nid = "iam-widened-0123abcd"\nreason = "it writes,\\n too"\n'
    assert accepted_in(content, "review.toml") == {"iam-widened-0123abcd": "it writes, too"}


def test_markdown_holds_values_that_would_be_markup_as_code() -> None:
    evil = "`</summary> | <script>alert(1)</script> ``` @everyone\n# head"
    table = resource("AWS::SQS::Queue", {"QueueName": evil})
    (found,) = reviewed(
        {"a.json": {"Queue": table}}, {"a.json": {"Queue": resource("AWS::SQS::Queue", {"QueueName": "b"})}}
    )
    text = markdown(outcome([found], accepted={}, fail_on=frozenset()))
    assert "```` `</summary> | <script>alert(1)</script> ``` @everyone # head ````" in text
    without_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert "script" not in without_code
    assert "@everyone" not in without_code
    assert text.startswith(f"{COMMENT_MARK}\n")


@pytest.mark.parametrize("kind", ["Custom::@octocat", "AWS::SQS::Queue\n# head", "AWS::<b>", "A::B\n\n@team"])
def test_markdown_holds_types_that_would_be_markup_as_code(kind: str) -> None:
    (found,) = reviewed(
        {"a.json": {"Queue": resource(kind, {"A": "a"})}}, {"a.json": {"Queue": resource(kind, {"A": "b"})}}
    )
    text = markdown(outcome([found], accepted={}, fail_on=frozenset()))
    assert f"(`{' '.join(kind.split())}`)" in text
    without_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    for each in ("@octocat", "@team", "\n# head", "<b>"):
        assert each not in without_code


def test_markdown_stays_below_what_github_takes_and_says_what_is_left_out() -> None:
    many = [replace(CHANGE, place=str(each), message=code(f"ü{each}" * 20)) for each in range(900)]
    folded = [replace(LISTED, place=str(each)) for each in range(900)]
    text = markdown(_outcome(*many, *folded))
    assert len(text.encode()) <= LONGEST
    shown = text.count("\n- ")
    assert re.search(rf"{1800 - shown:,} lines are left out", text)
    assert text.count("<details>") == text.count("</details>")
    assert "fails the check" in text


def test_markdown_stays_below_what_github_takes_with_all_that_is_accepted_and_noted() -> None:
    accepted = [replace(CHANGE, place=f"a{each}", message=code("x" * 150)) for each in range(600)]
    reasons = {each.id: "it is empty " * 5 for each in accepted}
    unused = {f"replaced-{each:08x}": "why" for each in range(600)}
    shown = [
        replace(CHANGE, kinds=("batch",), place=f"s{each}", message=code("y" * 150)) for each in range(600)
    ]
    text = markdown(_outcome(*shown, *accepted, CHANGE, accepted=reasons | unused))
    assert len(text.encode()) <= LONGEST
    assert f"❌ `T` is replaced <sub>{CHANGE.id}</sub>" in text
    assert "fails the check" in text
    left_out = 1801 - text.count("\n- ") - text.count("\n> ")
    assert f"{left_out:,} lines are left out" in text
    assert text.count("<details>") == text.count("</details>")
    few = markdown(_outcome(CHANGE, *accepted, accepted=reasons))
    assert len(few.encode()) <= LONGEST
    assert few.count("it is empty") > 200 * 5
    assert few.count("<details>") == few.count("</details>") == 1


def test_markdown_with_a_line_that_is_too_long_holds_the_others() -> None:
    long = replace(CHANGE, message=", ".join([code("x" * 99)] * 700))
    text = markdown(_outcome(long, replace(CHANGE, stack="Other"), LISTED))
    assert len(text.encode()) <= LONGEST
    assert "**1 line is left out" in text
    assert "`T` is replaced" in text
    assert "1 changed" in text


def test_markdown_leaves_out_what_is_folded_first() -> None:
    folded = [replace(LISTED, place=str(each), message=code("x" * 150)) for each in range(600)]
    text = markdown(_outcome(*folded, CHANGE))
    assert CHANGE.id in text
    assert "lines are left out" in text


@pytest.mark.parametrize("kind", ["added", "changed", "removed"])
def test_markdown_folds_nothing_that_fails(kind: str) -> None:
    failing = replace(LISTED, kinds=(kind,))
    other = replace(LISTED, kinds=("removed" if kind == "added" else "added",), message=code("Other"))
    text = markdown(_outcome(failing, other, fail_on=kind))
    shown, folded = text.split("<details>")
    assert f"- ❌ `T` (AWS::DynamoDB::Table) <sub>{failing.id}</sub>" in shown
    assert f"**{kind.capitalize()}**" in shown
    assert "`Other`" in folded
    assert "`T`" not in folded


def test_json_has_all_of_it() -> None:
    found = data(_outcome(CHANGE, LISTED, accepted={LISTED.id: "so be it"}))
    assert json.loads(json.dumps(found)) == found
    (change,) = found["stacks"][0]["changes"]
    assert change == {
        "id": CHANGE.id,
        "kinds": ["replaced"],
        "section": "Replaced",
        "serious": True,
        "fails": True,
        "stack": "Shop",
        "path": "Table",
        "logicalId": "Table1",
        "type": "AWS::DynamoDB::Table",
        "property": "KeySchema",
        "message": "T is replaced",
    }
    assert [each["reason"] for each in found["accepted"]] == ["so be it"]
    assert found["failed"] is True


def test_commands_of_a_workflow_are_escaped() -> None:
    found = replace(CHANGE, stack="a,b:c", message="100%\nmore")
    first, *_, summary = commands(_outcome(found, LISTED))
    assert first == f"::error title={found.id} in a%2Cb%3Ac::100%25%0Amore"
    assert summary == "1 stack changes: replaced 1, changed 1"
    (warning, _) = commands(_outcome(CHANGE, fail_on=""))
    assert warning.startswith("::warning ")


def test_lines_for_a_terminal_hold_nothing_that_it_obeys() -> None:
    evil = replace(CHANGE, message=code("red\x1b[31m"))
    text = "\n".join(lines(_outcome(evil), is_coloured=True))
    assert "\x1b[31m" not in text
    assert "red[31m" in text


@pytest.mark.parametrize("is_coloured", [True, False])
def test_no_line_for_a_terminal_holds_anything_that_it_obeys(is_coloured: bool) -> None:
    evil = "\x1b]0;evil\x07\r"
    accepted = replace(CHANGE, name=f"name{evil}", message=f"accepted{evil}")
    stack = ReviewedStack(f"title{evil}", (CHANGE, accepted), f"noise{evil}")
    told = outcome([stack], accepted={accepted.id: f"reason{evil}"}, fail_on=fail_on_of("replaced"))
    text = "\n".join(lines(told, is_coloured=is_coloured))
    assert re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\n", "").isprintable()
    for each in ("title", "noise", "accepted", "reason"):
        assert f"{each}]0;evil" in text


def test_kinds_are_in_the_order_of_the_sections_and_each_says_something_else() -> None:
    assert tuple(dict.fromkeys(kind.section for kind in KINDS.values())) == SECTIONS
    places = [SECTIONS.index(kind.section) for kind in KINDS.values()]
    assert places == sorted(places)
    assert len({kind.title for kind in KINDS.values()}) == len(KINDS)


def test_of_long_values_the_part_that_differs_is_shown() -> None:
    start = "x" * 400
    text = shortened(was_is(f"{start}{'a' * 300}", f"{start}{'b' * 300}"))
    assert re.fullmatch(r".…x{30}a+….{1} → .…x{30}b+….", text)
    assert was_is("a", "b") == f"{code('a')} → {code('b')}"
    assert was_is(ABSENT, "") == "not set → empty"


def test_an_id_is_of_the_whole_value() -> None:
    one, other = (replace(CHANGE, message=code("x" * 400 + end)) for end in "ab")
    assert one.text == other.text
    assert one.id != other.id
