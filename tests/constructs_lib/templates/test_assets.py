"""What functions and layers are made of, in every way that templates say it."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.assets import Asset
from constructs_lib.templates.graph import Graph


def _of(folder: Path, code: Any, metadata: dict[str, str] | None = None) -> Asset | None:
    graph = Graph()
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Code": code}, "Metadata": metadata or {}}
    template = {"Resources": {"Function": function}}
    add_stack(graph, template, name="Shop", file=folder / "Shop.template.json")
    (found,) = graph.resources
    return graph.assets.of(found)


def _write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        file = folder / name.replace("__", "/").replace("_py", ".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return folder


KEY = {"S3Bucket": "assets", "S3Key": "abc.zip"}


def test_a_folder_that_metadata_names(tmp_path: Path) -> None:
    _write(tmp_path / "asset.abc", app_py="pass\n", shop__orders_py="")
    asset = _of(tmp_path, KEY, {"aws:asset:path": "asset.abc", "aws:asset:property": "Code"})
    assert asset is not None
    assert asset.sizes == {"app.py": 5, "shop/orders.py": 0}
    assert asset.tops == {"app.py": 5, "shop": 0}
    assert asset.read("app.py") == b"pass\n"


def test_a_folder_beside_the_assembly_of_a_stage(tmp_path: Path) -> None:
    _write(tmp_path / "asset.abc", app_py="")
    stage = _write(tmp_path / "assembly-Test", manifest="{}")
    assert _of(stage, KEY, {"aws:asset:path": "../asset.abc"}) is not None


def test_a_folder_that_a_manifest_uploads(tmp_path: Path) -> None:
    _write(tmp_path / "asset.abc", app_py="")
    upload = {"source": {"path": "asset.abc"}, "destinations": {"here": {"objectKey": "abc.zip"}}}
    (tmp_path / "Shop.assets.json").write_text(json.dumps({"files": {"abc": upload}}))
    asset = _of(tmp_path, KEY)
    assert asset is not None
    assert list(asset.sizes) == ["app.py"]
    assert _of(tmp_path, {**KEY, "S3Key": "other.zip"}) is None


def test_a_zip_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as archive:
        archive.writestr("shop/app.py", "pass\n")
    asset = _of(tmp_path, "code.zip")
    assert asset is not None
    assert asset.sizes == {"shop/app.py": 5}
    assert asset.read("shop/app.py") == b"pass\n"


def test_links_to_folders_are_followed_and_end(tmp_path: Path) -> None:
    code = _write(tmp_path / "src", app_py="")
    _write(tmp_path / "shared", tools_py="pass\n")
    (code / "shared").symlink_to(tmp_path / "shared")
    (code / "again").symlink_to(code)
    (code / "gone.py").symlink_to(tmp_path / "nowhere")
    asset = _of(tmp_path, "src")
    assert asset is not None
    assert asset.sizes == {"app.py": 0, "shared/tools.py": 5}


def test_sources_are_told_from_what_is_uploaded(tmp_path: Path) -> None:
    _write(tmp_path / "src", app_py="", node_modules__a_py="", venv__b_py="", lib__node_modules__c_py="")
    sources = _of(tmp_path, "src")
    built = _of(_write(tmp_path / ".aws-sam" / "build", Work__node_modules__a_py=""), "Work")
    assert sources is not None
    assert built is not None
    assert (sources.is_final, built.is_final) == (False, True)
    assert list(sources.sizes) == ["app.py"]
    assert list(built.sizes) == ["node_modules/a.py"]


@pytest.mark.parametrize(
    ("code", "metadata"),
    [
        (KEY, {}),
        (KEY, {"aws:asset:path": "asset.gone"}),
        (KEY, {"aws:asset:path": "asset.abc", "aws:asset:property": "Content"}),
        ("s3://bucket/code.zip", {}),
        ({"S3Bucket": "b", "S3Key": {"Ref": "Key"}}, {}),
        ({"ZipFile": "pass"}, {}),
        ("damaged.zip", {}),
        ("gone.zip", {}),
        ("notes.txt", {}),
    ],
)
def test_what_lies_elsewhere_or_cannot_be_read_is_not_known(
    tmp_path: Path, code: Any, metadata: dict[str, str]
) -> None:
    _write(tmp_path / "asset.abc", app_py="")
    (tmp_path / "damaged.zip").write_text("no zip")
    (tmp_path / "notes.txt").write_text("no code")
    assert _of(tmp_path, code, metadata) is None


@pytest.mark.parametrize("folder", [".serverless", "other"])
def test_an_archive_that_serverless_has_packed(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    with zipfile.ZipFile(tmp_path / folder / "shop.zip", "w") as archive:
        archive.writestr("handler.py", "pass")
    key = {"S3Bucket": {"Ref": "ServerlessDeploymentBucket"}, "S3Key": "serverless/shop/dev/1700/shop.zip"}
    asset = _of(tmp_path / folder, key)
    assert (asset is not None) == (folder == ".serverless")
    assert asset is None or asset.read("handler.py") == b"pass"
