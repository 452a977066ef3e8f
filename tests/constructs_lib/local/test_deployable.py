import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import LocalAwsError
from constructs_lib.local.deployable import read_assembly, require_known_types


def write(folder: Path, artifacts: dict[str, Any], template: dict[str, Any] | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": artifacts}))
    (folder / "t.json").write_text(json.dumps(template or {}))
    return folder


def stack(environment: str = "aws://unknown-account/unknown-region", **properties: Any) -> dict[str, Any]:
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": "t.json", **properties},
    }


def test_stacks_of_stages_are_found(tmp_path: Path) -> None:
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "stage"}}
    write(tmp_path, {"Top": stack(), "Stage": stage})
    write(tmp_path / "stage", {"Inner123": stack(stackName="Stage-Inner")})
    read = read_assembly(tmp_path)
    assert [s.name for s in read.stacks] == ["Top", "Stage-Inner"]
    assert read.staged


def test_environment_and_paths_are_read(tmp_path: Path) -> None:
    path = {"aws:cdk:path": "Top/Queue/Resource"}
    resources = {"Queue1": {"Type": "AWS::SQS::Queue", "Metadata": path}, "Bare": {"Type": "AWS::SNS::Topic"}}
    write(tmp_path, {"Top": stack("aws://111122223333/eu-west-1")}, {"Resources": resources})
    read = read_assembly(tmp_path)
    (found,) = read.stacks
    assert (found.account, found.region) == ("111122223333", "eu-west-1")
    assert {each: found.resources[each].path for each in found.resources} == {
        "Queue1": ("Top", "Queue", "Resource"),
        "Bare": (),
    }
    assert [each.type for each in found.resources.values()] == ["AWS::SQS::Queue", "AWS::SNS::Topic"]
    assert not read.staged


def test_open_environment_is_none(tmp_path: Path) -> None:
    (found,) = read_assembly(write(tmp_path, {"Top": stack()})).stacks
    assert (found.account, found.region, found.bootstrapped) == (None, None, False)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda _folder: None, "does not exist; synthesise it first"),
        (lambda folder: folder.mkdir(), "is not a cloud assembly"),
        (lambda folder: write(folder, {}), "holds no stack"),
        (lambda folder: write(folder, {"Top": {"type": "aws:cloudformation:stack"}}), "cannot be read"),
        (lambda folder: (write(folder, {}) / "manifest.json").write_text("{"), "cannot be read"),
    ],
)
def test_what_is_no_assembly_is_one_clear_line(tmp_path: Path, make: Any, reason: str) -> None:
    folder = tmp_path / "cdk.out"
    make(folder)
    with pytest.raises(LocalAwsError) as caught:
        read_assembly(folder)
    assert str(folder) in str(caught.value)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def unknown_types(folder: Path, resources: dict[str, Any]) -> str:
    write(folder, {"Net": stack(), "Other": stack(stackName="Shop-Net")}, {"Resources": resources})
    with pytest.raises(LocalAwsError) as refused:
        require_known_types(read_assembly(folder))
    return str(refused.value)


def test_an_unknown_type_is_named_with_its_stacks(tmp_path: Path) -> None:
    resources = {"Nat": {"Type": "AWS::EC2::FlowLog"}, "Queue": {"Type": "AWS::SQS::Queue"}}
    assert unknown_types(tmp_path, resources) == (
        "the local AWS does not know AWS::EC2::FlowLog (stack Net), AWS::EC2::FlowLog (stack Shop-Net)"
    )


def test_types_of_a_transform_are_unknown(tmp_path: Path) -> None:
    assert "AWS::Serverless::Function (stack Net)" in unknown_types(
        tmp_path, {"Function": {"Type": "AWS::Serverless::Function"}}
    )


def test_an_unknown_type_in_a_nested_stack_is_named(tmp_path: Path) -> None:
    nested = {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "n.nested.template.json"}}
    tmp_path.joinpath("n.nested.template.json").write_text(
        json.dumps({"Resources": {"Nat": {"Type": "AWS::EC2::FlowLog"}}})
    )
    assert "AWS::EC2::FlowLog (stack Net)" in unknown_types(tmp_path, {"Nested": nested})


def test_what_may_not_be_made_and_loops_are_left_to_cloudformation(tmp_path: Path) -> None:
    resources = {
        "Nat": {"Type": "AWS::EC2::FlowLog", "Condition": "InProduction"},
        "Own": {"Type": "Custom::Anything"},
        "Fn::ForEach::Topics": ["Name", ["A", "B"], {"Topic${Name}": {"Type": "AWS::SNS::Topic"}}],
    }
    read = read_assembly(write(tmp_path, {"Top": stack()}, {"Resources": resources}))
    require_known_types(read)
    assert "Nat" in read.stacks[0].resources


def test_warnings_of_the_synthesis_are_one_line_each_also_those_of_stages(tmp_path: Path) -> None:
    said = [
        {"type": "aws:cdk:warning", "data": "LP105: too short\n  for it [ack: constructs-lib:LP105]"},
        {"type": "aws:cdk:info", "data": "no warning"},
    ]
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "stage"}}
    # Older versions of CDK keep them in the manifest.
    write(tmp_path, {"Top": stack() | {"metadata": {"/Top/Queue": said}}, "Stage": stage})
    write(tmp_path / "stage", {"Inner": stack() | {"additionalMetadataFile": "m.json"}})
    (tmp_path / "stage" / "m.json").write_text(json.dumps({"/Stage/Inner/Queue": said}))
    text = "LP105: too short for it [ack: constructs-lib:LP105]"
    assert read_assembly(tmp_path).warnings == (f"Top/Queue: {text}", f"Stage/Inner/Queue: {text}")
