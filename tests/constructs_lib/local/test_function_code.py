import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local.asset_files import files_below, packed
from constructs_lib.local.function_code import FunctionCode, code_sources
from constructs_lib.local.stack_artifacts import StackArtifact, read_stack_artifacts

BUCKET = "assets-${AWS::AccountId}-${AWS::Region}"


def function(key: str) -> dict[str, Any]:
    code = {"S3Bucket": {"Fn::Sub": BUCKET}, "S3Key": key}
    path = {"aws:cdk:path": "Shop/Orders/Resource"}
    return {"Type": "AWS::Lambda::Function", "Properties": {"Code": code}, "Metadata": path}


def assembly(folder: Path, *, source: dict[str, Any] | None = None, **properties: Any) -> Path:
    """Write an assembly of one stack whose function has the folder `asset.1` for its code."""
    folder.mkdir(exist_ok=True)
    destinations = {"here": {"bucketName": BUCKET, "objectKey": "1.zip"}}
    source = source or {"path": "asset.1", "packaging": "zip"}
    files = {"1": {"source": source, "destinations": destinations}}
    url = {"stackTemplateAssetObjectUrl": f"s3://{BUCKET}/2.json"}
    artifacts = {
        "Shop.assets": {"type": "cdk:asset-manifest", "properties": {"file": "Shop.assets.json"}},
        "Shop": {
            "type": "aws:cloudformation:stack",
            "environment": "aws://unknown-account/eu-west-1",
            "properties": {"templateFile": "Shop.template.json", **url, **properties},
            "dependencies": ["Shop.assets"],
        },
    }
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    (folder / "Shop.assets.json").write_text(json.dumps({"files": files, "dockerImages": {}}))
    (folder / "Shop.template.json").write_text(json.dumps({"Resources": {"Orders": function("1.zip")}}))
    return folder


def read(folder: Path) -> StackArtifact:
    (stack,) = read_stack_artifacts(folder, account="111122223333", region="us-east-1")
    return stack


def written(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".py").write_text(content)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(
        tmp_path / "project", app="", orders__index="one", orders__lib__words="two", other__index="1"
    )


def found(project: Path, stack: StackArtifact, *known: FunctionCode) -> list[FunctionCode]:
    return code_sources([stack], [project / name for name in files_below(project)], known)


def test_the_folder_that_has_each_file_of_the_asset_is_its_source(tmp_path: Path, project: Path) -> None:
    stack = read(assembly(tmp_path / "out"))
    written(tmp_path / "out" / "asset.1", index="one", lib__words="two")
    (code,) = found(project, stack)
    assert code.folder == project / "orders"
    assert code.files == {"index.py", "lib/words.py"}
    assert [(each.name, each.path_of(name)) for each, name in code.functions] == [("Shop", "Shop/Orders")]
    assert code.holds(project / "orders" / "lib" / "words.py")
    assert not code.holds(project / "orders" / "lib" / "more.py")


@pytest.mark.parametrize(
    "files", [{"index": "built"}, {"index": "one", "built": "too"}, {"lib__index": "one"}, {}]
)
def test_what_no_folder_has_was_built(tmp_path: Path, project: Path, files: dict[str, str]) -> None:
    stack = read(assembly(tmp_path / "out"))
    (tmp_path / "out" / "asset.1").mkdir()
    written(tmp_path / "out" / "asset.1", **files)
    assert not found(project, stack)


def test_of_two_folders_with_the_same_files_neither_is_the_source(tmp_path: Path, project: Path) -> None:
    stack = read(assembly(tmp_path / "out"))
    written(tmp_path / "out" / "asset.1", index="one", lib__words="two")
    written(project / "copy", index="one", lib__words="two")
    assert not found(project, stack)


def test_a_source_that_was_edited_since_is_known_by_its_names(tmp_path: Path, project: Path) -> None:
    stack = read(assembly(tmp_path / "out"))
    written(tmp_path / "out" / "asset.1", index="one", lib__words="two")
    before = found(project, stack)
    written(project / "orders", index="edited")
    assert not found(project, stack)
    assert [code.folder for code in found(project, stack, *before)] == [project / "orders"]


def test_account_and_region_are_filled_in(tmp_path: Path) -> None:
    role = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/exec"
    stack = read(assembly(tmp_path / "out", cloudFormationExecutionRoleArn=role))
    assert stack.is_plain
    assert stack.properties["cloudFormationExecutionRoleArn"] == "arn:aws:iam::111122223333:role/exec"
    assert [file.bucket for file in stack.files] == ["assets-111122223333-eu-west-1"]
    address = "https://s3.eu-west-1.amazonaws.com/assets-111122223333-eu-west-1/2.json"
    assert stack.template_url == address


@pytest.mark.parametrize(
    "settings",
    [
        {"source": {"executable": ["make", "it"]}},
        {"parameters": {"Stage": "test"}},
        {"somethingNew": True},
    ],
)
def test_a_stack_that_takes_more_is_not_plain(tmp_path: Path, settings: dict[str, Any]) -> None:
    assert not read(assembly(tmp_path / "out", **settings)).is_plain


def test_stacks_are_behind_those_that_they_need(tmp_path: Path) -> None:
    out = assembly(tmp_path / "out")
    manifest = json.loads((out / "manifest.json").read_text())
    artifacts = manifest["artifacts"]
    artifacts["Base"] = {
        **artifacts["Shop"],
        "properties": {**artifacts["Shop"]["properties"], "stackName": "B"},
    }
    artifacts["Shop"] = {**artifacts["Shop"], "dependencies": ["Base", "Shop.assets"]}
    (out / "manifest.json").write_text(json.dumps(manifest))
    stacks = read_stack_artifacts(out, account="111122223333", region="us-east-1")
    assert [stack.name for stack in stacks] == ["B", "Shop"]


def test_the_same_files_are_the_same_bytes(tmp_path: Path) -> None:
    one, two = (written(tmp_path / name, b="2", a__c="1") for name in ("one", "two"))
    (two / "b.py").touch()
    (two / "empty").mkdir()
    assert packed(one) == packed(two)
    (two / "b.py").chmod(0o755)
    assert packed(one) != packed(two)
    assert packed(one, ["b.py"]) != packed(one)
