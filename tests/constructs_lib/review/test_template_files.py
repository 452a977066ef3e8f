"""Which templates a folder, a file or an assembly holds."""

import json
from pathlib import Path

import pytest

from constructs_lib.review.reviewing import review
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.template_files import side_of_path
from constructs_lib.templates.errors import TemplateError
from tests.constructs_lib.review.templates import NOW, changes, resource

TEMPLATE = json.dumps({"Resources": {"Queue": resource("AWS::SQS::Queue")}})


def _write(path: Path, content: str = TEMPLATE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def test_snapshots_are_called_by_their_parameter(tmp_path: Path) -> None:
    _write(tmp_path / "__snapshots__" / "test_stacks" / "test_template[Shop].json")
    _write(tmp_path / "__snapshots__" / "test_stack" / "test_template.json")
    _write(tmp_path / "events" / "order.json", '{"Resources": "none"}')
    _write(tmp_path / "package.json", "{}")
    found = side_of_path(tmp_path)
    assert set(found.titles.values()) == {"Shop", "test_stack/test_template"}


def test_equal_parameters_are_told_apart(tmp_path: Path) -> None:
    for name in ("test_minimal[Shop].json", "test_maximal[Shop].json"):
        _write(tmp_path / "__snapshots__" / name)
    assert set(side_of_path(tmp_path).titles.values()) == {"test_minimal[Shop]", "test_maximal[Shop]"}


def test_a_template_is_the_same_one_under_another_name(tmp_path: Path) -> None:
    one, other = (side_of_path(_write(tmp_path / name)) for name in ("one.json", "other.json"))
    assert set(one.stacks) == set(other.stacks)


def test_nested_stacks_have_a_place_of_their_own(tmp_path: Path) -> None:
    inner = {"TemplateURL": "inner.json"}
    outer = {"Resources": {"Inner": resource("AWS::CloudFormation::Stack", inner)}}
    _write(tmp_path / "inner.json")
    found = side_of_path(_write(tmp_path / "outer.json", json.dumps(outer)))
    assert list(found.stacks) == ["template", "template/Inner"]


def test_templates_of_sam_are_what_cloudformation_makes_of_them(tmp_path: Path) -> None:
    queue = "Resources: {{Orders: {{Type: 'AWS::SQS::Queue'}}, Worker: {{Type: 'AWS::Serverless::Function',"
    properties = (
        "Properties: {{Runtime: python3.13, Handler: app.handler, InlineCode: pass, MemorySize: {}}}}}}}"
    )
    text = f"Transform: AWS::Serverless-2016-10-31\n{queue} {properties}\n"
    before, after = (
        side_of_path(_write(tmp_path / f"{memory}.yaml", text.format(memory))) for memory in (128, 256)
    )
    kinds = {each.type for each in before.stacks["template"].everything}
    assert "AWS::Lambda::Function" in kinds
    assert set(before.stacks) == set(after.stacks)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="does not exist"):
        side_of_path(tmp_path / "nothing")
    with pytest.raises(TemplateError, match="holds no cloud assembly and no template; synthesise first"):
        side_of_path(tmp_path)
    _write(tmp_path / "__snapshots__" / "test_stack.json", '{"Resources": {"Queue": {"Type": "AWS::SQS::')
    with pytest.raises(TemplateError, match="is no JSON"):
        side_of_path(tmp_path)


def test_values_that_only_cloudformation_knows_are_compared_as_they_stand() -> None:
    def side(condition: str, parameter: str) -> dict[str, object]:
        choice = {"Fn::If": [condition, {"Ref": parameter}, {"Ref": "AWS::NoValue"}]}
        return {"Queue": resource("AWS::SQS::Queue", {"DelaySeconds": choice})}

    assert changes(side("IsProd", "Delay"), side("IsProd", "Delay")) == []
    assert len(changes(side("IsProd", "Delay"), side("IsTest", "Delay"))) == 1
    assert len(changes(side("IsProd", "Delay"), side("IsProd", "Other"))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Fn::Join": ["", ["a-", {"Ref": "Topic"}]]}, {"Fn::Sub": "a-${Topic}"}),
        ({"Fn::GetAtt": "Topic.TopicName"}, {"Fn::GetAtt": ["Topic", "TopicName"]}),
        ("5", 5),
        ("true", True),
    ],
)
def test_values_that_are_written_otherwise_are_equal(one: object, other: object) -> None:
    before, after = (
        {"Topic": resource("AWS::SNS::Topic"), "Queue": resource("AWS::SQS::Queue", {"DelaySeconds": each})}
        for each in (one, other)
    )
    assert changes(before, after) == []


def _app(folder: Path, name: str) -> Path:
    stack_of = {"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region"}
    files = {"templateFile": "Shop.template.json", "stackName": name}
    folder.mkdir()
    (folder / "manifest.json").write_text(
        json.dumps({"artifacts": {"Shop": {**stack_of, "properties": files}}})
    )
    (folder / "Shop.template.json").write_text(TEMPLATE)
    return folder


def test_a_stack_under_another_name_is_another_stack(tmp_path: Path) -> None:
    before, after = (side_of_path(_app(tmp_path / name, name)) for name in ("Shop", "Store"))
    ((change,),) = (each.changes for each in review(pair_stacks(before, after), NOW))
    assert change.kinds == ("replaced",)
    assert change.text.startswith("stack Shop has another name, Shop → Store: a new one is made")


def test_what_a_nested_stack_holds_goes_with_it(tmp_path: Path) -> None:
    inner = {"TemplateURL": "inner.json"}
    outer = {"Inner": resource("AWS::CloudFormation::Stack", inner), "Topic": resource("AWS::SNS::Topic")}
    _write(tmp_path / "inner.json")
    before = side_of_path(_write(tmp_path / "before.json", json.dumps({"Resources": outer})))
    del outer["Inner"]
    after = side_of_path(_write(tmp_path / "after.json", json.dumps({"Resources": outer})))
    _, nested = review(pair_stacks(before, after), NOW)
    assert [each.kinds[0] for each in nested.changes] == ["data-at-risk", "removed"]
    assert nested.changes[1].text == "stack template/Inner is gone, with all that it holds"


def test_a_folder_is_read_without_what_is_installed_or_synthesised(tmp_path: Path) -> None:
    _write(tmp_path / "tests" / "test_stack.json")
    for name in (".venv/a.json", "node_modules/a.json", "app/cdk.out/a.template.json", "tests/.a.json"):
        _write(tmp_path / name)
    assert list(side_of_path(tmp_path).stacks) == ["tests/test_stack.json"]


def test_a_project_is_what_it_has_synthesised(tmp_path: Path) -> None:
    _write(tmp_path / "tests" / "test_stack.json")
    _app(tmp_path / "cdk.out", "Shop")
    assert list(side_of_path(tmp_path).stacks) == ["Shop"]
