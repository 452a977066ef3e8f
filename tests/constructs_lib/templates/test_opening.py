import json
import os
from pathlib import Path

import pytest

from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.opening import open_all, open_app
from tests.constructs_lib.templates.assemblies import write_assembly

TEMPLATE = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})
SAM = "Transform: AWS::Serverless-2016-10-31\nResources: {Table: {Type: AWS::Serverless::SimpleTable}}\n"


def _write(file: Path, content: str = TEMPLATE) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    return file


def _refused(path: Path) -> str:
    with pytest.raises(TemplateError) as caught:
        open_app(path)
    return str(caught.value).removeprefix(str(path)).strip()


def test_an_assembly_its_project_and_its_manifest(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path / "cdk.out")
    for path in (folder, tmp_path, folder / "manifest.json"):
        opened = open_app(path)
        assert opened.assembly is not None
        assert opened.place == folder


def test_a_project_that_synthesises_into_another_folder(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path / "build" / "cloud")
    _write(tmp_path / "cdk.json", json.dumps({"app": "x", "output": "build/cloud"}))
    assert open_app(tmp_path).place == folder


@pytest.mark.parametrize(
    "name", ["t.json", "t.yaml", "t.template", "t.anything", "Shop.template.json", "stack.yml"]
)
def test_a_template_is_named_by_its_file(tmp_path: Path, name: str) -> None:
    opened = open_app(_write(tmp_path / name))
    assert opened.assembly is None
    assert [each.name for each in opened.graph.stacks] == [name.partition(".")[0]]


@pytest.mark.parametrize(
    "name",
    [
        ".serverless/cloudformation-template-update-stack.json",
        ".aws-sam/build/template.yaml",
        "template.yaml",
    ],
)
def test_a_project_of_sam_or_serverless(tmp_path: Path, name: str) -> None:
    file = _write(tmp_path / name)
    assert open_app(tmp_path).place == file


def test_what_sam_has_built_counts_until_the_template_changes(tmp_path: Path) -> None:
    template, built = (
        _write(tmp_path / "template.yaml", SAM),
        _write(tmp_path / ".aws-sam/build/template.yaml"),
    )
    os.utime(template, (1_000, 1_000))
    assert open_app(tmp_path).place == built
    os.utime(template, (2_000_000_000, 2_000_000_000))
    assert open_app(tmp_path).place == template


def test_each_template_of_a_folder_is_an_app(tmp_path: Path) -> None:
    files = [_write(tmp_path / name) for name in ("a.json", "b.yaml")]
    for name, content in (
        ("package.json", "{}"),
        ("bad.json", "{"),
        ("notes.md", TEMPLATE),
        ("c.yml", "A: 1"),
    ):
        _write(tmp_path / name, content)
    assert [each.place for each in open_all(tmp_path)] == files
    assert "holds 2 templates; name one of them: " in _refused(tmp_path)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("A: 1", "is no CloudFormation template: it has no Resources; synthesise first"),
        ("Resources: [1]", "is no CloudFormation template: its Resources are no mapping"),
        ("service: shop\nprovider: {name: aws}", "is no CloudFormation template: it is Serverless' own file"),
        ('{"app": "python app.py"}', "is no CloudFormation template: it looks like the settings of CDK"),
        ("", "is no template: it holds no mapping"),
    ],
)
def test_a_file_that_is_no_template_says_what_it_is(tmp_path: Path, content: str, text: str) -> None:
    assert _refused(_write(tmp_path / "file.yml", content)).startswith(text)


def test_a_path_without_anything(tmp_path: Path) -> None:
    refused = _refused(tmp_path)
    assert refused.startswith("holds no cloud assembly and no template; synthesise first")
    assert "npx cdk synth for a cdk CLI in node_modules" in refused
    assert _refused(tmp_path / "nothing").startswith("does not exist; give a cdk.out")


def test_a_template_by_its_name_that_cannot_be_read_is_no_silence(tmp_path: Path) -> None:
    _write(tmp_path / "a.json")
    _write(tmp_path / "b.template.json", "{")
    with pytest.raises(TemplateError, match=r"b\.template\.json is no "):
        open_all(tmp_path)
