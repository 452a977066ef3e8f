"""Assemblies as CDK writes them: stages, nested stacks, what is said of constructs, and what is broken."""

import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.templates.assembly import Assembly
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.model import ABSENT, at
from tests.constructs_lib.templates.assemblies import stack, write_assembly

QUEUE = {"Type": "AWS::SQS::Queue"}
SHOP = {"Shop.template.json": {"Resources": {"Queue": QUEUE}}}


def _entry(kind: str, data: Any, **more: Any) -> dict[str, Any]:
    return {"type": f"aws:cdk:{kind}", "data": data, **more}


def test_a_stack_and_where_it_goes(tmp_path: Path) -> None:
    more: dict[str, Any] = {
        "displayName": "Prod/Shop",
        "properties": {
            "templateFile": "Shop.template.json",
            "stackName": "prod-shop",
            "requiresBootstrapStackVersion": 6,
        },
    }
    folder = write_assembly(tmp_path / "out", {"ProdShop": stack(**more)})
    (found,) = Assembly.read(folder).stacks
    assert (found.name, found.path, found.account, found.region) == (
        "prod-shop",
        "Prod/Shop",
        "111122223333",
        "eu-west-1",
    )
    assert found.bootstrapped
    assert found.file == folder / "Shop.template.json"


@pytest.mark.parametrize("environment", ["aws://unknown-account/unknown-region"])
def test_an_environment_that_is_left_open(tmp_path: Path, environment: str) -> None:
    folder = write_assembly(tmp_path / "out", {"Shop": stack(environment=environment)})
    (found,) = Assembly.read(folder).stacks
    assert (found.account, found.region, found.bootstrapped) == (None, None, False)


def test_stages_are_assemblies_in_the_assembly(tmp_path: Path) -> None:
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    folder = write_assembly(
        tmp_path / "out", {"Shop": stack(), "assembly-Prod": stage, "Tree": {"type": "cdk:tree"}}
    )
    write_assembly(folder / "assembly-Prod", {"ProdShop": stack(displayName="Prod/Shop")})
    found = Assembly.read(folder)
    assert [each.path for each in found.stacks] == ["Shop", "Prod/Shop"]
    assert found.staged
    assert len(found.graph.resources) == 2


def test_an_app_of_one_stage_only_is_staged(tmp_path: Path) -> None:
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    folder = write_assembly(tmp_path / "out", {"assembly-Prod": stage})
    write_assembly(folder / "assembly-Prod")
    assert Assembly.read(folder).staged


@pytest.mark.parametrize("in_a_file", [False, True])
def test_paths_and_lines_come_from_what_is_said_of_constructs(tmp_path: Path, in_a_file: bool) -> None:
    said = {
        "/Shop/Orders/Resource": [
            _entry("logicalId", "Queue"),
            _entry("creationStack", ["...jsii runtime...", "(no user code)", "f (/a/app.py:3)"]),
        ]
    }
    artifact = stack(additionalMetadataFile="Shop.metadata.json") if in_a_file else stack(metadata=said)
    files = {"Shop.metadata.json": said} if in_a_file else {}
    folder = write_assembly(tmp_path / "out", {"Shop": artifact}, SHOP, files)
    (queue,) = Assembly.read(folder).graph.resources
    assert queue.path == ("Shop", "Orders", "Resource")
    assert queue.name == "Shop/Orders"
    assert queue.lines == ("f (/a/app.py:3)",)


def test_lines_of_older_versions_stand_beside_the_logical_id(tmp_path: Path) -> None:
    said = {"/Shop/Orders/Resource": [_entry("logicalId", "Queue", trace=["new Queue (/a/shop.ts:3:5)"])]}
    folder = write_assembly(tmp_path / "out", {"Shop": stack(metadata=said)}, SHOP)
    (queue,) = Assembly.read(folder).graph.resources
    assert queue.lines == ("new Queue (/a/shop.ts:3:5)",)


def test_a_path_in_the_template_counts_first(tmp_path: Path) -> None:
    template = {"Resources": {"Queue": {**QUEUE, "Metadata": {"aws:cdk:path": "Shop/Own/Resource"}}}}
    said = {"/Shop/Other/Resource": [_entry("logicalId", "Queue")]}
    folder = write_assembly(
        tmp_path / "out", {"Shop": stack(metadata=said)}, {"Shop.template.json": template}
    )
    (queue,) = Assembly.read(folder).graph.resources
    assert queue.name == "Shop/Own"


def test_without_paths_the_logical_id_is_the_name(tmp_path: Path) -> None:
    (queue,) = Assembly.read(write_assembly(tmp_path / "out", None, SHOP)).graph.resources
    assert (queue.path, queue.name) == ((), "Queue")


def test_warnings_and_acknowledgements(tmp_path: Path) -> None:
    said = {
        "/Shop/Orders": [
            _entry("warning", "two\n  lines"),
            _entry("warning", "two\n  lines"),
            _entry("acknowledged-rules", {"ConstructsLib::LP104": "why"}),
            _entry("acknowledged-rules", {"Other::X": "because"}),
            _entry("info", "nothing"),
        ]
    }
    found = Assembly.read(write_assembly(tmp_path / "out", {"Shop": stack(metadata=said)}))
    assert found.warnings == ("Shop/Orders: two lines",)
    assert found.acknowledged == {"Shop/Orders": {"ConstructsLib::LP104": "why", "Other::X": "because"}}


HASH = "ab" * 32
ADDRESS = {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, "/assets/", f"{HASH}.json"]]}
INNER = {"Resources": {"Inner": QUEUE}}


@pytest.mark.parametrize("way", ["metadata", "manifest", "file", "none", "gone", "address", "odd"])
def test_nested_stacks_are_found_as_cdk_and_sam_leave_them(tmp_path: Path, way: str) -> None:
    nested: dict[str, Any] = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": ADDRESS}}
    manifest = {"files": {HASH: {"source": {"path": "inner.json"}}}} if way == "manifest" else {"files": {}}
    if way in {"metadata", "gone"}:
        nested["Metadata"] = {"aws:asset:path": "inner.json" if way == "metadata" else "nothing.json"}
    if way in {"file", "address"}:
        nested["Properties"]["TemplateURL"] = "inner.json" if way == "file" else "https://s3/inner.json"
    if way == "odd":
        nested["Properties"] = []
    folder = write_assembly(
        tmp_path / "out",
        None,
        {"Shop.template.json": {"Resources": {"Nested": nested}}, "inner.json": INNER},
        {"Shop.assets.json": manifest},
    )
    found = Assembly.read(folder)
    names = {each.logical_id for each in found.graph.resources}
    assert names == ({"Nested", "Inner"} if way in {"metadata", "manifest", "file"} else {"Nested"})
    assert len(found.stacks) == 1


def _broken(folder: Path) -> str:
    with pytest.raises(TemplateError) as caught:
        Assembly.read(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "manifest",
    [
        "{",
        "[]",
        '{"artifacts": []}',
        '{"artifacts": {"Shop": {}}}',
        '{"artifacts": {"Shop": 5}}',
        '{"artifacts": {"Shop": {"type": "aws:cloudformation:stack"}}}',
        json.dumps({"artifacts": {"Shop": stack(environment="nowhere")}}),
        '{"artifacts": {"S": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "nothing"}}}}',
        json.dumps({"artifacts": {"Shop": {**stack(), "metadata": {"/Shop": [5]}}}}),
        json.dumps({"artifacts": {"Shop": {**stack(), "additionalMetadataFile": "nothing.json"}}}),
    ],
)
def test_a_broken_manifest_is_one_line(tmp_path: Path, manifest: str) -> None:
    folder = write_assembly(tmp_path / "out")
    (folder / "manifest.json").write_text(manifest)
    assert "cannot be read as a cloud assembly (" in _broken(folder)


def test_what_is_no_assembly_says_so(tmp_path: Path) -> None:
    assert "does not exist; synthesise it first: cdk synth" in _broken(tmp_path / "nothing")
    assert "is not a cloud assembly (it has no manifest.json)" in _broken(tmp_path)
    folder = write_assembly(tmp_path / "out", {"Tree": {"type": "cdk:tree"}})
    assert "holds no stack; add one to the app" in _broken(folder)


def test_a_template_that_is_gone_says_which(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path / "out")
    (folder / "Shop.template.json").unlink()
    assert "Shop.template.json" in _broken(folder)


@pytest.mark.parametrize(
    "resources",
    [[], "none", {"Queue": []}, {"Queue": None}, {"Queue": {"Type": 5, "Properties": "x", "Metadata": 1}}],
)
def test_odd_resources_are_no_crash(tmp_path: Path, resources: Any) -> None:
    folder = write_assembly(tmp_path / "out", None, {"Shop.template.json": {"Resources": resources}})
    for each in Assembly.read(folder).graph.resources:
        assert each.value("A") is ABSENT
        assert each.condition is None


def test_at_reads_paths_of_keys() -> None:
    assert at({"a": {"b": [1]}}, "a.b") == [1]
